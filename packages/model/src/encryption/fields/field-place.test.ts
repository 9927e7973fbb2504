import type { Item } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { additionalDataOf, type FieldPlace } from "./field-place.ts";

const seed = 20250708;

const place: FieldPlace = {
  table: "users",
  entity: "User",
  key: { user_id: { S: "ann" }, n: { N: "1" } },
  attribute: "email",
};

function hexOf(environment: string, at: FieldPlace, keyId: string): string {
  return Buffer.from(additionalDataOf(environment, at, keyId)).toString("hex");
}

describe("additionalDataOf", () => {
  it("is exactly these bytes", () => {
    const fields = ["plinth-field-1", "test", "users", "User", "email", "k1", "n", "N", "1"];
    const bytes = [...fields, "user_id", "S", "ann"].map((field) => {
      const size = Buffer.byteLength(field).toString(16).padStart(8, "0");
      return size + Buffer.from(field).toString("hex");
    });
    expect(hexOf("test", place, "k1")).toBe(bytes.join(""));
  });

  it("does not hang on the order in which a key is written, nor on how its number is", () => {
    const same: Item = { n: { N: "1.0e0" }, user_id: { S: "ann" } };
    expect(hexOf("test", { ...place, key: same }, "k1")).toBe(hexOf("test", place, "k1"));
  });

  it("is another one for every other place", () => {
    const text = fc.string({ maxLength: 4 });
    const key = fc.dictionary(fc.string({ minLength: 1, maxLength: 2 }), text, {
      minKeys: 1,
      maxKeys: 2,
    });
    const places = fc.record({
      environment: text,
      table: text,
      entity: text,
      attribute: text,
      key,
    });
    fc.assert(
      fc.property(places, places, (one, other) => {
        const [first, second] = [one, other].map(({ environment, key: texts, ...rest }) => {
          const entries = Object.entries(texts).map(([name, S]) => [name, { S }]);
          return hexOf(environment, { ...rest, key: Object.fromEntries(entries) }, "k1");
        });
        const sorted = ({ key: texts, ...rest }: typeof one) =>
          JSON.stringify([rest, Object.entries(texts).sort()]);
        expect(first === second).toBe(sorted(one) === sorted(other));
      }),
      { seed, numRuns: 500 },
    );
  });

  it("takes no key that DynamoDB would not", () => {
    const key: Item = { user_id: { BOOL: true } };
    expect(() => additionalDataOf("test", { ...place, key }, "k1")).toThrow("A key attribute is");
  });
});
