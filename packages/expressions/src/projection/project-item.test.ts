import type { AttributeValue, Item } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { Placeholders } from "../placeholders.ts";
import { parseProjection } from "./parse-projection.ts";
import { projectItem } from "./project-item.ts";

const item: Item = {
  a: { S: "a" },
  "x.y": { S: "dotted" },
  doc: {
    M: { b: { N: "1" }, c: { L: [{ M: { d: { S: "d" }, e: { S: "e" } } }] }, bare: { M: {} } },
  },
  xs: { L: [{ S: "0" }, { S: "1" }, { M: { f: { N: "2" }, g: { N: "3" } } }] },
};

function project(text: string): Item {
  const names = { "#xy": "x.y" };
  return projectItem(parseProjection(text, new Placeholders({ names })), item);
}

const facts: readonly (readonly [text: string, projected: Record<string, AttributeValue>])[] = [
  ["a", { a: { S: "a" } }],
  ["a, gone", { a: { S: "a" } }],
  ["gone", {}],
  ["#xy", { "x.y": { S: "dotted" } }],
  ["doc.b", { doc: { M: { b: { N: "1" } } } }],
  ["doc.gone", {}],
  ["doc.b.deeper", {}],
  ["doc.bare", { doc: { M: { bare: { M: {} } } } }],
  ["doc[0]", {}],
  ["xs.a", {}],
  ["xs[0]", { xs: { L: [{ S: "0" }] } }],
  ["xs[9]", {}],
  ["xs[1], xs[0]", { xs: { L: [{ S: "0" }, { S: "1" }] } }],
  ["xs[2].g, xs[0]", { xs: { L: [{ S: "0" }, { M: { g: { N: "3" } } }] } }],
  ["xs[2].g, xs[2].f", { xs: { L: [{ M: { g: { N: "3" }, f: { N: "2" } } }] } }],
  ["doc.c[0].e, doc.b", { doc: { M: { b: { N: "1" }, c: { L: [{ M: { e: { S: "e" } } }] } } } }],
];

const refusals: readonly (readonly [text: string, message: string])[] = [
  ["", "The expression can not be empty;"],
  ["!!! invalid", 'Syntax error; token: "!", near: "!!"'],
  ["a,", 'Syntax error; token: "<EOF>", near: "a,"'],
  ["a b", 'Syntax error; token: "b", near: "a b"'],
  [":a", 'Syntax error; token: ":a", near: ":a"'],
  ["a, Path", "Attribute name is a reserved keyword; reserved keyword: Path"],
  [
    "#gone",
    "An expression attribute name used in the document path is not defined; attribute name: #gone",
  ],
  [
    "a, a.b",
    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]",
  ],
  [
    "a.b, a",
    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]",
  ],
  [
    "a.b, a[1]",
    "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]",
  ],
];

describe("projectItem", () => {
  it.each(facts)("%s leaves its part of the item", (text, projected) => {
    expect(project(text)).toEqual(projected);
  });
});

describe("parseProjection", () => {
  it.each(refusals)("refuses %s", (text, message) => {
    expect(() => project(text)).toThrow(expect.objectContaining({ message, kind: "expression" }));
  });
});
