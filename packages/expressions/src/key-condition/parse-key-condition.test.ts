import type { AttributeValue } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { Placeholders } from "../placeholders.ts";
import type { KeyCondition } from "./key-condition.ts";
import { orientKeyCondition } from "./orient-key-condition.ts";
import { parseKeyCondition } from "./parse-key-condition.ts";

const values: Record<string, AttributeValue> = {
  ":p": { S: "p" },
  ":a": { S: "a" },
  ":b": { S: "b" },
  ":n": { N: "1" },
};

function parse(text: string): KeyCondition {
  return parseKeyCondition(text, new Placeholders({ names: { "#pk": "pk" }, values }));
}

const partitionKey = { attributeName: "pk", value: { S: "p" } };
const sortConditions: readonly (readonly [string, string, readonly AttributeValue[]])[] = [
  ["sk = :a", "=", [{ S: "a" }]],
  ["sk < :a", "<", [{ S: "a" }]],
  ["sk <= :a", "<=", [{ S: "a" }]],
  ["sk > :a", ">", [{ S: "a" }]],
  ["sk >= :a", ">=", [{ S: "a" }]],
  [":a < sk", ">", [{ S: "a" }]],
  ["sk BETWEEN :a AND :b", "BETWEEN", [{ S: "a" }, { S: "b" }]],
  ["begins_with(sk, :a)", "begins_with", [{ S: "a" }]],
];

const prefix = "Invalid operator used in KeyConditionExpression:";
const refusals: readonly (readonly [text: string, message: string])[] = [
  ["", "The expression can not be empty;"],
  ["pk = ", 'Syntax error; token: "<EOF>", near: "pk ="'],
  ["((pk = :p))", "The expression has redundant parentheses;"],
  ["pk = :p OR sk = :a", `${prefix} OR`],
  ["NOT pk = :p", `${prefix} NOT`],
  ["pk = :p AND sk <> :a", `${prefix} <>`],
  ["pk = :p AND sk IN (:a)", `${prefix} IN`],
  ["pk = :p AND contains(sk, :a)", `${prefix} contains`],
  ["pk = :p AND attribute_exists(sk)", `${prefix} attribute_exists`],
  ["pk = :p AND size(sk) = :n", `${prefix} size`],
  ["beginsWith(sk, :a)", "Invalid function name; function: beginsWith"],
  ["pk = :p AND a.b = :a", "KeyConditionExpressions cannot have conditions on nested attributes"],
  [
    "pk = sk",
    "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
  ],
  [":p = :a", "Invalid condition in KeyConditionExpression: No key attribute specified"],
  [
    "pk = :p AND begins_with(:a, sk)",
    "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand",
  ],
  [
    "pk = :p AND begins_with(sk, :n)",
    "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
  ],
  [
    "pk = :p AND sk BETWEEN :b AND :a",
    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}",
  ],
  ["key = :p", "Attribute name is a reserved keyword; reserved keyword: key"],
];

const laterRefusals: readonly (readonly [text: string, message: string])[] = [
  ["pk = :p AND pk = :a", "KeyConditionExpressions must only contain one condition per key"],
  [
    "pk = :p AND sk > :a AND sk < :b",
    "KeyConditionExpressions must only contain one condition per key",
  ],
  ["pk > :p", "Query key condition not supported"],
  ["pk > :p AND sk > :a AND c > :a", "Conditions can be of length 1 or 2 only"],
];

describe("parseKeyCondition", () => {
  it("takes the partition key alone", () => {
    expect(parse("#pk = :p")).toEqual({ kind: "keyCondition", partitionKey });
  });

  it.each(sortConditions)("takes the sort key condition %s", (text, operator, expected) => {
    const sortKey = { attributeName: "sk", operator, values: expected };
    expect(parse(`(pk = :p) AND ${text}`)).toEqual({ kind: "keyCondition", partitionKey, sortKey });
    expect(parse(`(${text} AND pk = :p)`)).toMatchObject(
      operator === "=" ? { kind: "keyCondition" } : { partitionKey, sortKey },
    );
  });

  it("takes any number of conditions, since only a key schema bounds them", () => {
    const condition = (attributeName: string): object => ({
      attributeName,
      operator: "=",
      values: [{ S: "a" }],
    });
    expect(parse("pk = :p AND sk = :a AND (s2 = :a AND s3 = :a)")).toEqual({
      kind: "keyCondition",
      partitionKey,
      sortKey: condition("sk"),
      moreSortKeys: [condition("s2"), condition("s3")],
    });
  });

  it.each(refusals)("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message, kind: "expression" }));
  });

  it.each(laterRefusals)("refuses %s without the expression's prefix", (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message, kind: "request" }));
  });
});

const simpleKey = { partitionKeys: [{ name: "pk" }], sortKeys: [{ name: "sk" }] };
const partitionOnly = { partitionKeys: [{ name: "pk" }], sortKeys: [] };
const multiKey = {
  partitionKeys: [{ name: "pk" }, { name: "p2" }],
  sortKeys: [{ name: "sk" }, { name: "s2" }, { name: "s3" }],
};

describe("orientKeyCondition", () => {
  it("puts two equalities where the key schema wants them", () => {
    expect(orientKeyCondition(parse("sk = :a AND pk = :p"), simpleKey)).toEqual({
      kind: "keyCondition",
      partitionKey,
      sortKey: { attributeName: "sk", operator: "=", values: [{ S: "a" }] },
    });
  });

  it("puts the parts of a multi-attribute key in the schema's order, whatever the text's", () => {
    const text = "s2 < :b AND p2 = :b AND sk = :a AND pk = :p";
    expect(orientKeyCondition(parse(text), multiKey)).toEqual({
      kind: "keyCondition",
      partitionKey,
      morePartitionKeys: [{ attributeName: "p2", value: { S: "b" } }],
      sortKey: { attributeName: "sk", operator: "=", values: [{ S: "a" }] },
      moreSortKeys: [{ attributeName: "s2", operator: "<", values: [{ S: "b" }] }],
    });
  });

  it("takes all partition attributes without a sort attribute", () => {
    expect(orientKeyCondition(parse("p2 = :b AND pk = :p"), multiKey)).toEqual({
      kind: "keyCondition",
      partitionKey,
      morePartitionKeys: [{ attributeName: "p2", value: { S: "b" } }],
    });
  });

  it("is the same again on what it gave", () => {
    const once = orientKeyCondition(parse("s2 > :b AND sk = :a AND pk = :p AND p2 = :b"), multiKey);
    expect(orientKeyCondition(once, multiKey)).toEqual(once);
  });

  it.each([
    ["a = :p", partitionOnly, "Query condition missed key schema element: pk"],
    ["pk = :p AND a = :p", simpleKey, "Query condition missed key schema element: sk"],
    ["pk > :p AND sk = :a", simpleKey, "Query key condition not supported"],
    ["pk = :p AND sk = :a", partitionOnly, "Query key condition not supported"],
    ["pk = :p AND sk = :a AND c = :a", simpleKey, "Conditions can be of length 1 or 2 only"],
    ["pk = :p", multiKey, "Query condition missed key schema element: p2"],
    ["pk = :p AND sk = :a", multiKey, "Query condition missed key schema element: p2"],
    ["pk = :p AND p2 > :a", multiKey, "Query key condition not supported"],
    ["pk = :p AND p2 = :a AND s2 = :a", multiKey, "Query condition missed key schema element: sk"],
    [
      "pk = :p AND p2 = :a AND sk = :a AND s3 = :a",
      multiKey,
      "Query condition missed key schema element: s2",
    ],
    ["pk = :p AND p2 = :a AND sk > :a AND s2 = :a", multiKey, "Query key condition not supported"],
    [
      "pk = :p AND p2 = :a AND sk = :a AND s2 = :a AND s3 = :a AND c = :a",
      multiKey,
      "Query key condition not supported",
    ],
  ])("refuses %s", (text, keys, message) => {
    expect(() => orientKeyCondition(parse(text), keys)).toThrow(
      expect.objectContaining({ message, kind: "request" }),
    );
  });
});
