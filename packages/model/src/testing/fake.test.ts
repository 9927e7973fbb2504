import { describe, expect, it } from "vitest";
import { z } from "zod";
import { entities, start } from "../../test/shop.suite.ts";
import { decimal, defineEntity, defineTable, isPlinthError } from "../index.ts";
import { fake, fakes } from "./index.ts";

const { Book, Cart, Token, User } = entities;
const app = defineTable({ name: "app", partitionKey: "pk", sortKey: "sk" });
const id = z.string().min(1);

/** An entity whose attributes are the key and this one. */
function entityWith(value: z.ZodType) {
  return defineEntity(app, { name: "Thing", attributes: z.object({ pk: id, sk: id, value }) });
}

const endless = z.object({
  get next() {
    return endless;
  },
});

function refusalOf(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("fake", () => {
  it("gives every attribute that a caller may give, and none that the entity keeps", () => {
    const names = Object.keys(fake(Book)).sort();
    expect(names).toEqual(Object.keys(Book.options.attributes.shape).sort());
  });

  it("gives the same for the same seed, and another for another", () => {
    expect(fake(Book, {}, { seed: 7 })).toEqual(fake(Book, {}, { seed: 7 }));
    expect(fake(Book)).toEqual(fake(Book, {}, { seed: 1 }));
    const ids = Array.from({ length: 500 }, (_, seed) => fake(Book, {}, { seed }).book_id);
    expect(new Set(ids).size).toBe(500);
  });

  it("changes no attribute for the override of another", () => {
    const { title, ...others } = fake(Book);
    expect(fake(Book, { title: "Mine" })).toEqual({ ...others, title: "Mine" });
    expect(title).not.toBe("Mine");
  });

  it("joins plain objects, and takes lists and sets as they are", () => {
    const imprint = z.object({
      city: z.string(),
      founded: z.object({ year: z.int(), by: z.string() }),
    });
    const made = fake(entityWith(imprint), { value: { founded: { year: 1999 } } });
    const { city, founded } = made.value as z.infer<typeof imprint>;
    expect(founded).toEqual({ year: 1999, by: expect.any(String) });
    expect(city).not.toBe("");
    const tags = new Set(["a"]);
    expect(fake(Book, { lines: [{ price: 5 }], tags })).toMatchObject({
      lines: [{ price: 5 }],
      tags,
    });
  });

  it("leaves out what is overridden with undefined", () => {
    expect(fake(Book, { note: undefined })).not.toHaveProperty("note");
  });

  it("chooses the option of a union that the overrides fit", () => {
    const link = { kind: "offer", price: 250 } as const;
    for (let seed = 0; seed < 20; seed++) {
      expect(fake(Book, { link }, { seed }).link).toEqual(link);
      expect(fake(Book, { link: { kind: "page" } }, { seed }).link).toHaveProperty("url");
    }
  });

  it("gives each key attribute its fixed value and its beginning", () => {
    expect(fake(Token).category).toMatch(/^TOKEN#./);
  });

  it("makes a time to live that is not over, by the given clock or by any", () => {
    const day = 24 * 60 * 60;
    const { expires_at } = fake(Cart, {}, { now: start });
    expect(expires_at).toBeGreaterThanOrEqual(start / 1000 + day);
    expect(expires_at).toBeLessThan(start / 1000 + 31 * day);
    expect(fake(Cart).expires_at).toBeGreaterThan(Date.UTC(2090, 0, 1) / 1000);
  });

  it("has e-mail addresses at example.com", () => {
    expect(fake(User).email).toMatch(/@example\.com$/);
  });

  it("ends schemas that contain themselves", () => {
    const tree = z.object({
      name: z.string(),
      get children() {
        return z.array(tree).min(1).or(z.null());
      },
      get next() {
        return tree.optional();
      },
    });
    expect(JSON.stringify(fake(entityWith(tree))).length).toBeLessThan(5000);
  });

  it("makes keys that fit their templates", () => {
    const Order = defineEntity(app, {
      name: "Order",
      attributes: z.object({
        user_id: z.string(),
        title: z.string(),
        rank: z.int(),
        note: z.string(),
      }),
      keys: { pk: "U {user_id}er{title}", sk: "{rank:2} {note}" },
    });
    for (const order of fakes(Order, 50)) {
      expect(order.user_id).not.toContain("er");
      expect(order.rank).toBeLessThan(100);
    }
  });

  it("reads the limits of decimals", () => {
    const value = decimal({ min: "0.123456789012345678901", max: "0.123456789012345678902" });
    expect(String(fake(entityWith(value)).value)).toMatch(/^0\.12345678901234567890[12]$/);
  });

  it.each<[string, z.ZodType, string]>([
    ["a refinement that nothing passes", z.string().refine((text) => text === "sesame"), "value"],
    ["a nested one", z.object({ a: z.array(z.int().refine((n) => n === -5)) }), "value.a.0"],
    [
      "one of two attributes",
      z.object({ a: z.uuid(), b: z.uuid() }).refine((o) => o.a === o.b, { path: ["b"] }),
      "value.b",
    ],
    ["an impossible regular expression", z.string().regex(/^a$/).min(2), "value"],
    ["too long a text", z.string().min(500_000), "value"],
    ["a schema that never ends", endless, "value.next.next.next"],
    ["what cannot be stored", z.promise(z.string()), "value"],
  ])("says which override to give for %s", (_, value, path) => {
    const error = refusalOf(() => fake(entityWith(value), {}, { seed: 5 }));
    expect(error).toMatchObject({ code: "noFake", entity: "Thing", path });
    expect(String(error)).toContain(`Override "${path}".`);
    expect(String(error)).toContain("seed 5");
  });

  it.each<[string, z.ZodType]>([
    ["several expressions", z.string().min(12).regex(/[A-Z]/).regex(/\d/).regex(/[^\w]/)],
    ["code that reads JSON", z.string().transform((text) => JSON.parse(text))],
    ["code that reads a number", z.string().transform(Number).pipe(z.int().min(18))],
    ["a codec", z.stringbool()],
    ["an order of two attributes", z.object({ a: z.int(), b: z.int() }).refine((o) => o.a < o.b)],
    ["a check digit", z.creditCard()],
    ["a choice of its own", z.custom<number>((value) => typeof value === "number")],
  ])("finds a value for %s", (_, value) => {
    for (let seed = 0; seed < 10; seed++) {
      const made = fake(entityWith(value), {}, { seed });
      expect(value.safeParse(made.value).success).toBe(true);
    }
  });

  it("takes an override where nothing passes", () => {
    const secret = z.string().refine((text) => text === "sesame");
    expect(fake(entityWith(secret), { value: "sesame" })).toMatchObject({ value: "sesame" });
  });

  it("refuses an override that the entity refuses", () => {
    const error = refusalOf(() => fake(Book, { title: "" }));
    expect(error).toMatchObject({ code: "noFake", path: "title" });
    expect(isPlinthError((error as Error).cause, "invalidItem")).toBe(true);
  });
});

describe("fakes", () => {
  it("have different keys and unique attributes, and begin as shorter lists do", () => {
    const users = fakes(User, 300);
    expect(new Set(users.map((user) => user.user_id)).size).toBe(300);
    expect(new Set(users.map((user) => user.email.toLowerCase())).size).toBe(300);
    expect(fakes(User, 10)).toEqual(users.slice(0, 10));
  });

  it("use up a small space of keys", () => {
    const Seat = defineEntity(app, {
      name: "Seat",
      attributes: z.object({ row: z.enum(["a", "b"]), seat: z.int().min(0).max(4) }),
      keys: { pk: "ROW#{row}", sk: "{seat:1}" },
    });
    expect(new Set(fakes(Seat, 10).map(({ row, seat }) => row + seat)).size).toBe(10);
    expect(refusalOf(() => fakes(Seat, 11))).toMatchObject({ code: "noFake", path: "seat" });
  });

  it("give overrides their position", () => {
    const books = fakes(Book, 3, {
      category: "Fiction",
      book_id: (position) => `book-${position}`,
      imprint: { city: (position) => `City ${position}` },
    });
    expect(books.map(({ book_id }) => book_id)).toEqual(["book-0", "book-1", "book-2"]);
    expect(books[2]).toMatchObject({ category: "Fiction", imprint: { city: "City 2" } });
  });

  it("have the options of a union in turn", () => {
    const Payment = defineEntity(app, {
      name: "Payment",
      attributes: z.discriminatedUnion("kind", [
        z.object({ pk: id, sk: id, kind: z.literal("card"), number: z.string() }),
        z.object({ pk: id, sk: id, kind: z.literal("cash"), paid: z.int() }),
      ]),
    });
    expect(fakes(Payment, 4).map(({ kind }) => kind)).toEqual(["card", "cash", "card", "cash"]);
    expect(fakes(Payment, 3, { kind: "cash" }).map(({ kind }) => kind)).toEqual([
      "cash",
      "cash",
      "cash",
    ]);
  });
});
