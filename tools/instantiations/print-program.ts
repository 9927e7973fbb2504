/**
 * A program of that many entities, each defined and used as applications do it. No two share the
 * name or the attributes, so that what the compiler worked out for one is of no use for another.
 */
export function printProgram(entityCount: number): string {
  const numbers = Array.from({ length: entityCount }, (_, index) => index + 1);
  const names = numbers.map((number) => `Order${number}`);
  return [
    `import { add, and, append, atLeast, beginsWith, connect, defineEntity, defineTable, equals, type InferInput, type InferItem, moreThan, remove, subtract } from "@plinth/model";`,
    `import type { Client } from "@plinth/client";`,
    `import { z } from "zod";`,
    `declare const client: Client;`,
    ...numbers.map(printEntity),
    `const shop = connect({ ${names.join(", ")} }, { client });`,
    ...numbers.map(printUse),
  ].join("\n");
}

function printEntity(number: number): string {
  const n = number;
  return `
const orders${n} = defineTable({
  name: "orders-${n}",
  partitionKey: "customer_${n}",
  sortKey: "order_${n}",
  globalSecondaryIndexes: {
    ByStatus: { partitionKey: "status_${n}", sortKey: "placed_${n}", projection: "ALL" },
    ByCity: { partitionKey: "city_${n}", projection: ["total_${n}"] },
  },
});
const Order${n} = defineEntity(orders${n}, {
  name: "Order${n}",
  attributes: z.object({
    customer_${n}: z.string(),
    order_${n}: z.string(),
    status_${n}: z.enum(["open", "paid", "shipped"]),
    placed_${n}: z.string(),
    city_${n}: z.string(),
    total_${n}: z.number().nonnegative(),
    count_${n}: z.int().default(0),
    note_${n}: z.string().optional(),
    isGift_${n}: z.boolean(),
    tags_${n}: z.set(z.string()),
    lines_${n}: z.array(z.object({ title: z.string(), quantity: z.int(), price: z.number() })),
    address_${n}: z.object({ street: z.string(), city: z.string(), geo: z.object({ lat: z.number(), lon: z.number() }) }),
  }),
  timestamps: { created: "created_${n}", updated: "updated_${n}" },
  version: "version_${n}",
});
export type Item${n} = InferItem<typeof Order${n}>;
export type Input${n} = InferInput<typeof Order${n}>;`;
}

function printUse(number: number): string {
  const n = number;
  const order = `shop.Order${n}`;
  return `
export async function use${n}(input: Input${n}): Promise<readonly Item${n}[]> {
  const key = { customer_${n}: "a", order_${n}: "b" };
  const item = await ${order}.get(key, { consistent: true });
  await ${order}.create(input);
  await ${order}.put(input);
  await ${order}.update(
    key,
    {
      status_${n}: "paid",
      count_${n}: add(1),
      total_${n}: subtract(2),
      note_${n}: remove(),
      lines_${n}: append([{ title: "c", quantity: 1, price: 2 }]),
      "address_${n}.geo.lat": 3,
    },
    { if: and(atLeast("count_${n}", 1), equals("address_${n}.city", "d")) },
  );
  await ${order}.delete(key, { if: equals("status_${n}", "open") });
  await shop.transact([${order}.update(key, { count_${n}: add(1) }), ${order}.create(input)]);
  const [found] = await shop.transactGet([${order}.get(key)]);
  const all = await ${order}.query({ customer_${n}: "a", order_${n}: beginsWith("b") }, { filter: moreThan("total_${n}", 5) }).all();
  const page = await ${order}.index("ByStatus").query({ status_${n}: "open", placed_${n}: beginsWith("2026") }).page({ limit: 20 });
  const some = await ${order}.index("ByCity").query({ city_${n}: "d" }).first();
  return [item, found, ...all, ...page.items].filter((one) => one !== undefined && one.total_${n} > (some?.total_${n} ?? 0)) as Item${n}[];
}`;
}
