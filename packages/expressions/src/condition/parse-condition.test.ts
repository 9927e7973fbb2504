import type { AttributeValue } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { Placeholders } from "../placeholders.ts";
import { parseCondition } from "./parse-condition.ts";

const names = { "#a": "a", "#dot": "x.y", "#same": "a" };
const values: Record<string, AttributeValue> = {
  ":n": { N: "1" },
  ":n2": { N: "2" },
  ":s": { S: "x" },
  ":bool": { BOOL: true },
  ":null": { NULL: true },
  ":list": { L: [] },
  ":map": { M: {} },
  ":set": { SS: ["x"] },
  ":type": { S: "X" },
  ":typeS": { S: "S" },
};

function parse(text: string): unknown {
  return parseCondition(text, new Placeholders({ names, values }));
}

const refusals: readonly (readonly [text: string, message: string])[] = [
  ["", "The expression can not be empty;"],
  [" ", 'Syntax error; token: "<EOF>", near: ""'],
  ["a =", 'Syntax error; token: "<EOF>", near: "a ="'],
  ["a-b", 'Syntax error; token: "-", near: "a-b"'],
  ["INVALID SYNTAX HERE", 'Syntax error; token: "SYNTAX", near: "INVALID SYNTAX HERE"'],
  ["tenantAgent:abc123-x", 'Syntax error; token: ":abc123", near: "tenantAgent:abc123-"'],
  ["contains()", 'Syntax error; token: ")", near: "()"'],
  ["a = 1", 'Syntax error; token: "1", near: "= 1"'],
  ["a = :n AND", 'Syntax error; token: "<EOF>", near: ":n AND"'],
  ["a = :n b", 'Syntax error; token: "b", near: ":n b"'],
  ["a = : n", 'Syntax error; token: ":", near: "= : n"'],
  ["a = 'x'", `Syntax error; token: "'", near: "= 'x"`],
  ["a", 'Syntax error; token: "<EOF>", near: "a"'],
  [":n", 'Syntax error; token: "<EOF>", near: ":n"'],
  ["(a)", 'Syntax error; token: "<EOF>", near: "a)"'],
  ["(a AND b = :n)", 'Syntax error; token: "AND", near: "a AND b"'],
  ["and = :n", 'Syntax error; token: "and", near: "and ="'],
  ["a = :n = :n", 'Syntax error; token: "=", near: ":n = :n"'],
  ["a[b] = :n", 'Syntax error; token: "b", near: "[b]"'],
  ["a[-1] = :n", 'Syntax error; token: "-", near: "[-1"'],
  ["a. = :n", 'Syntax error; token: "=", near: ". = :n"'],
  ["a BETWEEN :n, :n", 'Syntax error; token: ",", near: ":n, :n"'],
  ["a IN :n", 'Syntax error; token: ":n", near: "IN :n"'],
  ["a IN ()", 'Syntax error; token: ")", near: "()"'],
  ["((a = :n))", "The expression has redundant parentheses;"],
  ["((a = :n)) AND (b = :n)", "The expression has redundant parentheses;"],
  ["((a)) = :n", "The expression has redundant parentheses;"],
  ["foo(a)", "Invalid function name; function: foo"],
  ["SIZE(a) > :n", "Invalid function name; function: SIZE"],
  [
    "if_not_exists(a, :n) = :n",
    "The function is not allowed in a condition expression; function: if_not_exists",
  ],
  ["size(a)", "The function is not allowed to be used this way in an expression; function: size"],
  [
    "attribute_exists(a) = :n",
    "The function is not allowed to be used this way in an expression; function: attribute_exists",
  ],
  ["status = :n", "Attribute name is a reserved keyword; reserved keyword: status"],
  ["a.Name = :n", "Attribute name is a reserved keyword; reserved keyword: Name"],
  [
    "#b = :n",
    "An expression attribute name used in the document path is not defined; attribute name: #b",
  ],
  [
    "a = :x",
    "An expression attribute value used in expression is not defined; attribute value: :x",
  ],
  [
    "contains(a)",
    "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1",
  ],
  [
    "attribute_exists(a, b)",
    "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
  ],
  [
    "size(a, b) = :n",
    "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2",
  ],
  [
    "attribute_exists(:n)",
    "Operator or function requires a document path; operator or function: attribute_exists",
  ],
  [
    "begins_with(a, :n)",
    "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
  ],
  [
    "size(:n) = :n",
    "Incorrect operand type for operator or function; operator or function: size, operand type: N",
  ],
  [
    "a < :bool",
    "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
  ],
  [
    "a >= :map",
    "Incorrect operand type for operator or function; operator or function: >=, operand type: M",
  ],
  [
    "a BETWEEN :list AND :n",
    "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L",
  ],
  [
    "contains(:n, a)",
    "Incorrect operand type for operator or function; operator or function: contains, operand type: N",
  ],
  [
    "attribute_type(a, :n)",
    "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N",
  ],
  [
    "attribute_type(a, :type)",
    "Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
  ],
  [
    "a = #same",
    "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]",
  ],
  [
    "contains(a.b[0], a.b[0])",
    "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a, b, [0]]",
  ],
  [
    "a BETWEEN :n2 AND :n",
    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
  ],
  [
    "a BETWEEN :n AND :s",
    "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:x}",
  ],
  [
    `a IN (${Array.from({ length: 101 }, () => ":n").join()})`,
    "The IN operator is provided with too many operands; number of operands: 101",
  ],
  [
    `a = :n${" OR a = :n".repeat(151)}`,
    "The expression contains too many operators; operator count: 301",
  ],
  [
    `a = :n${" ".repeat(4100)}`,
    "Expression size has exceeded the maximum allowed size; expression size: 4106",
  ],
  ["a[99999999999] = :n", "List index is not within the allowable range; index: [99999999999]"],
  // The order between refusals, each pair of neighbours.
  ["status = = :n", 'Syntax error; token: "=", near: "= = :n"'],
  ["((foo(a)))", "The expression has redundant parentheses;"],
  ["status = :n AND foo(a)", "Invalid function name; function: foo"],
  ["a = :x AND status = :n", "Attribute name is a reserved keyword; reserved keyword: status"],
  [
    "a = a AND a = :x",
    "An expression attribute value used in expression is not defined; attribute value: :x",
  ],
];

describe("parseCondition", () => {
  it.each(refusals)("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message, kind: "expression" }));
  });

  it("binds NOT tighter than AND, and AND tighter than OR", () => {
    expect(parse("NOT a = :n AND b = :n OR c = :n")).toMatchObject({
      kind: "or",
      conditions: [{ kind: "and", conditions: [{ kind: "not" }, {}] }, { kind: "compare" }],
    });
  });

  it("takes keywords in any case and any white space", () => {
    expect(parse("a\tbetween :n\nAnd :n2 oR not(a iN(:n))")).toMatchObject({
      kind: "or",
      conditions: [{ kind: "between" }, { kind: "not", condition: { kind: "in" } }],
    });
  });

  it("takes parentheses around operands and around groups that differ", () => {
    expect(parse("((a = :n AND b = :n) AND (c) = (:n))")).toMatchObject({ kind: "and" });
  });

  it("keeps the dots of a placeholder's name", () => {
    expect(parse("#dot.z = :n")).toMatchObject({ left: { path: ["x.y", "z"] } });
  });

  it("allows two constants, equal ones too", () => {
    expect(parse(":n = :n")).toMatchObject({ kind: "compare" });
  });

  it("gives attribute_type its type and size its operand", () => {
    expect(parse("attribute_type(a, :typeS)")).toMatchObject({ attributeType: "S" });
    expect(parse("size(a[1].b) < :n")).toMatchObject({
      left: { kind: "size", operand: { path: ["a", 1, "b"] } },
    });
  });

  it("remembers which placeholders it met, across expressions", () => {
    const placeholders = new Placeholders({
      names: { "#a": "a", "#b": "b", "#c": "c" },
      values: { ":a": { N: "1" }, ":b": { N: "1" } },
    });
    parseCondition("#a = :a", placeholders);
    parseCondition("attribute_exists(#b)", placeholders);
    expect(placeholders.unusedNames()).toEqual(["#c"]);
    expect(placeholders.unusedValues()).toEqual([":b"]);
  });

  it("does not take inherited members for placeholders", () => {
    const bare = { names: {}, values: {} };
    expect(() => parseCondition("#toString = :constructor", new Placeholders(bare))).toThrow(
      "attribute name: #toString",
    );
  });

  it("ends nested parentheses and NOTs with a refusal, not with the stack", () => {
    expect(() => parse(`${"(".repeat(2000)}a = :n${")".repeat(2000)}`)).toThrow("redundant");
    expect(() => parse("(".repeat(4000))).toThrow("redundant");
    expect(() => parse(`${"NOT ".repeat(1000)}a=:n`)).toThrow("too many operators");
  });
});
