import { expectTypeOf } from "vitest";
import { z } from "zod";
import {
  add,
  and,
  append,
  atLeast,
  beginsWith,
  between,
  type Connection,
  contains,
  defineEntity,
  defineTable,
  deleteFromSet,
  equals,
  exists,
  type InferInput,
  type InferItem,
  type InferKey,
  lessThan,
  money,
  oneOf,
  or,
  remove,
  setIfAbsent,
  subtract,
} from "./index.ts";

const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: {
    TitleIndex: { partitionKey: "title", projection: "ALL" },
    AuthorIndex: { partitionKey: "author", sortKey: "title", projection: ["price"] },
    KeysIndex: { partitionKey: "author", projection: "KEYS_ONLY" },
  },
  localSecondaryIndexes: {
    StockIndex: { sortKey: { name: "stock_quantity", type: "N" }, projection: "ALL" },
  },
});
const Book = defineEntity(books, {
  name: "Book",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    title: z.string().min(1),
    author: z.string(),
    price: money().nonnegative(),
    stock_quantity: z.int(),
    status: z.enum(["listed", "hidden"]).default("listed"),
    note: z.string().optional(),
    tags: z.set(z.string()).optional(),
    lines: z.array(z.object({ book_id: z.string(), kind: z.enum(["a", "b"]) })),
    address: z.object({ city: z.string(), zip: z.string().optional() }).optional(),
    extra: z.record(z.string(), z.number()),
  }),
  timestamps: { created: "created_at", updated: "updated_at" },
  version: "version",
});
const Pointer = defineEntity(books, {
  name: "Pointer",
  attributes: z.object({ category: z.literal("BOOK"), book_id: z.string(), of: z.string() }),
  when: { category: "BOOK" },
});

const User = defineEntity(defineTable({ name: "users", partitionKey: "user_id" }), {
  name: "User",
  attributes: z.object({ user_id: z.string(), email: z.string(), nick: z.string().optional() }),
  unique: { email: { normalize: (email) => email.toLowerCase() }, nick: {} },
});

const Loose = defineEntity(books, {
  name: "Loose",
  attributes: z.looseObject({ category: z.string(), book_id: z.string(), title: z.string() }),
});

declare const shop: Connection<{
  Book: typeof Book;
  Loose: typeof Loose;
  Pointer: typeof Pointer;
  User: typeof User;
}>;
declare const book: InferItem<typeof Book>;
const key = { category: "Technology", book_id: "tech-001" };

// ---- the inferred types are plain objects

expectTypeOf<InferItem<typeof Pointer>>().toEqualTypeOf<{
  category: "BOOK";
  book_id: string;
  of: string;
}>();
expectTypeOf<InferKey<typeof Book>>().toEqualTypeOf<{ category: string; book_id: string }>();
expectTypeOf<InferItem<typeof Book>>().toEqualTypeOf<{
  category: string;
  book_id: string;
  title: string;
  author: string;
  price: number;
  stock_quantity: number;
  status: "listed" | "hidden";
  note?: string | undefined;
  tags?: Set<string> | undefined;
  lines: { book_id: string; kind: "a" | "b" }[];
  address?: { city: string; zip?: string | undefined } | undefined;
  extra: Record<string, number>;
  created_at: string;
  updated_at: string;
  version: number;
}>();
expectTypeOf<InferInput<typeof Book>["status"]>().toEqualTypeOf<"listed" | "hidden" | undefined>();
expectTypeOf<InferKey<typeof Pointer>>().toEqualTypeOf<{
  book_id: string;
  category?: "BOOK" | undefined;
}>();

// ---- items and inputs

expectTypeOf(await shop.Book.get(key)).toEqualTypeOf<InferItem<typeof Book> | undefined>();
expectTypeOf(await shop.Book.update(key, {})).toEqualTypeOf<InferItem<typeof Book>>();
expectTypeOf(await shop.Book.delete(book)).toEqualTypeOf<InferItem<typeof Book> | undefined>();
expectTypeOf(
  await shop.transactGet([shop.Book.get(key), shop.Pointer.get({ book_id: "x" })]),
).toEqualTypeOf<[InferItem<typeof Book> | undefined, InferItem<typeof Pointer> | undefined]>();
void shop.User.getByUnique({ email: "ann@example.com" });
// @ts-expect-error an attribute that is not unique
void shop.User.getByUnique({ user_id: "x" });
// @ts-expect-error an entity without unique attributes
void shop.Book.getByUnique({ title: "x" });
// An item that was read can be put back.
void shop.Book.put({ ...book, price: 1 });
void shop.Pointer.create({ book_id: "x", of: "y" });
// @ts-expect-error a required attribute is missing
void shop.Pointer.create({ book_id: "x" });
// @ts-expect-error a key has all its parts
void shop.Book.get({ category: "Technology" });
// @ts-expect-error a key part has its type
void shop.Book.get({ category: 1, book_id: "x" });
// @ts-expect-error an unknown attribute
void shop.Pointer.create({ book_id: "x", of: "y", off: "z" });

void shop.Loose.put({ category: "x", book_id: "y", title: "z", more: 1 });
// @ts-expect-error a loose object still needs what it names
void shop.Loose.put({ category: "x", book_id: "y", more: 1 });

// ---- changes

void shop.Loose.update(key, { title: "x", more: 1 });
// @ts-expect-error a named attribute of a loose object has its type
void shop.Loose.update(key, { title: 1 });

void shop.Book.update(key, {
  title: "x",
  author: setIfAbsent("me"),
  price: add(1),
  stock_quantity: subtract(2),
  status: "hidden",
  note: remove(),
  tags: add(new Set(["a"])),
  lines: append([{ book_id: "x", kind: "a" }]),
  "address.city": "Berlin",
  "address.zip": remove(),
});
void shop.Book.update(key, { tags: deleteFromSet(new Set(["a"])), title: undefined });
// @ts-expect-error a required attribute cannot be removed
void shop.Book.update(key, { title: remove() });
// @ts-expect-error a number takes no bigint, which it may not hold
void shop.Book.update(key, { stock_quantity: add(1n) });
// @ts-expect-error a text cannot be added to
void shop.Book.update(key, { title: add(1) });
// @ts-expect-error the members of a set have their type
void shop.Book.update(key, { tags: add(new Set([1])) });
// @ts-expect-error a list takes its own members
void shop.Book.update(key, { lines: append([{ book_id: "x", kind: "c" }]) });
// @ts-expect-error a key cannot be updated
void shop.Book.update(key, { category: "x" });
// @ts-expect-error the entity keeps its version
void shop.Book.update(key, { version: 2 });
// @ts-expect-error an unknown attribute
void shop.Book.update(key, { titel: "x" });
// @ts-expect-error an unknown member of an object
void shop.Book.update(key, { "address.town": "x" });
// @ts-expect-error a value of another type
void shop.Book.update(key, { status: "gone" });

// ---- conditions

void shop.Book.update(key, {}, { if: atLeast("stock_quantity", 2), ifVersion: 1 });
void shop.Book.delete(key, {
  if: and(
    equals("status", "hidden"),
    or(exists("note"), contains("tags", "a"), contains("title", "x")),
    beginsWith("title", "C"),
    oneOf("status", ["listed"]),
    between("price", 1, 3),
    equals("address.city", "Berlin"),
    lessThan("created_at", "2025"),
  ),
});
// @ts-expect-error an unknown attribute
void shop.Book.delete(key, { if: equals("titel", "x") });
// @ts-expect-error a value of another type
void shop.Book.delete(key, { if: equals("title", 1) });
// @ts-expect-error one of two conditions has a value that cannot be
void shop.Book.delete(key, { if: and(equals("status", "gone"), equals("title", "x")) });
// @ts-expect-error a number does not begin with a text
void shop.Book.delete(key, { if: beginsWith("price", "4") });
// @ts-expect-error a set of texts contains no number
void shop.Book.delete(key, { if: contains("tags", 1) });
// @ts-expect-error this entity keeps no version
void shop.Pointer.delete({ book_id: "x" }, { ifVersion: 1 });
// @ts-expect-error a condition on a sort key is none on an item
void shop.Book.delete(key, { if: beginsWith("tech") });

// ---- queries

void shop.Book.query({ category: "x", book_id: beginsWith("tech") }, { consistent: true });
void shop.Book.query({ category: "x", book_id: "tech-001" });
void shop.Book.query({ category: "x" }, { filter: atLeast("price", 100), order: "descending" });
void shop.Pointer.query({});
void shop.Book.index("StockIndex").query(
  { category: "x", stock_quantity: atLeast(3) },
  { consistent: true },
);
expectTypeOf(await shop.Book.index("TitleIndex").query({ title: "x" }).first()).toEqualTypeOf<
  InferItem<typeof Book> | undefined
>();
expectTypeOf(await shop.Book.index("AuthorIndex").query({ author: "x" }).all()).toEqualTypeOf<
  { category: string; book_id: string; title: string; author: string; price: number }[]
>();
expectTypeOf(await shop.Book.index("KeysIndex").query({ author: "x" }).all()).toEqualTypeOf<
  { category: string; book_id: string; author: string }[]
>();
// @ts-expect-error a query names its partition
void shop.Book.query({ book_id: "x" });
// @ts-expect-error what is no key is for the filter
void shop.Book.query({ category: "x", title: "y" });
// @ts-expect-error the condition on a sort key has its type
void shop.Book.index("StockIndex").query({ category: "x", stock_quantity: beginsWith("3") });
// @ts-expect-error a global index cannot be read consistently
void shop.Book.index("TitleIndex").query({ title: "x" }, { consistent: true });
// @ts-expect-error an unknown index
void shop.Book.index("NoIndex");

// ---- transactions

void shop.transact([shop.Book.put(book), shop.Book.check(key, exists("title"))], { token: "t" });
// @ts-expect-error a read is no part of a write transaction
void shop.transact([shop.Book.get(key)]);
// @ts-expect-error a write is no part of a read transaction
void shop.transactGet([shop.Book.put(book)]);

// ---- definitions

const lacking = z.object({ category: z.string() });
// @ts-expect-error the attributes lack the table's key attribute "book_id"
defineEntity(books, { name: "X", attributes: lacking });
const keeping = z.object({ category: z.string(), book_id: z.string(), v: z.int() });
// @ts-expect-error "v" is kept by the entity itself
defineEntity(books, { name: "X", attributes: keeping, version: "v" });
// @ts-expect-error a unique attribute must be a string
defineEntity(books, { name: "X", attributes: keeping, unique: { v: {} } });
// @ts-expect-error a unique attribute must be one of the attributes
defineEntity(books, { name: "X", attributes: keeping, unique: { w: {} } });

// A misspelt option is named, in place of nothing that is hidden, encrypted or expires.
const slips = { name: "Slip", attributes: z.object({ category: z.string(), book_id: z.string() }) };
// @ts-expect-error "hiden" is no option
defineEntity(books, { ...slips, hiden: ["book_id"] });
// @ts-expect-error "timeTolive" is no option
defineTable({ name: "slips", partitionKey: "id", timeTolive: "expires_at" });

// The members of a set keep their literal types.
const Crew = defineEntity(books, {
  name: "Crew",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    roles: z.set(z.enum(["captain", "cook"])),
  }),
});
declare const crews: Connection<{ Crew: typeof Crew }>;
void crews.Crew.update(key, { roles: add(new Set(["cook"])) });
void crews.Crew.update(key, { roles: deleteFromSet(new Set(["cook", "captain"])) });
void crews.Crew.upsert({ ...key, roles: add(new Set(["cook"])) });
// @ts-expect-error "guest" is no member that the schema takes
void crews.Crew.update(key, { roles: add(new Set(["guest"])) });
