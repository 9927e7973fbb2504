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
  ["pk = :p AND sk = :a AND c = :a", "Conditions can be of length 1 or 2 only"],
  ["pk > :p", "Query key condition not supported"],
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

  it.each(refusals)("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message, kind: "expression" }));
  });

  it.each(laterRefusals)("refuses %s without the expression's prefix", (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message, kind: "request" }));
  });
});

describe("orientKeyCondition", () => {
  it("puts two equalities where the key schema wants them", () => {
    const oriented = orientKeyCondition(parse("sk = :a AND pk = :p"), {
      partitionKey: "pk",
      sortKey: "sk",
    });
    expect(oriented).toMatchObject({
      partitionKey,
      sortKey: { attributeName: "sk", operator: "=" },
    });
  });

  it("names the key attribute that has no condition", () => {
    expect(() => orientKeyCondition(parse("a = :p"), { partitionKey: "pk" })).toThrow(
      "Query condition missed key schema element: pk",
    );
    expect(() =>
      orientKeyCondition(parse("pk = :p AND a = :p"), { partitionKey: "pk", sortKey: "sk" }),
    ).toThrow("Query condition missed key schema element: sk");
  });

  it("refuses anything but = on the partition key", () => {
    const keys = { partitionKey: "pk", sortKey: "sk" };
    expect(() => orientKeyCondition(parse("pk > :p AND sk = :a"), keys)).toThrow(
      "Query key condition not supported",
    );
  });
});
