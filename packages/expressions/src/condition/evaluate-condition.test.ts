import type { AttributeValue, Item } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { Placeholders } from "../placeholders.ts";
import { evaluateCondition } from "./evaluate-condition.ts";
import { parseCondition } from "./parse-condition.ts";

const item: Item = {
  s: { S: "hello" },
  unicode: { S: "é𝄞" },
  n: { N: "10" },
  big: { N: "12345678901234567890123456789012345678" },
  b: { B: new Uint8Array([1, 2, 3]) },
  yes: { BOOL: true },
  nothing: { NULL: true },
  ss: { SS: ["x", "y"] },
  ns: { NS: ["1", "2"] },
  bs: { BS: [new Uint8Array([1])] },
  l: { L: [{ N: "1" }, { M: { deep: { S: "in" } } }] },
  m: { M: { k: { S: "v" }, "a.b": { N: "5" } } },
};

const values: Record<string, AttributeValue> = {
  ":hello": { S: "hello" },
  ":he": { S: "he" },
  ":ell": { S: "ell" },
  ":z": { S: "z" },
  ":x": { S: "x" },
  ":10": { N: "10" },
  ":5": { N: "5" },
  ":9": { N: "9" },
  ":1": { N: "1" },
  ":3": { N: "3" },
  ":2": { N: "2" },
  ":big": { N: "12345678901234567890123456789012345679" },
  ":yes": { BOOL: true },
  ":bytes1": { B: new Uint8Array([1]) },
  ":bytes2": { B: new Uint8Array([2, 3]) },
  ":bytes12": { B: new Uint8Array([1, 2]) },
  ":set": { SS: ["y", "x"] },
  ":listType": { S: "L" },
  ":numberType": { S: "N" },
  ":map": { M: { deep: { S: "in" } } },
};

function holds(text: string): boolean {
  const names = { "#dotted": "a.b" };
  return evaluateCondition(parseCondition(text, new Placeholders({ names, values })), item);
}

const facts: readonly (readonly [text: string, holds: boolean])[] = [
  ["n = :10", true],
  ["n < :9", false],
  ["n > :9", true],
  ["n >= :10 AND n <= :10", true],
  ["big < :big", true],
  ["s = :hello", true],
  ["s <> :hello", false],
  ["s > :he", true],
  ["yes = :yes", true],
  ["ss = :set", true],
  ["b < :bytes2", true],
  // Types that differ are never equal nor ordered.
  ["n = :hello", false],
  ["n <> :hello", true],
  ["n < :hello", false],
  ["n >= :hello", false],
  ["NOT n < :hello", true],
  ["yes < n", false],
  // Missing attributes: only <> holds.
  ["gone = :1", false],
  ["gone <> :1", true],
  ["gone < :1", false],
  [":1 <> gone", true],
  ["gone = lost", false],
  ["gone BETWEEN :1 AND :9", false],
  ["gone IN (:1)", false],
  ["contains(gone, :x)", false],
  ["begins_with(gone, :x)", false],
  ["size(gone) = :1", false],
  ["attribute_exists(gone)", false],
  ["attribute_not_exists(gone)", true],
  ["attribute_type(gone, :numberType)", false],
  ["n BETWEEN :10 AND :10", true],
  ["n BETWEEN :3 AND :9", false],
  ["n BETWEEN gone AND :10", false],
  ["n IN (:9, :10)", true],
  ["n IN (s, n.x)", false],
  ["l[0] = :1", true],
  ["l[1].deep = :he", false],
  ["l[9] = :1", false],
  ["l[1] = :map", true],
  ["m.k = :hello", false],
  ["m.#dotted = :5", true],
  ["attribute_exists(m.k)", true],
  ["attribute_exists(m[0])", false],
  ["attribute_exists(l.k)", false],
  ["attribute_exists(s.k)", false],
  ["attribute_type(l, :listType)", true],
  ["begins_with(s, :he)", true],
  ["begins_with(s, :ell)", false],
  ["begins_with(b, :bytes12)", true],
  ["begins_with(b, :bytes2)", false],
  ["begins_with(n, :he)", false],
  ["contains(s, :ell)", true],
  ["contains(s, :z)", false],
  ["contains(s, :1)", false],
  ["contains(b, :bytes2)", true],
  ["contains(ss, :x)", true],
  ["contains(ss, :ell)", false],
  ["contains(ns, :2)", true],
  ["contains(ns, :x)", false],
  ["contains(bs, :bytes1)", true],
  ["contains(l, :1)", true],
  ["contains(l, :map)", true],
  ["contains(l, :2)", false],
  ["contains(m, :x)", false],
  ["contains(n, :1)", false],
  // As measured on DynamoDB: UTF-16 units.
  ["size(unicode) = :3", true],
  ["size(s) = :5", true],
  ["size(b) = :3", true],
  ["size(ss) = :2 AND size(ns) = :2 AND size(bs) = :1", true],
  ["size(l) = :2 AND size(m) = :2", true],
  ["size(n) = :2", false],
  ["size(yes) > :1 OR size(nothing) > :1", false],
  ["NOT (n = :10 OR s = :z)", false],
  ["n = :9 OR n = :10 AND s = :hello", true],
];

describe("evaluateCondition", () => {
  it.each(facts)("%s is %s", (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it("takes no inherited member for an attribute", () => {
    expect(holds("attribute_exists(toString)")).toBe(false);
    expect(holds("attribute_exists(m.valueOf)")).toBe(false);
  });
});
