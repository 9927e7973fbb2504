import type { AttributeValue } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { Placeholders } from "../placeholders.ts";
import { parseUpdate } from "./parse-update.ts";

const values: Record<string, AttributeValue> = {
  ":n": { N: "1" },
  ":s": { S: "x" },
  ":l": { L: [] },
  ":m": { M: {} },
  ":ss": { SS: ["x"] },
};

function parse(text: string): unknown {
  return parseUpdate(text, new Placeholders({ names: { "#a": "a" }, values }));
}

const refusals: readonly (readonly [text: string, message: string])[] = [
  ["", "The expression can not be empty;"],
  ["INVALID SYNTAX HERE", 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
  ["SET", 'Syntax error; token: "<EOF>", near: "SET"'],
  ["SET a =", 'Syntax error; token: "<EOF>", near: "a ="'],
  ["SET  REMOVE #a", 'Syntax error; token: "REMOVE", near: "SET  REMOVE #a"'],
  ["SET a = :n,", 'Syntax error; token: "<EOF>", near: ":n,"'],
  ["ADD hits : incr", 'Syntax error; token: ":", near: "hits : incr"'],
  ["SET a = :n + :n + :n", 'Syntax error; token: "+", near: ":n + :n"'],
  ["SET a :n", 'Syntax error; token: ":n", near: "a :n"'],
  ["ADD a b", 'Syntax error; token: "b", near: "a b"'],
  ["REMOVE a = :n", 'Syntax error; token: "=", near: "a = :n"'],
  ["SET a = ((:n))", "The expression has redundant parentheses;"],
  ["SET a = foo(b)", "Invalid function name; function: foo"],
  ["SET a = size(b)", "The function is not allowed in an update expression; function: size"],
  ["SET a = :n SET b = :n", 'The "SET" section can only be used once in an update expression;'],
  [
    "REMOVE a ADD b :n remove c",
    'The "REMOVE" section can only be used once in an update expression;',
  ],
  [
    `SET ${Array.from({ length: 301 }, (_, position) => `a${position}=:n`).join()}`,
    "The expression contains too many operators; operator count: 301",
  ],
  ["SET status = :n", "Attribute name is a reserved keyword; reserved keyword: status"],
  [
    "SET #b = :n",
    "An expression attribute name used in the document path is not defined; attribute name: #b",
  ],
  [
    "SET a = :x",
    "An expression attribute value used in expression is not defined; attribute value: :x",
  ],
  [
    "SET a = if_not_exists(b)",
    "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1",
  ],
  [
    "SET a = list_append(b, c, d)",
    "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 3",
  ],
  [
    "SET a = if_not_exists(:n, :n)",
    "Operator or function requires a document path; operator or function: if_not_exists",
  ],
  [
    "SET a = b + :s",
    "Incorrect operand type for operator or function; operator or function: +, operand type: S",
  ],
  [
    "SET a = :l - b",
    "Incorrect operand type for operator or function; operator or function: -, operand type: L",
  ],
  [
    "SET a = list_append(a, :m)",
    "Incorrect operand type for operator or function; operator or function: list_append, operand type: M",
  ],
  [
    "ADD a :s",
    "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
  ],
  [
    "DELETE a :l",
    "Incorrect operand type for operator or function; operator: DELETE, operand type: LIST, typeSet: ALLOWED_FOR_DELETE_OPERAND",
  ],
  [
    "SET a = :n REMOVE #a",
    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
  ],
  [
    "SET a.b[0] = :n, a = :n",
    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b, [0]], path two: [a]",
  ],
  [
    "SET a.b = :n, a[0] = :n",
    "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]",
  ],
];

describe("parseUpdate", () => {
  it.each(refusals)("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message, kind: "expression" }));
  });

  it("takes sections in any order and case", () => {
    expect(parse("remove a add b :n Delete c :ss set d = :n, e.f[2] = g")).toMatchObject({
      actions: [
        { kind: "remove" },
        { kind: "add" },
        { kind: "delete" },
        { kind: "set", path: ["d"] },
        { kind: "set", path: ["e", "f", 2], value: { kind: "path", path: ["g"] } },
      ],
    });
  });

  it("takes functions inside functions and sums, and parentheses around either", () => {
    const text =
      "SET a = (if_not_exists(a, :n) - (:n)), b = list_append(if_not_exists(b, :l), (:l))";
    expect(parse(text)).toMatchObject({
      actions: [{ value: { kind: "minus" } }, { value: { kind: "listAppend" } }],
    });
  });

  it("lets siblings stand beside each other", () => {
    expect(parse("SET a.b = :n, a.c = :n, d[0] = :n REMOVE d[1]")).toMatchObject({
      kind: "update",
    });
  });
});
