import type { AttributeValue, Item } from "@plinth/values";
import { bench, describe } from "vitest";
import {
  applyUpdate,
  createExpressionCache,
  evaluateCondition,
  Placeholders,
  parseCondition,
  parseKeyCondition,
  parseUpdate,
} from "./index.ts";

const names = { "#s": "status" };
const values: Record<string, AttributeValue> = {
  ":two": { N: "2" },
  ":open": { S: "open" },
  ":p": { S: "p" },
};
const item: Item = { stock: { N: "5" }, status: { S: "open" }, title: { S: "A title" } };
const conditionText = "attribute_exists(title) AND stock >= :two AND #s = :open";
const updateText = "SET stock = stock - :two, #s = :open";
const keyText = "category = :p AND book_id > :open";
const cache = createExpressionCache(1000);
const condition = parseCondition(conditionText, new Placeholders({ names, values }));
const update = parseUpdate(updateText, new Placeholders({ names, values }));

describe("a condition of three parts", () => {
  bench("parse", () => {
    parseCondition(conditionText, new Placeholders({ names, values }));
  });
  bench("parse, cached", () => {
    cache.parseCondition(conditionText, new Placeholders({ names, values }));
  });
  bench("evaluate", () => {
    evaluateCondition(condition, item);
  });
});

describe("an update of two attributes", () => {
  bench("parse", () => {
    parseUpdate(updateText, new Placeholders({ names, values }));
  });
  bench("parse, cached", () => {
    cache.parseUpdate(updateText, new Placeholders({ names, values }));
  });
  bench("apply", () => {
    applyUpdate(update, item);
  });
});

describe("a key condition", () => {
  bench("parse", () => {
    parseKeyCondition(keyText, new Placeholders({ values }));
  });
  bench("parse, cached", () => {
    cache.parseKeyCondition(keyText, new Placeholders({ values }));
  });
});
