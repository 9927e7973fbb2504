import type { AttributeValue, Item } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { Placeholders } from "../placeholders.ts";
import { applyUpdate, type UpdatedItem } from "./apply-update.ts";
import { parseUpdate } from "./parse-update.ts";

const values: Record<string, AttributeValue> = {
  ":n": { N: "5" },
  ":x": { S: "x" },
  ":y": { S: "y" },
  ":l": { L: [{ S: "x" }] },
  ":ss": { SS: ["a", "c"] },
  ":all": { SS: ["a", "b"] },
  ":ns": { NS: ["1"] },
  ":bs": { BS: [new Uint8Array([1])] },
  ":tiny": { N: "0.1" },
  ":huge": { N: `9${"0".repeat(125)}` },
};

const item: Item = {
  n: { N: "1" },
  s: { S: "s" },
  tags: { SS: ["a", "b"] },
  blobs: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
  xs: { L: [{ N: "0" }, { N: "1" }, { N: "2" }] },
  doc: { M: { a: { N: "1" }, nest: { M: { deep: { L: [{ S: "p" }] } } } } },
  exact: { N: "1234567890123456789012345678901234567.8" },
};

function update(text: string, from: Item = item): UpdatedItem {
  const names = { "#dotted": "a.b", "#proto": "__proto__" };
  return applyUpdate(parseUpdate(text, new Placeholders({ names, values })), from);
}

function changed(text: string, attributeName: string): AttributeValue | undefined {
  return update(text).item[attributeName];
}

const results: readonly (readonly [string, string, AttributeValue | undefined])[] = [
  ["SET fresh = :x", "fresh", { S: "x" }],
  ["SET n = n + :n", "n", { N: "6" }],
  ["SET n = :n - n", "n", { N: "4" }],
  ["SET exact = exact + :tiny", "exact", { N: "1234567890123456789012345678901234567.9" }],
  ["SET n = if_not_exists(n, :n)", "n", { N: "1" }],
  ["SET c = if_not_exists(c, :n) + :n", "c", { N: "10" }],
  ["SET c = if_not_exists(c, n)", "c", { N: "1" }],
  ["SET xs = list_append(:l, xs)", "xs", { L: [{ S: "x" }, ...numbers(0, 1, 2)] }],
  ["SET c = list_append(if_not_exists(c, :l), :l)", "c", { L: [{ S: "x" }, { S: "x" }] }],
  ["SET xs[1] = :x", "xs", { L: [{ N: "0" }, { S: "x" }, { N: "2" }] }],
  ["SET xs[9] = :x", "xs", { L: [...numbers(0, 1, 2), { S: "x" }] }],
  ["SET xs[9] = :x, xs[5] = :y", "xs", { L: [...numbers(0, 1, 2), { S: "y" }, { S: "x" }] }],
  ["REMOVE xs[0], xs[1]", "xs", { L: numbers(2) }],
  ["REMOVE xs[7]", "xs", { L: numbers(0, 1, 2) }],
  ["SET xs[2] = :x REMOVE xs[0]", "xs", { L: [{ N: "1" }, { S: "x" }] }],
  ["SET xs[3] = xs[0] REMOVE xs[0]", "xs", { L: numbers(1, 2, 0) }],
  ["REMOVE s", "s", undefined],
  ["REMOVE gone", "gone", undefined],
  ["REMOVE doc.gone", "doc", item["doc"]],
  ["REMOVE doc.nest", "doc", { M: { a: { N: "1" } } }],
  ["SET doc.#dotted = :x", "doc", { M: { ...members("doc"), "a.b": { S: "x" } } }],
  [
    "SET doc.nest.deep[0] = :x, doc.a = :y",
    "doc",
    { M: { a: { S: "y" }, nest: { M: { deep: { L: [{ S: "x" }] } } } } },
  ],
  ["ADD n :n", "n", { N: "6" }],
  ["ADD c :n", "c", { N: "5" }],
  ["ADD doc.a :n", "doc", { M: { ...members("doc"), a: { N: "6" } } }],
  ["ADD tags :ss", "tags", { SS: ["a", "b", "c"] }],
  ["ADD c :ss", "c", { SS: ["a", "c"] }],
  ["DELETE tags :ss", "tags", { SS: ["b"] }],
  ["DELETE tags :all", "tags", undefined],
  ["DELETE gone :all", "gone", undefined],
  ["DELETE blobs :bs", "blobs", { BS: [new Uint8Array([2])] }],
];

const invalidPath = "The document path provided in the update expression is invalid for update";
const wrongType = "An operand in the update expression has an incorrect data type";
const noAttribute =
  "The provided expression refers to an attribute that does not exist in the item";

const refusals: readonly (readonly [text: string, message: string])[] = [
  ["SET c = gone", noAttribute],
  ["SET c = gone + :n", noAttribute],
  ["SET c = doc.gone", noAttribute],
  ["SET c = list_append(gone, :l)", noAttribute],
  ["SET c = s + :n", wrongType],
  ["SET c = list_append(s, :l)", wrongType],
  ["ADD s :n", wrongType],
  ["ADD n :ss", wrongType],
  ["ADD tags :ns", wrongType],
  ["ADD xs :ss", wrongType],
  ["DELETE n :ss", wrongType],
  ["DELETE tags :ns", wrongType],
  ["SET gone.a = :x", invalidPath],
  ["SET s.a = :x", invalidPath],
  ["SET doc[0] = :x", invalidPath],
  ["SET xs.a = :x", invalidPath],
  ["SET xs[9].a = :x", invalidPath],
  ["SET doc.gone.a = :x", invalidPath],
  ["ADD gone.a :n", invalidPath],
  ["REMOVE gone.a", invalidPath],
  ["REMOVE s[0]", invalidPath],
];

describe("applyUpdate", () => {
  it.each(results)("%s gives %s its value", (text, attributeName, expected) => {
    expect(changed(text, attributeName)).toEqual(expected);
  });

  it.each(refusals)("refuses %s for this item", (text, message) => {
    expect(() => update(text)).toThrow(expect.objectContaining({ message, kind: "item" }));
  });

  it("reads the old item everywhere, so two attributes can change places", () => {
    const { item: swapped } = update("SET n = s, s = n");
    expect([swapped["n"], swapped["s"]]).toEqual([item["s"], item["n"]]);
  });

  it("leaves the given item as it was", () => {
    const before = structuredClone(item);
    update("SET doc.a = :x, xs[0] = :x REMOVE n ADD tags :ss");
    expect(item).toEqual(before);
  });

  it("tells which paths UPDATED_OLD and UPDATED_NEW show", () => {
    const { changedPaths, newPaths } = update("SET doc.a = :x, xs[3] = :x REMOVE n, xs[0]");
    expect(changedPaths).toEqual([["doc", "a"], ["xs", 3], ["n"], ["xs", 0]]);
    expect(newPaths).toEqual([["doc", "a"]]);
  });

  it("refuses numbers beyond DynamoDB's range with the number's own message", () => {
    const text = "SET n = :huge + :huge";
    expect(() => update(text)).toThrow(expect.objectContaining({ kind: "request" }));
  });

  it("does not search one large set for each member of another", () => {
    const count = 60_000;
    const NS = Array.from({ length: count }, (_, index) => String(100_000 + index));
    const action = { kind: "delete", path: ["set"], value: { NS: NS.slice(1).reverse() } } as const;
    const { item } = applyUpdate({ kind: "update", actions: [action] }, { set: { NS } });
    expect(item).toEqual({ set: { NS: ["100000"] } });
  });

  it("takes __proto__ for an attribute name like any other", () => {
    const { item: updated } = update("SET #proto = :x", {});
    expect(Object.entries(updated)).toEqual([["__proto__", { S: "x" }]]);
  });
});

function numbers(...elements: number[]): AttributeValue[] {
  return elements.map((element) => ({ N: String(element) }));
}

function members(attributeName: string): Item {
  const value = item[attributeName];
  return value !== undefined && "M" in value ? value.M : {};
}
