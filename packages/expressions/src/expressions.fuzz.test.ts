import type { AttributeValue, Item } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyUpdate,
  createExpressionCache,
  ExpressionError,
  evaluateCondition,
  Placeholders,
  parseCondition,
  parseKeyCondition,
  parseProjection,
  parseUpdate,
  projectItem,
} from "./index.ts";

const seed = 20_250_702;
const numRuns = 5000;

const values: Record<string, AttributeValue> = {
  ":n": { N: "1" },
  ":s": { S: "x" },
  ":ss": { SS: ["x"] },
  ":l": { L: [] },
  ":b": { B: new Uint8Array([1]) },
};
const item: Item = {
  a: { N: "1" },
  b: { S: "x" },
  c: { L: [{ N: "1" }] },
  d: { M: { a: { SS: ["x"] } } },
};
const cache = createExpressionCache(100);

const word = fc.constantFrom(
  ..."a b c d #n #gone :n :s :ss :l :b :gone ( ) [ ] , . + - = <> < <= > >= 0 1 99999999999".split(
    " ",
  ),
  ..."AND OR NOT IN BETWEEN SET REMOVE ADD DELETE size contains begins_with status !".split(" "),
  ..."attribute_exists attribute_not_exists attribute_type if_not_exists list_append foo".split(
    " ",
  ),
);
const expression = fc.oneof(
  fc.array(word, { maxLength: 30 }).map((words) => words.join(" ")),
  fc.array(word, { maxLength: 30 }).map((words) => words.join("")),
  fc.string({ maxLength: 60, unit: "binary" }),
  fc
    .array(fc.constantFrom("(", "NOT ", "a", "size("), { maxLength: 2000 })
    .map((each) => each.join("")),
);

const runs: Readonly<Record<string, (text: string, placeholders: Placeholders) => void>> = {
  condition: (text, placeholders) => {
    evaluateCondition(parseCondition(text, placeholders), item);
  },
  update: (text, placeholders) => {
    applyUpdate(parseUpdate(text, placeholders), item);
  },
  projection: (text, placeholders) => {
    projectItem(parseProjection(text, placeholders), item);
  },
  "key condition": (text, placeholders) => {
    parseKeyCondition(text, placeholders);
  },
  "cached condition": (text, placeholders) => {
    cache.parseCondition(text, placeholders);
  },
};

describe(`expressions of any text (seed ${seed})`, () => {
  it.each(Object.keys(runs))("are a %s or an ExpressionError", (name) => {
    fc.assert(
      fc.property(expression, (text) => {
        try {
          runs[name]?.(text, new Placeholders({ names: { "#n": "a" }, values }));
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
      { seed, numRuns },
    );
  });
});
