import type { AttributeValue } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compileCodec } from "./compile-codec.ts";
import { money } from "./money.ts";

interface Tree {
  readonly name: string;
  readonly children: Tree[];
}
const tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), children: z.array(tree) }));

describe("compileCodec", () => {
  it.each<[string, z.ZodType, unknown, AttributeValue]>([
    ["a text", z.string().min(1).brand<"Id">(), "x", { S: "x" }],
    ["an e-mail", z.email(), "a@example.com", { S: "a@example.com" }],
    ["a number", z.number(), 1.5, { N: "1.5" }],
    ["a bigint", z.bigint(), 2n ** 70n, { N: "1180591620717411303424" }],
    ["money", money().min(1), 4299, { N: "42.99" }],
    ["a boolean", z.boolean(), false, { BOOL: false }],
    ["null", z.null(), null, { NULL: true }],
    ["a nullable money", money().nullable(), 5, { N: "0.05" }],
    ["a nullable that is null", money().nullable(), null, { NULL: true }],
    ["a date", z.date(), new Date(0), { S: "1970-01-01T00:00:00.000Z" }],
    ["an enum", z.enum(["a", "b"]), "a", { S: "a" }],
    ["a literal number", z.literal(3), 3, { N: "3" }],
    ["bytes", z.instanceof(Uint8Array), new Uint8Array([1]), { B: new Uint8Array([1]) }],
    ["a list", z.array(money()), [1, 100], { L: [{ N: "0.01" }, { N: "1" }] }],
    ["a tuple", z.tuple([money(), z.string()]), [1, "x"], { L: [{ N: "0.01" }, { S: "x" }] }],
    ["a set of texts", z.set(z.string()), new Set(["a"]), { SS: ["a"] }],
    ["a set of money", z.set(money()), new Set([150]), { NS: ["1.5"] }],
    [
      "an object",
      z.object({ price: money(), note: z.string().optional() }),
      { price: 1 },
      { M: { price: { N: "0.01" } } },
    ],
    ["a record", z.record(z.string(), money()), { a: 1 }, { M: { a: { N: "0.01" } } }],
    ["a pipe", z.preprocess((value) => value, money()), 1, { N: "0.01" }],
    ["a free value", z.unknown(), { a: [1, "x"] }, { M: { a: { L: [{ N: "1" }, { S: "x" }] } } }],
    [
      "an option of a union",
      z.union([z.string(), z.object({ price: money() })]),
      { price: 1 },
      { M: { price: { N: "0.01" } } },
    ],
    [
      "an option of a discriminated union",
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("count"), amount: z.int() }),
        z.object({ kind: z.literal("price"), amount: money() }),
      ]),
      { kind: "price", amount: 150 },
      { M: { kind: { S: "price" }, amount: { N: "1.5" } } },
    ],
    [
      "an intersection",
      z.intersection(z.object({ a: money() }), z.object({ b: z.string() })),
      { a: 1, b: "x" },
      { M: { a: { N: "0.01" }, b: { S: "x" } } },
    ],
    [
      "a schema that contains itself",
      tree,
      { name: "a", children: [{ name: "b", children: [] }] },
      {
        M: {
          name: { S: "a" },
          children: { L: [{ M: { name: { S: "b" }, children: { L: [] } } }] },
        },
      },
    ],
  ])("stores %s and reads it back", (_, schema, native, stored) => {
    const codec = compileCodec(schema);
    expect(codec.fits(native)).toBe(true);
    expect(codec.marshal(native)).toEqual(stored);
    expect(codec.reads(stored)).toBe(true);
    expect(codec.unmarshal(stored)).toEqual(native);
  });

  it("reads an old item: missing members, other types, unknown members", () => {
    const codec = compileCodec(
      z.object({
        name: z.string(),
        count: z.int().default(7),
        tags: z.set(z.string()),
        price: money(),
      }),
    );
    const stored = { M: { count: { S: "many" }, unknown: { S: "x" } } };
    expect(codec.unmarshal(stored)).toEqual({ count: "many", tags: new Set() });
    expect(codec.unmarshal({ M: {} })).toEqual({ count: 7, tags: new Set() });
  });

  it("keeps unknown members of a loose object", () => {
    const codec = compileCodec(z.looseObject({ name: z.string() }));
    const stored = { M: { name: { S: "a" }, more: { N: "1" } } };
    expect(codec.unmarshal(stored)).toEqual({ name: "a", more: 1 });
    expect(codec.marshal({ name: "a", more: 1 })).toEqual(stored);
  });

  it("takes a member called __proto__ for what it is", () => {
    const codec = compileCodec(z.record(z.string(), z.string()));
    const read = codec.unmarshal(JSON.parse('{"M":{"__proto__":{"S":"x"}}}'));
    expect(Object.keys(read as object)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it("leaves an empty set out", () => {
    expect(compileCodec(z.set(z.string())).marshal(new Set())).toBeUndefined();
  });
});
