import type { AttributeValue, Item } from "@plinth/values";
import { bytesToBase64, normalizeNumber } from "@plinth/values";
import fc from "fast-check";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", '"', ",", "\r\n", " a ", "=1+1", "-x", "\u0000", "\ufeff", "\\", "null", "'"),
);

const number = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
    fc.integer({ min: -90, max: 80 }),
  )
  .map(([digits, exponent]) => normalizeNumber(`${digits}e${exponent}`));

const binary = fc.uint8Array({ maxLength: 60 });

const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  text.map((S) => ({ S })),
  number.map((N) => ({ N })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true } as const),
);

const setOrBinary: fc.Arbitrary<AttributeValue> = fc.oneof(
  binary.map((B) => ({ B })),
  fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
  fc.uniqueArray(number, { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
  fc
    .uniqueArray(binary, { minLength: 1, maxLength: 3, selector: bytesToBase64 })
    .map((BS) => ({ BS })),
);

const attributeName = fc.oneof(
  fc.constantFrom(
    "title",
    "price",
    "a:N",
    "b:x",
    "c:JSON",
    "__proto__",
    "constructor",
    "Item",
    "M",
    "é",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
);

function documentsOf(leaf: fc.Arbitrary<AttributeValue>): fc.Arbitrary<AttributeValue> {
  return fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 3 }).map((L) => ({ L })),
      fc
        .dictionary(attributeName, tie("value"), { maxKeys: 3, noNullPrototype: true })
        .map((M) => ({ M })),
    ),
  })).value;
}

/** Items with a key `isbn` (S) and `year` (N), all keys different, of all types or of those plain JSON has. */
export function generatedItems(types: "all" | "native"): fc.Arbitrary<Item[]> {
  const value = documentsOf(types === "all" ? fc.oneof(scalar, setOrBinary) : scalar);
  const item = fc
    .tuple(
      fc.dictionary(attributeName, value, { maxKeys: 5, noNullPrototype: true }),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([attributes, isbn, year]): Item => {
      return { isbn: { S: isbn }, year: { N: String(year) }, ...withoutKeys(attributes) };
    });
  return fc.uniqueArray(item, {
    maxLength: 8,
    selector: (each) => JSON.stringify([each["isbn"], each["year"]]),
  });
}

function withoutKeys(attributes: Item): Item {
  const { isbn: _isbn, year: _year, ...others } = attributes;
  return others;
}
