import { expectTypeOf } from "vitest";
import { z } from "zod";
import {
  add,
  atLeast,
  beginsWith,
  type Connection,
  defineEntity,
  defineTable,
  equals,
  type InferInput,
  type InferItem,
  type InferKey,
  remove,
  setIfAbsent,
} from "./index.ts";

const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  stream: "NEW_AND_OLD_IMAGES",
  globalSecondaryIndexes: {
    gsi1: { partitionKey: "gsi1pk", sortKey: "gsi1sk", projection: "ALL" },
    keysOnly: { partitionKey: "gsi2pk", sortKey: "gsi1sk", projection: "KEYS_ONLY" },
    byType: { partitionKey: "type", sortKey: "sk", projection: "ALL" },
    byRegion: {
      partitionKey: ["region", "category"],
      sortKey: ["year", { name: "rank", type: "N" }],
      projection: ["title"],
    },
  },
});
const Order = defineEntity(app, {
  name: "Order",
  attributes: z.object({
    user_id: z.string(),
    order_id: z.string(),
    placed_at: z.string(),
    status: z.enum(["new", "paid"]),
    rank: z.int(),
    courier: z.string().optional(),
    region: z.string().optional(),
    category: z.string().optional(),
    year: z.string().optional(),
    title: z.string().optional(),
  }),
  keys: {
    pk: "USER#{user_id}",
    sk: "ORDER#{placed_at}#{order_id}",
    gsi1pk: "STATUS#{status}",
    gsi1sk: "{rank:8}#{placed_at}#{courier}",
    gsi2pk: "ALL",
  },
});
const Profile = defineEntity(app, {
  name: "Profile",
  attributes: z.object({ user_id: z.string(), name: z.string() }),
  keys: { pk: "USER#{user_id}", sk: "PROFILE#{user_id}" },
});
const Plain = defineEntity(app, {
  name: "Plain",
  attributes: z.object({ pk: z.string(), id: z.string() }),
  keys: { sk: "PLAIN#{id}" },
});

declare const shop: Connection<{
  Order: typeof Order;
  Profile: typeof Profile;
  Plain: typeof Plain;
}>;
const key = { user_id: "u", order_id: "o", placed_at: "2025" };

// ---- what is computed is in no item, and its parts are the key

expectTypeOf<InferKey<typeof Order>>().toEqualTypeOf<{
  user_id: string;
  order_id: string;
  placed_at: string;
}>();
expectTypeOf<InferKey<typeof Profile>>().toEqualTypeOf<{ user_id: string }>();
expectTypeOf<InferKey<typeof Plain>>().toEqualTypeOf<{ pk: string; id: string }>();
expectTypeOf<InferItem<typeof Profile>>().toEqualTypeOf<{ user_id: string; name: string }>();
expectTypeOf<keyof InferInput<typeof Plain>>().toEqualTypeOf<"pk" | "id">();
// @ts-expect-error a key attribute is computed, and never given
void shop.Profile.put({ user_id: "u", name: "n", pk: "x" });
// @ts-expect-error the key has all its parts
void shop.Order.get({ user_id: "u", order_id: "o" });

// ---- index keys cannot go stale

void shop.Order.update(key, { status: "paid" });
void shop.Order.update(key, { title: "x" });
void shop.Order.update(key, { rank: 1, courier: "c" });
void shop.Order.update(key, { rank: 1, courier: "c", status: "new", title: remove() });
void shop.Order.update(key, { courier: remove() });
// @ts-expect-error "courier" is missing, without which gsi1sk would be stale
void shop.Order.update(key, { rank: 1 });
// @ts-expect-error "rank" is missing, without which gsi1sk would be stale
void shop.Order.update(key, { courier: "c", status: "new" });
// @ts-expect-error a part given as undefined is not given
void shop.Order.update(key, { courier: "c", rank: undefined });
// @ts-expect-error a part of an index key takes a value, whatever was there
void shop.Order.update(key, { rank: add(1), courier: "c" });
// @ts-expect-error a part of an index key takes a value, whatever was there
void shop.Order.update(key, { status: setIfAbsent("new") });
// @ts-expect-error a part of the primary key never changes
void shop.Order.update(key, { placed_at: "2026" });

// ---- upserts

const order = { ...key, rank: 1, status: "new" } as const;
void shop.Order.upsert({ ...order, title: setIfAbsent("x") });
// @ts-expect-error a part of an index key is given as a value
void shop.Order.upsert({ ...order, status: setIfAbsent("new") });
// @ts-expect-error a part of an index key is given as a value
void shop.Order.upsert({ ...order, rank: add(1) });

// ---- queries

void shop.Order.query({ user_id: "u" });
void shop.Order.query({ user_id: "u", placed_at: atLeast("2025"), order_id: undefined });
void shop.Order.query({ user_id: "u", placed_at: equals("2025"), order_id: beginsWith("a") });
void shop.Profile.query({ user_id: "u" });
// @ts-expect-error the partition of the query
void shop.Order.query({ placed_at: "2025" });
// @ts-expect-error the computed attribute is no part of a query
void shop.Order.query({ pk: "USER#u" });
void shop.Order.index("gsi1").query({ status: "new", rank: atLeast(3) });
// @ts-expect-error a part has its type
void shop.Order.index("gsi1").query({ status: "gone" });
// @ts-expect-error a number has no beginning
void shop.Order.index("gsi1").query({ status: "new", rank: beginsWith("3") });
void shop.Order.index("byType").query({});
void shop.Order.index("byType").query({ placed_at: "2025" });
void shop.Order.index("byRegion").query({
  region: "r",
  category: "c",
  year: "2025",
  rank: atLeast(3),
});
// @ts-expect-error all attributes of the partition
void shop.Order.index("byRegion").query({ region: "r", year: "2025" });
expectTypeOf(await shop.Order.index("keysOnly").query({}).all()).toEqualTypeOf<
  {
    user_id: string;
    order_id: string;
    placed_at: string;
    rank: number;
    courier?: string | undefined;
  }[]
>();

// ---- definitions

const attributes = z.object({
  id: z.string(),
  other: z.string().optional(),
  count: z.int(),
  address: z.object({ city: z.string() }),
});
const pk = "A#{id}";
const sk = "B#{id}";
defineEntity(app, { name: "X", attributes, keys: { pk, sk, gsi1sk: "{count:4}{other}" } });
const loose = z.looseObject({ id: z.string() });
defineEntity(app, { name: "X", attributes: loose, keys: { pk, sk } });
// @ts-expect-error "other" is not one of the attributes that it names
defineEntity(app, { name: "X", attributes: loose, keys: { pk, sk, gsi1pk: "{other}" } });
// @ts-expect-error the attributes lack the table's key attribute "sk"
defineEntity(app, { name: "X", attributes, keys: { pk } });
// @ts-expect-error "user" is not one of the attributes
defineEntity(app, { name: "X", attributes, keys: { pk: "A#{user}", sk } });
// @ts-expect-error "address.city" is inside an attribute
defineEntity(app, { name: "X", attributes, keys: { pk, sk: "B#{address.city}" } });
// @ts-expect-error "count" does not fit: it has no width
defineEntity(app, { name: "X", attributes, keys: { pk, sk: "B#{count}" } });
// @ts-expect-error "id" does not fit: a width is for whole numbers
defineEntity(app, { name: "X", attributes, keys: { pk, sk: "B#{id:4}" } });
// @ts-expect-error "other" is optional, and an item has its whole key
defineEntity(app, { name: "X", attributes, keys: { pk, sk: "B#{other}" } });
// @ts-expect-error "gsi9" is no key attribute of the table that holds a text
defineEntity(app, { name: "X", attributes, keys: { pk, sk, gsi9: "x" } });
// @ts-expect-error "rank" is no key attribute of the table that holds a text
defineEntity(app, { name: "X", attributes, keys: { pk, sk, rank: "{count:4}" } });
const clashing = z.object({ id: z.string(), gsi1pk: z.string() });
// @ts-expect-error "gsi1pk" is computed from its template
defineEntity(app, { name: "X", attributes: clashing, keys: { pk, sk, gsi1pk: "{id}" } });
const typed = z.object({ id: z.string(), type: z.string() });
// @ts-expect-error "type" is kept by the entity itself
defineEntity(app, { name: "X", attributes: typed, keys: { pk, sk } });
const encrypted = ["other"] as const;
const name = "X";
// @ts-expect-error "other" is encrypted, and keys are not
defineEntity(app, { name, attributes, encrypted, keys: { pk, sk, gsi1sk: "{other}" } });
