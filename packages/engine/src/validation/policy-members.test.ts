import { describe, expect, it } from "vitest";
import { canonicalCondition, canonicalPrincipal, matchesPattern } from "./policy-members.ts";

describe("matchesPattern", () => {
  it.each<[string, boolean]>([
    ["dynamodb:PutItem", true],
    ["DYNAMODB:putitem", true],
    ["dynamodb:*", true],
    ["dynamodb:Put*", true],
    ["dynamodb:*Item", true],
    ["dynamodb:P?tItem", true],
    ["*", true],
    ["dynamodb:PutItem*", true],
    ["dynamodb:PutIte", false],
    ["dynamodb:PutItems", false],
    ["dynamodb:Get*", false],
    ["dynamodb:PutItem?", false],
    ["", false],
  ])("tells whether %s stands for PutItem: %s", (pattern, expected) => {
    expect(matchesPattern("dynamodb:PutItem", pattern)).toBe(expected);
  });

  it("is quick with a pattern that could divide the text in many ways", () => {
    const pattern = `dynamodb:${"*e".repeat(10_000)}`;
    expect(matchesPattern(`dynamodb:${"e".repeat(1_000)}`, pattern)).toBe(false);
  });
});

describe("canonicalPrincipal", () => {
  const root = "arn:aws:iam::123456789012:root";
  it.each<[unknown, unknown]>([
    ["*", "*"],
    [{ AWS: "123456789012" }, { AWS: root }],
    [{ AWS: ["123456789012", root] }, { AWS: root }],
    [{ Service: ["a.example.com"] }, { Service: "a.example.com" }],
    ["123456789012", undefined],
    [{}, undefined],
    [{ AWS: [] }, undefined],
    [{ AWS: [7] }, undefined],
    [["*"], undefined],
    [null, undefined],
  ])("makes of %j %j", (value, expected) => {
    expect(canonicalPrincipal(value)).toEqual(expected);
  });
});

describe("canonicalCondition", () => {
  it.each<[unknown, unknown]>([
    [{ StringEquals: { "aws:a": ["b"] } }, { StringEquals: { "aws:a": "b" } }],
    [{ Bool: { "aws:a": true } }, { Bool: { "aws:a": "true" } }],
    [{ NumericLessThan: { "aws:a": [1, 2] } }, { NumericLessThan: { "aws:a": ["1", "2"] } }],
    [{}, {}],
    [{ StringEquals: "a" }, undefined],
    [{ StringEquals: { "aws:a": {} } }, undefined],
    [{ StringEquals: { "aws:a": [] } }, undefined],
    ["a", undefined],
  ])("makes of %j %j", (value, expected) => {
    expect(canonicalCondition(value)).toEqual(expected);
  });
});
