import { expectTypeOf } from "vitest";
import { z } from "zod";
import type { CheckedEntityOptions } from "./entity/entity-types.ts";
import type { Problem } from "./entity/key-template-types.ts";
import {
  add,
  append,
  atLeast,
  beginsWith,
  type Connection,
  contains,
  type Decimal,
  decimal,
  defineEntity,
  defineTable,
  deleteFromSet,
  equals,
  exists,
  type InferChanges,
  type InferInput,
  type InferItem,
  type InferKey,
  type InferRevealed,
  type InferUpsert,
  prepend,
  remove,
  setIfAbsent,
  subtract,
} from "./index.ts";

const things = defineTable({ name: "things", partitionKey: "id" });
const Thing = defineEntity(things, {
  name: "Thing",
  attributes: z.object({
    id: z.string(),
    total: decimal(),
    fee: decimal().optional(),
    name: z.string().brand<"Name">(),
    password_hash: z.string().optional(),
    placed_at: z.string(),
    settings: z.record(z.string(), z.string()),
    shelves: z.record(z.string(), z.object({ count: z.int() })),
    lines: z.array(z.object({ quantity: z.int(), note: z.string().optional() })),
    meta: z.unknown(),
    texts: z.set(z.string()),
    numbers: z.set(z.number()),
    decimals: z.set(decimal()).optional(),
    bytes: z.set(z.instanceof(Uint8Array)),
    status: z.enum(["a", "b"]).default("a"),
  }),
  timestamps: { created: "created_at" },
  version: "version",
  hidden: ["password_hash"],
  readOnly: ["placed_at"],
});
const Shape = defineEntity(things, {
  name: "Shape",
  attributes: z.discriminatedUnion("kind", [
    z.object({ id: z.string(), kind: z.literal("circle"), radius: z.number() }),
    z.object({ id: z.string(), kind: z.literal("square"), side: z.number().default(1) }),
  ]),
  version: "version",
  hidden: ["radius"],
});
declare const shop: Connection<{ Shape: typeof Shape; Thing: typeof Thing }>;
const key = { id: "a" };

// ---- decimals

expectTypeOf<InferItem<typeof Thing>["total"]>().toEqualTypeOf<Decimal>();
expectTypeOf<InferInput<typeof Thing>["total"]>().toEqualTypeOf<Decimal | number | bigint>();
expectTypeOf<string>().toExtend<Decimal>();
void shop.Thing.update(key, { total: "1.5", fee: 2n });
void shop.Thing.update(key, { total: add("0.1"), fee: subtract(1) });
void shop.Thing.update(key, { decimals: add(new Set(["0.1", "2"])) });
void shop.Thing.update(key, {}, { if: atLeast("total", 3) });
// @ts-expect-error a decimal is no boolean
void shop.Thing.update(key, { total: true });
// @ts-expect-error a text that is no decimal cannot be added to
void shop.Thing.update(key, { password_hash: add("x") });
// @ts-expect-error a decimal does not begin with a text
void shop.Thing.update(key, {}, { if: beginsWith("total", "1") });

// ---- hidden and read-only attributes

expectTypeOf<"password_hash" extends keyof InferItem<typeof Thing> ? 1 : 0>().toEqualTypeOf<0>();
expectTypeOf<InferRevealed<typeof Thing>["password_hash"]>().toEqualTypeOf<string | undefined>();
expectTypeOf(await shop.Thing.get(key)).toEqualTypeOf<InferItem<typeof Thing> | undefined>();
expectTypeOf(await shop.Thing.get(key, { reveal: true })).toEqualTypeOf<
  InferRevealed<typeof Thing> | undefined
>();
void shop.Thing.update(key, { password_hash: "x" }, { if: exists("password_hash") });
// @ts-expect-error a read-only attribute cannot be updated
void shop.Thing.update(key, { placed_at: "x" });
const attributes = z.object({ id: z.string(), text: z.string() });
// @ts-expect-error "txt" is not one of the attributes
defineEntity(things, { name: "X", attributes, hidden: ["txt"] });
// @ts-expect-error "id" is part of the key, which is always shown and never changes
defineEntity(things, { name: "X", attributes, readOnly: ["id"] });
// @ts-expect-error "txt" is not one of the attributes
defineEntity(things, { name: "X", attributes, encrypted: ["txt"] });
interface Wrong {
  readonly name: "X";
  readonly attributes: typeof attributes;
  readonly hidden: readonly ["txt"];
  readonly readOnly: readonly ["id"];
  readonly encrypted: readonly ["id"];
}
type Checked = CheckedEntityOptions<
  { readonly name: "things"; readonly partitionKey: "id" },
  Wrong
>;
expectTypeOf<Checked["hidden"]>().toEqualTypeOf<
  readonly [Problem<'"txt" is not one of the attributes'>]
>();
expectTypeOf<Checked["readOnly"]>().toEqualTypeOf<
  readonly [Problem<'"id" is part of the key, which is always shown and never changes'>]
>();
expectTypeOf<Checked["encrypted"]>().toEqualTypeOf<
  readonly [Problem<'"id" is a key of the table or an index and cannot be encrypted'>]
>();

// ---- places inside attributes

void shop.Thing.update(key, {
  "settings.theme": "dark",
  "settings.old": remove(),
  "shelves.top": { count: 1 },
  "shelves.top.count": add(1),
  "lines[0].quantity": add(1),
  "lines[0].note": remove(),
  "lines[1]": { quantity: 1 },
  "lines[2]": remove(),
  lines: prepend([{ quantity: 1 }]),
  "meta.any[0].where": 1,
});
void shop.Thing.update(key, {}, { if: equals("lines[0].quantity", 1) });
void shop.Thing.update(key, {}, { if: equals("settings.theme", "dark") });
// @ts-expect-error the members of a record have their type
void shop.Thing.update(key, { "settings.theme": 1 });
// @ts-expect-error a member of an object in a list
void shop.Thing.update(key, { "lines[0].quantiti": 1 });
// @ts-expect-error a position is a number
void shop.Thing.update(key, { "lines[first].quantity": 1 });
// @ts-expect-error the type of a place in a list
void shop.Thing.update(key, { "lines[0].quantity": "x" });
// @ts-expect-error what a list in a list has is required
void shop.Thing.update(key, { "lines[0].quantity": remove() });
// @ts-expect-error a branded text has no places
void shop.Thing.update(key, { "name.length": 1 });
// @ts-expect-error the value of a condition on a place has its type
void shop.Thing.update(key, {}, { if: equals("lines[0].quantity", "x") });

// ---- sets

void shop.Thing.update(key, {
  texts: add(new Set(["a"])),
  numbers: deleteFromSet(new Set([1])),
  bytes: add(new Set([new Uint8Array(1)])),
});
void shop.Thing.update(key, {}, { if: contains("decimals", 1) });
// @ts-expect-error the members of a set have their type
void shop.Thing.update(key, { numbers: deleteFromSet(new Set(["a"])) });
// @ts-expect-error a list takes no add
void shop.Thing.update(key, { lines: add(new Set([1])) });

// ---- unions

expectTypeOf<InferItem<typeof Shape>>().toEqualTypeOf<
  | { id: string; kind: "circle"; version: number }
  | { id: string; kind: "square"; side: number; version: number }
>();
expectTypeOf<InferKey<typeof Shape>>().toEqualTypeOf<{ id: string }>();
const shape = await shop.Shape.get(key, { reveal: true });
if (shape?.kind === "circle") {
  expectTypeOf(shape.radius).toEqualTypeOf<number>();
}
void shop.Shape.create({ id: "a", kind: "square" });
// @ts-expect-error an option has its own attributes
void shop.Shape.create({ id: "a", kind: "circle", side: 1 });
void shop.Shape.update(key, { radius: add(1) });
void shop.Shape.update(key, { side: 2 }, { if: equals("kind", "square") });
void shop.Shape.update(key, { kind: "circle", radius: 1 });
// @ts-expect-error no option has it
void shop.Shape.update(key, { length: 1 });

// ---- upsert

const input = {
  id: "a",
  total: add("1"),
  name: setIfAbsent(z.string().brand<"Name">().parse("n")),
  placed_at: "2025",
  settings: {},
  shelves: {},
  lines: append([{ quantity: 1 }]),
  meta: 1,
  texts: add(new Set(["a"])),
  numbers: new Set([1]),
  bytes: new Set([new Uint8Array(1)]),
};
expectTypeOf(await shop.Thing.upsert(input)).toEqualTypeOf<InferItem<typeof Thing>>();
expectTypeOf<typeof input>().toExtend<InferUpsert<typeof Thing>>();
void shop.Thing.upsert(input, { if: atLeast("total", 1) });
// @ts-expect-error a required attribute is missing
void shop.Thing.upsert({ id: "a" });
// @ts-expect-error what may be absent cannot be removed
void shop.Thing.upsert({ ...input, fee: remove() });
// @ts-expect-error nor can members of what may be absent
void shop.Thing.upsert({ ...input, texts: deleteFromSet(new Set(["a"])) });
// @ts-expect-error a key is a value
void shop.Thing.upsert({ ...input, id: setIfAbsent("a") });

// ---- the inferred types are nameable

export const changes: InferChanges<typeof Thing> = { total: "1" };
export const upserts: InferUpsert<typeof Shape> = { id: "a", kind: "circle", radius: add(1) };
