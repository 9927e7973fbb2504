import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import {
  add,
  append,
  connect,
  contains,
  createTables,
  decimal,
  defineEntity,
  defineTable,
  deleteFromSet,
  equals,
  exists,
  type InferChanges,
  moreThan,
  notExists,
  prepend,
  remove,
  setIfAbsent,
  subtract,
} from "../index.ts";

const carts = defineTable({ name: "carts", partitionKey: "id" });
const Cart = defineEntity(carts, {
  name: "Cart",
  attributes: z.object({
    id: z.string(),
    settings: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    shelves: z
      .record(z.string(), z.object({ count: z.int(), note: z.string().optional() }))
      .optional(),
    lines: z
      .array(z.object({ sku: z.string().min(1), quantity: z.int(), price: decimal().optional() }))
      .default([]),
    grid: z.array(z.array(z.number())).optional(),
    pair: z.tuple([z.string(), z.number()]).optional(),
    meta: z.unknown().optional(),
    profile: z.looseObject({ name: z.string() }).optional(),
    link: z
      .discriminatedUnion("kind", [
        z.object({ kind: z.literal("page"), url: z.string() }),
        z.object({ kind: z.literal("offer"), price: decimal() }),
      ])
      .optional(),
    texts: z.set(z.string()).optional(),
    numbers: z.set(z.number()).optional(),
    bytes: z.set(z.instanceof(Uint8Array)).optional(),
    emails: z.set(z.email()).optional(),
  }),
});
const Car = defineEntity(carts, {
  name: "Car",
  attributes: z.object({ id: z.string(), constructor: z.string().optional() }),
});
const Loose = defineEntity(carts, {
  name: "Loose",
  attributes: z.looseObject({ id: z.string() }),
});

async function openCarts() {
  const client = openEngine(() => start);
  await createTables(client, [carts]);
  const shop = connect({ Car, Cart, Loose }, { client, now: () => start });
  await shop.Cart.create({
    id: "a",
    settings: { theme: "light", size: 3 },
    shelves: { top: { count: 1, note: "n" } },
    lines: [
      { sku: "x", quantity: 1, price: "9.99" },
      { sku: "y", quantity: 2 },
    ],
    grid: [[1, 2], [3]],
    pair: ["a", 1],
    meta: { list: [{ deep: true }], text: "t" },
    profile: { name: "Ann", more: [1] },
    link: { kind: "offer", price: "5" },
  });
  const stored = async (): Promise<unknown> =>
    (await client.send("GetItem", { TableName: "carts", Key: { id: { S: "a" } } })).Item;
  return { shop, stored };
}
const key = { id: "a" };

describe("a place inside an attribute", () => {
  it("is changed in a record, a list, a tuple, an object and a union", async () => {
    const { shop } = await openCarts();
    const cart = await shop.Cart.update(key, {
      "settings.theme": "dark",
      "settings.size": add(2),
      "settings.extra": "new",
      "shelves.top.count": subtract(1),
      "shelves.top.note": remove(),
      "shelves.low": { count: 9 },
      "lines[0].quantity": add(1),
      "lines[0].price": add("0.01"),
      "lines[1].price": setIfAbsent("1.50"),
      "grid[0][1]": 7,
      "grid[1]": append([4]),
      "pair[1]": add(1),
      "link.price": subtract("0.5"),
      "profile.more": prepend([0]),
      "profile.name": "Bo",
    });
    expect(cart).toMatchObject({
      settings: { theme: "dark", size: 5, extra: "new" },
      shelves: { top: { count: 0 }, low: { count: 9 } },
      lines: [
        { sku: "x", quantity: 2, price: "10" },
        { sku: "y", quantity: 2, price: "1.5" },
      ],
      grid: [
        [1, 7],
        [3, 4],
      ],
      pair: ["a", 2],
      link: { kind: "offer", price: "4.5" },
      profile: { name: "Bo", more: [0, 1] },
    });
    expect(cart.shelves?.["top"]).not.toHaveProperty("note");
  });

  it("is anything in a free-form attribute", async () => {
    const { shop } = await openCarts();
    const cart = await shop.Cart.update(key, {
      "meta.list[0].deep": { any: ["thing", 1, null] },
      "meta.text": remove(),
      "meta.count": add(1),
    });
    expect(cart.meta).toEqual({ list: [{ deep: { any: ["thing", 1, null] } }], count: 1 });
  });

  it("is removed from a record, and from a list, whose other members move up", async () => {
    const { shop } = await openCarts();
    const cart = await shop.Cart.update(key, { "settings.size": remove(), "lines[0]": remove() });
    expect(cart.settings).toEqual({ theme: "light" });
    expect(cart.lines).toEqual([{ sku: "y", quantity: 2 }]);
  });

  it("is asked for in conditions and filters", async () => {
    const { shop } = await openCarts();
    const conditions = [
      equals("settings.theme", "light"),
      moreThan("lines[0].quantity", 0),
      equals("lines[0].price", "9.990"),
      exists("shelves.top"),
      notExists("shelves.low"),
      equals("meta.list[0].deep", true),
      contains("grid[0]", 2),
      equals("link.kind", "offer"),
    ];
    for (const filter of conditions) {
      expect(await shop.Cart.query(key, { filter }).all()).toHaveLength(1);
    }
    const refused = shop.Cart.update(key, { meta: 1 }, { if: equals("settings.theme", "dark") });
    await expect(refused).rejects.toMatchObject({ code: "conditionFailed" });
  });

  it("is refused where the schema has none or takes no such value, and nothing is written", async () => {
    const { shop, stored } = await openCarts();
    const before = await stored();
    const bad: readonly [Record<string, unknown>, string][] = [
      [{ "lines[0].titel": "x" }, "invalidUpdate"],
      [{ "lines[x].sku": "x" }, "invalidUpdate"],
      [{ "lines[-1].sku": "x" }, "invalidUpdate"],
      [{ "lines.0.sku": "x" }, "invalidUpdate"],
      [{ "settings[0]": "x" }, "invalidUpdate"],
      [{ "id.x": "x" }, "invalidUpdate"],
      [{ "lines[0].sku": "" }, "invalidItem"],
      [{ "lines[0].sku": remove() }, "invalidUpdate"],
      [{ "lines[0].quantity": add(0.5) }, "invalidUpdate"],
      [{ "settings.theme": { not: "a text" } }, "invalidItem"],
      [{ "pair[0]": remove() }, "invalidUpdate"],
      [{ "grid[0]": add(1) }, "invalidUpdate"],
      [{ "link.url.x": "x" }, "invalidUpdate"],
      [{ "": "x" }, "invalidUpdate"],
      [{ "__proto__.x": "x" }, "invalidUpdate"],
    ];
    for (const [changes, code] of bad) {
      const update = shop.Cart.update(key, changes as InferChanges<typeof Cart>);
      await expect(update).rejects.toMatchObject({ code });
    }
    expect(await stored()).toEqual(before);
  });

  it("may be called __proto__ or constructor", async () => {
    const { shop } = await openCarts();
    const changes = { "settings.__proto__": "p", "settings.constructor": "c" };
    const cart = await shop.Cart.update(key, changes);
    expect(Object.entries(cart.settings)).toContainEqual(["__proto__", "p"]);
    expect(Object.entries(cart.settings)).toContainEqual(["constructor", "c"]);
    expect(Object.getPrototypeOf(cart.settings)).toBe(Object.prototype);
    const filter = equals("settings.__proto__", "p");
    expect(await shop.Cart.query(key, { filter }).all()).toHaveLength(1);
    // Typed as it is, since every object has a `constructor` to the compiler.
    const car = { id: "b" } as { id: string; constructor: undefined };
    expect(Object.keys(await shop.Car.create(car))).toEqual(["id"]);
    expect(await shop.Car.update(car, { constructor: "x" })).toEqual({ id: "b", constructor: "x" });
    expect(await shop.Car.upsert({ id: "b", constructor: "y" })).toMatchObject({
      constructor: "y",
    });
  });

  it("never loses an attribute called __proto__ silently", async () => {
    const { shop } = await openCarts();
    const input = JSON.parse('{"id":"b","__proto__":{"isAdmin":true}}');
    await expect(shop.Loose.create(input)).rejects.toMatchObject({
      code: "invalidItem",
      path: "__proto__",
    });
    await shop.Loose.create({ id: "b" });
    for (const name of ["__proto__", "__proto__.isAdmin"]) {
      const changes = JSON.parse(`{"${name}":true}`);
      await expect(shop.Loose.update({ id: "b" }, changes)).rejects.toMatchObject({
        code: "invalidUpdate",
        path: name,
      });
    }
    const attributes = z.object({ id: z.string(), ["__proto__"]: z.string() });
    expect(() => defineEntity(carts, { name: "X", attributes })).toThrow(
      expect.objectContaining({ code: "invalidDefinition" }),
    );
  });
});

describe("a set", () => {
  const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

  it("gains and loses members, whatever they are", async () => {
    const { shop, stored } = await openCarts();
    await shop.Cart.update(key, {
      texts: add(new Set(["a", "b"])),
      numbers: add(new Set([1, 2.5])),
      bytes: add(new Set([bytes(1), bytes(2)])),
    });
    const cart = await shop.Cart.update(key, {
      texts: deleteFromSet(new Set(["a"])),
      numbers: deleteFromSet(new Set([2.5])),
      bytes: deleteFromSet(new Set([bytes(1)])),
    });
    expect(cart).toMatchObject({ texts: new Set(["b"]), numbers: new Set([1]) });
    expect([...(cart.bytes ?? [])].map((member) => [...member])).toEqual([[2]]);
    expect(await stored()).toMatchObject({ numbers: { NS: ["1"] } });
    const gone = await shop.Cart.update(key, { texts: deleteFromSet(new Set(["b"])) });
    expect(gone).not.toHaveProperty("texts");
  });

  it("is no attribute when it is empty, and takes no empty set", async () => {
    const { shop, stored } = await openCarts();
    await shop.Cart.update(key, { texts: new Set(["a"]) });
    await shop.Cart.update(key, { texts: new Set() });
    expect(await stored()).not.toHaveProperty("texts");
    for (const change of [add(new Set<string>()), deleteFromSet(new Set<string>())]) {
      await expect(shop.Cart.update(key, { texts: change })).rejects.toMatchObject({
        code: "invalidUpdate",
        message: expect.stringContaining("an empty set"),
      });
    }
  });

  it("takes only members that its schema takes", async () => {
    const { shop } = await openCarts();
    await expect(shop.Cart.update(key, { emails: add(new Set(["nobody"])) })).rejects.toMatchObject(
      { code: "invalidItem", path: "emails" },
    );
    const mixed = add(new Set(["a", 1 as unknown as string]));
    await expect(shop.Cart.update(key, { texts: mixed })).rejects.toMatchObject({
      code: "invalidUpdate",
    });
  });
});
