import { expectTypeOf } from "vitest";
import { z } from "zod";
import { type Connection, defineEntity, defineTable, type InferInput, money } from "../index.ts";
import { fake, fakes, type LoadResult, sample } from "./index.ts";

const app = defineTable({ name: "app", partitionKey: "pk", sortKey: "sk" });
const Book = defineEntity(app, {
  name: "Book",
  attributes: z.object({
    pk: z.string(),
    sk: z.string(),
    price: money(),
    isNew: z.boolean(),
    note: z.string().optional(),
    tags: z.array(z.string()),
    imprint: z.object({ city: z.string(), place: z.object({ x: z.int(), y: z.int() }) }),
  }),
  timestamps: { created: "created_at" },
});
const Payment = defineEntity(app, {
  name: "Payment",
  attributes: z.discriminatedUnion("kind", [
    z.object({ pk: z.string(), sk: z.string(), kind: z.literal("card"), number: z.string() }),
    z.object({ pk: z.string(), sk: z.string(), kind: z.literal("cash"), paid: z.int() }),
  ]),
});
declare const shop: Connection<{ readonly Book: typeof Book; readonly Payment: typeof Payment }>;

expectTypeOf(fake(Book)).toEqualTypeOf<InferInput<typeof Book>>();
expectTypeOf(fakes(Payment, 3)).toEqualTypeOf<InferInput<typeof Payment>[]>();
void shop.Book.create(fake(Book));

// Overrides are values, functions of the position, or parts of an object.
fake(Book, { price: 5, note: undefined, isNew: (position) => position > 3, tags: ["a"] });
fakes(Book, 3, {
  sk: (position) => `${position}`,
  imprint: { place: { x: (position) => position } },
});
fake(Payment, { kind: "cash" });
fake(Payment, { kind: "card", number: "1" }, { seed: 1, now: 0 });

// @ts-expect-error There is no such attribute.
fake(Book, { colour: "red" });
// @ts-expect-error The price is a number.
fake(Book, { price: "5" });
// @ts-expect-error A function gives what the attribute is.
fake(Book, { price: () => "5" });
// @ts-expect-error So within an object.
fake(Book, { imprint: { place: { x: "1" } } });
// @ts-expect-error A list is given as a whole.
fake(Book, { tags: [1] });

const library = sample({ Book: fakes(Book, 3), Payment: [fake(Payment)] });
expectTypeOf(library.load(shop)).toEqualTypeOf<Promise<LoadResult>>();

const key = { pk: "p", sk: "s" };
const imprint = { city: "Booktown", place: { x: 1, y: 2 } };
const written = sample({
  Book: [{ ...key, price: 5, isNew: true, tags: ["a", "b"], imprint }],
  Payment: [{ ...key, kind: "cash", paid: 5 }],
});
void written.load(shop, { reset: true });

// @ts-expect-error The connection has no such entity.
void sample({ Author: [{ name: "x" }] }).load(shop);
// @ts-expect-error These are no books.
void sample({ Book: [{ name: "x" }] }).load(shop);
