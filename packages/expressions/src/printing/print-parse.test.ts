import type { AttributeValue } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition, Operand, PlainOperand } from "../condition/condition.ts";
import { parseCondition } from "../condition/parse-condition.ts";
import { printCondition } from "../condition/print-condition.ts";
import type { DocumentPath } from "../document-path.ts";
import type { KeyCondition, SortKeyCondition } from "../key-condition/key-condition.ts";
import { orientKeyCondition } from "../key-condition/orient-key-condition.ts";
import { parseKeyCondition } from "../key-condition/parse-key-condition.ts";
import { printKeyCondition } from "../key-condition/print-key-condition.ts";
import { Placeholders } from "../placeholders.ts";
import { parseProjection } from "../projection/parse-projection.ts";
import { printProjection } from "../projection/print-projection.ts";
import { parseUpdate } from "../update/parse-update.ts";
import { printUpdate } from "../update/print-update.ts";
import type { UpdateAction, UpdateOperand, UpdateValue } from "../update/update.ts";
import { PlaceholderWriter } from "./placeholder-writer.ts";

// A generated tree is never refused when no two of its paths are the same, so names are numbered.
const seed = 20_250_701;
const settings = { seed, numRuns: 500 };

const attributeName = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6, unit: "binary" }),
  fc.constantFrom("status", "Size", "a.b", "a[0]", "#x", ":y", "_ok", "plain", "__proto__", "AND"),
);
const path: fc.Arbitrary<DocumentPath> = fc
  .tuple(attributeName, fc.array(fc.oneof(attributeName, fc.nat({ max: 99 })), { maxLength: 3 }))
  .map(([first, rest]): DocumentPath => [first, ...rest]);

const text: fc.Arbitrary<AttributeValue> = fc.string().map((S) => ({ S }));
const number: fc.Arbitrary<AttributeValue> = fc.integer().map((N) => ({ N: String(N) }));
const list: fc.Arbitrary<AttributeValue> = fc.constant({ L: [{ BOOL: true }] });
const stringSet: fc.Arbitrary<AttributeValue> = fc.constant({ SS: ["a", "b"] });

const pathOperand = path.map((each): PlainOperand => ({ kind: "path", path: each }));
const textOperand = text.map((value): PlainOperand => ({ kind: "value", value }));
const size = path.map((each): Operand => ({ kind: "size", operand: { kind: "path", path: each } }));
const left: fc.Arbitrary<Operand> = fc.oneof(pathOperand, size);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant("compare" as const),
    operator: fc.constantFrom("=", "<>", "<", "<=", ">", ">="),
    left,
    right: textOperand,
  }),
  fc.record({
    kind: fc.constant("between" as const),
    operand: left,
    lower: fc.constant<Operand>({ kind: "value", value: { N: "1" } }),
    upper: fc.oneof(size, fc.constant<Operand>({ kind: "value", value: { N: "2" } })),
  }),
  fc.record({
    kind: fc.constant("in" as const),
    operand: left,
    choices: fc.array(textOperand, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constantFrom("attributeExists" as const, "attributeNotExists"), path }),
  fc.record({
    kind: fc.constant("attributeType" as const),
    operand: pathOperand,
    attributeType: fc.constantFrom("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"),
  }),
  fc.record({
    kind: fc.constant("beginsWith" as const),
    operand: pathOperand,
    prefix: textOperand,
  }),
  fc.record({ kind: fc.constant("contains" as const), operand: pathOperand, element: textOperand }),
);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom("and" as const, "or"),
      conditions: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), condition: tie("condition") }),
  ),
}));

const { operand } = fc.letrec<{ operand: UpdateOperand }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    pathOperand,
    fc.record({ kind: fc.constant("ifNotExists" as const), path, otherwise: tie("operand") }),
    fc.record({
      kind: fc.constant("listAppend" as const),
      left: pathOperand,
      right: fc.oneof(
        pathOperand,
        list.map((value): UpdateOperand => ({ kind: "value", value })),
      ),
    }),
  ),
}));
const summand: fc.Arbitrary<UpdateOperand> = fc.oneof(
  pathOperand,
  number.map((value): UpdateOperand => ({ kind: "value", value })),
);
const updateValue: fc.Arbitrary<UpdateValue> = fc.oneof(
  operand,
  fc.record({ kind: fc.constantFrom("plus" as const, "minus"), left: summand, right: summand }),
);

/** Paths of which none leads into another: each begins with a name of its own. */
function apart(paths: readonly DocumentPath[]): DocumentPath[] {
  return paths.map(([first, ...rest], position) => [`${position}${first}`, ...rest]);
}

const actions: fc.Arbitrary<UpdateAction[]> = fc
  .record({
    sections: fc.shuffledSubarray(["set", "remove", "add", "delete"] as const, { minLength: 1 }),
    paths: fc.array(path, { minLength: 8, maxLength: 8 }),
    value: updateValue,
    addend: fc.oneof(number, stringSet),
  })
  .map(({ sections, paths, value, addend }) => {
    const names = apart(paths);
    return sections.flatMap((kind, position) =>
      names
        .slice(2 * position, 2 * position + 2)
        .map((each) => actionOn(each, kind, { value, addend })),
    );
  });

function actionOn(
  each: DocumentPath,
  kind: UpdateAction["kind"],
  { value, addend }: { value: UpdateValue; addend: AttributeValue },
): UpdateAction {
  switch (kind) {
    case "set":
      return { kind, path: each, value };
    case "remove":
      return { kind, path: each };
    case "add":
      return { kind, path: each, value: addend };
    case "delete":
      return { kind, path: each, value: { SS: ["a"] } };
  }
}

const sortKeyCondition: fc.Arbitrary<SortKeyCondition> = fc
  .record({
    attributeName: attributeName.map((name) => `s${name}`),
    operator: fc.constantFrom("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"),
    value: text,
  })
  .map(({ attributeName: name, operator, value }) => ({
    attributeName: name,
    operator,
    values: operator === "BETWEEN" ? [{ N: "1" }, { N: "2" }] : [value],
  }));

const keyCondition: fc.Arbitrary<KeyCondition> = fc
  .record({
    name: attributeName,
    value: text,
    sortKeys: fc.uniqueArray(sortKeyCondition, {
      maxLength: 8,
      selector: (each) => each.attributeName,
    }),
  })
  .map(({ name, value, sortKeys: [sortKey, ...moreSortKeys] }): KeyCondition => {
    const partitionKey = { attributeName: `p${name}`, value };
    return {
      kind: "keyCondition",
      partitionKey,
      ...(sortKey !== undefined && { sortKey }),
      ...(moreSortKeys.length > 0 && { moreSortKeys }),
    };
  });

/** The sort conditions with equalities for all but the last, as a key schema wants them. */
function sortKeysOf({ sortKey, moreSortKeys = [] }: KeyCondition): readonly SortKeyCondition[] {
  const sortKeys = sortKey === undefined ? [] : [sortKey, ...moreSortKeys];
  return sortKeys.map((each, position) =>
    position === sortKeys.length - 1
      ? each
      : { ...each, operator: "=", values: each.values.slice(0, 1) },
  );
}

function placeholdersOf(writer: PlaceholderWriter): Placeholders {
  return new Placeholders({ names: writer.names(), values: writer.values() });
}

describe(`printing and parsing again (seed ${seed})`, () => {
  it("gives the same condition", () => {
    fc.assert(
      fc.property(condition, (tree) => {
        const writer = new PlaceholderWriter();
        const printed = printCondition(tree, writer);
        fc.pre(printed.length < 2000);
        const placeholders = placeholdersOf(writer);
        expect(parseCondition(printed, placeholders)).toEqual(tree);
        expect([...placeholders.unusedNames(), ...placeholders.unusedValues()]).toEqual([]);
      }),
      settings,
    );
  });

  it("gives the same update", () => {
    fc.assert(
      fc.property(actions, (tree) => {
        const writer = new PlaceholderWriter();
        const printed = printUpdate({ kind: "update", actions: tree }, writer);
        expect(parseUpdate(printed, placeholdersOf(writer)).actions).toEqual(tree);
      }),
      settings,
    );
  });

  it("gives the same projection", () => {
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 8 }), (paths) => {
        const tree = { kind: "projection", paths: apart(paths) } as const;
        const writer = new PlaceholderWriter();
        const printed = printProjection(tree, writer);
        expect(parseProjection(printed, placeholdersOf(writer))).toEqual(tree);
      }),
      settings,
    );
  });

  it("gives the same key condition", () => {
    fc.assert(
      fc.property(keyCondition, (tree) => {
        const writer = new PlaceholderWriter();
        const printed = printKeyCondition(tree, writer);
        expect(parseKeyCondition(printed, placeholdersOf(writer))).toEqual(tree);
      }),
      settings,
    );
  });
});

describe(`printing, parsing and orienting a multi-attribute key (seed ${seed})`, () => {
  it("gives the same key condition, its partition attributes in their places", () => {
    const equalities = fc.uniqueArray(
      fc.record({ attributeName: attributeName.map((name) => `q${name}`), value: text }),
      { maxLength: 3, selector: (each) => each.attributeName },
    );
    fc.assert(
      fc.property(keyCondition, equalities, (simple, morePartitionKeys) => {
        const { partitionKey } = simple;
        const sortKeys = sortKeysOf(simple);
        const [sortKey, ...moreSortKeys] = sortKeys;
        const tree: KeyCondition = {
          kind: "keyCondition",
          partitionKey,
          ...(morePartitionKeys.length > 0 && { morePartitionKeys }),
          ...(sortKey !== undefined && { sortKey }),
          ...(moreSortKeys.length > 0 && { moreSortKeys }),
        };
        const nameOf = (each: { attributeName: string }) => ({ name: each.attributeName });
        const writer = new PlaceholderWriter();
        const parsed = parseKeyCondition(printKeyCondition(tree, writer), placeholdersOf(writer));
        const keys = {
          partitionKeys: [partitionKey, ...morePartitionKeys].map(nameOf),
          sortKeys: sortKeys.map(nameOf),
        };
        expect(orientKeyCondition(parsed, keys)).toEqual(tree);
      }),
      settings,
    );
  });
});

describe("PlaceholderWriter", () => {
  it("gives every name one placeholder", () => {
    const writer = new PlaceholderWriter();
    expect(writer.writePath(["plain", "status", 3, "status", "a.b"])).toBe("#n0.#n1[3].#n1.#n2");
    expect(writer.names()).toEqual({ "#n0": "plain", "#n1": "status", "#n2": "a.b" });
  });

  it("has no maps when nothing needs one", () => {
    const writer = new PlaceholderWriter();
    expect([writer.names(), writer.values()]).toEqual([undefined, undefined]);
  });

  it("is shared by the expressions of a request without mixing their values up", () => {
    const writer = new PlaceholderWriter();
    expect([writer.writeValue({ N: "1" }), writer.writeValue({ N: "1" })]).toEqual([":v0", ":v1"]);
  });
});
