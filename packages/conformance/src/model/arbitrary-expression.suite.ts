import type { AttributeValue } from "@plinth/values";
import fc from "fast-check";
import type {
  Action,
  Comparator,
  Condition,
  Operand,
  Path,
  Update,
  UpdateOperand,
  UpdateValue,
} from "./expression.ts";
import { orderOf } from "./naive-values.ts";

/** Few values each, so that they meet again; among them the ends of what DynamoDB stores. */
const texts = ["a", "b", "ab", "abc", "aé", "\uffff", "𝄞", "constructor"];
const ordinaryNumbers = ["0", "1", "2", "-1", "10", "1e1", "-10", "0.5", "1.50", "100"];
const extremeNumbers = [
  "12345678901234567890123456789012345678",
  "-12345678901234567890123456789012345678",
  "0.00000000000000000000000000000000000001",
  "9.9E+125",
  "-1e125",
  "1E-130",
  "-5e-130",
];
const binaries = [[0], [0, 0], [1], [1, 2], [2, 1, 2], [255]];

export const arbitraryText: fc.Arbitrary<AttributeValue> = fc
  .constantFrom(...texts)
  .map((S) => ({ S }));
export const arbitraryNumber: fc.Arbitrary<AttributeValue> = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ordinaryNumbers) },
    { weight: 1, arbitrary: fc.constantFrom(...extremeNumbers) },
  )
  .map((N) => ({ N }));
export const arbitraryBinary: fc.Arbitrary<AttributeValue> = fc
  .constantFrom(...binaries)
  .map((bytes) => ({ B: new Uint8Array(bytes) }));

const arbitraryScalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  arbitraryText,
  arbitraryNumber,
  arbitraryBinary,
);

export const arbitrarySet: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
  fc
    .uniqueArray(fc.constantFrom("0", "1", "2", "-1", "10", "0.5"), { minLength: 1, maxLength: 3 })
    .map((NS) => ({ NS })),
  fc
    .uniqueArray(fc.constantFrom(...binaries), { minLength: 1, maxLength: 3 })
    .map((sets) => ({ BS: sets.map((bytes) => new Uint8Array(bytes)) })),
);

const arbitraryFlat: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: arbitraryScalar },
  { weight: 1, arbitrary: fc.boolean().map((BOOL) => ({ BOOL })) },
  { weight: 1, arbitrary: fc.constantFrom<AttributeValue>({ NULL: true }, { S: "" }) },
  { weight: 1, arbitrary: arbitrarySet },
);

export const arbitraryList: fc.Arbitrary<AttributeValue> = fc
  .array(arbitraryFlat, { maxLength: 4 })
  .map((L) => ({ L }));

export const arbitraryMap: fc.Arbitrary<AttributeValue> = fc
  .record(
    {
      x: arbitraryFlat,
      y: fc.record({ z: arbitraryFlat }, { requiredKeys: [] }).map((M) => ({ M })),
      l: arbitraryList,
    },
    { requiredKeys: ["y", "l"] },
  )
  .map((M) => ({ M: M as Record<string, AttributeValue> }));

export const arbitraryValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 5, arbitrary: arbitraryFlat },
  { weight: 1, arbitrary: arbitraryList },
  { weight: 1, arbitrary: arbitraryMap },
);

/** Paths to what items have, to what only some have, and to what none has. */
const plainPaths: readonly Path[] = [
  ["aa"],
  ["bb"],
  ["tags"],
  ["gone"],
  ["gone", "x"],
  ["aa", "x"],
  ["doc"],
  ["doc", "x"],
  ["doc", "y"],
  ["doc", "y", "z"],
  ["doc", "l", 0],
  ["doc", "l", 3],
  ["list"],
  ["list", 0],
  ["list", 1],
  ["list", 3],
  ["list", 7],
  ["count"],
];
const indexPaths: readonly Path[] = [["gp"], ["gs"], ["ls"], ["ttl"]];

const plainPath: fc.Arbitrary<Path> = fc.constantFrom(...plainPaths);
const anyPath: fc.Arbitrary<Path> = fc.constantFrom(...plainPaths, ...indexPaths);

/** Paths that may stand together in one expression: none leads to, or against the nature of, another. */
function apart(paths: readonly Path[]): Path[] {
  return paths.filter((path, n) => !paths.slice(0, n).some((other) => getInTheWay(path, other)));
}

function getInTheWay(left: Path, right: Path): boolean {
  for (const [position, step] of left.entries()) {
    const other = right[position];
    if (other === undefined) return true;
    if (step !== other) return typeof step !== typeof other;
  }
  return true;
}

export const arbitraryProjection: fc.Arbitrary<readonly Path[]> = fc
  .array(fc.oneof(anyPath, fc.constantFrom<Path>(["pk"], ["sk"])), { minLength: 1, maxLength: 4 })
  .map(apart);

const order: fc.Arbitrary<Comparator> = fc.constantFrom("<", "<=", ">", ">=");
const equality: fc.Arbitrary<Comparator> = fc.constantFrom("=", "<>");
const types = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"];

const pathOperand = (path: fc.Arbitrary<Path>): fc.Arbitrary<Operand> =>
  path.map((each) => ({ kind: "path", path: each }));
const valueOperand = (value: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Operand> =>
  value.map((each) => ({ kind: "value", value: each }));

const arbitraryBounds: fc.Arbitrary<readonly [AttributeValue, AttributeValue]> = fc
  .oneof(
    fc.tuple(arbitraryText, arbitraryText),
    fc.tuple(arbitraryNumber, arbitraryNumber),
    fc.tuple(arbitraryBinary, arbitraryBinary),
  )
  .map(([first, second]) =>
    (orderOf(first, second) ?? 0) > 0 ? [second, first] : [first, second],
  );

function simpleConditions(path: fc.Arbitrary<Path>): fc.Arbitrary<Condition> {
  const operand = pathOperand(path);
  const size: fc.Arbitrary<Operand> = path.map((each) => ({ kind: "size", path: each }));
  const count = fc.constantFrom("0", "1", "2", "3").map((N): AttributeValue => ({ N }));
  const compare = (
    operator: fc.Arbitrary<Comparator>,
    left: fc.Arbitrary<Operand>,
    right: fc.Arbitrary<Operand>,
  ): fc.Arbitrary<Condition> =>
    fc
      .record({ kind: fc.constant("compare" as const), operator, left, right })
      // DynamoDB refuses to compare a path with itself.
      .filter((condition) => JSON.stringify(condition.left) !== JSON.stringify(condition.right));
  return fc.oneof(
    compare(order, operand, valueOperand(arbitraryScalar)),
    compare(equality, operand, valueOperand(arbitraryValue)),
    compare(fc.oneof(order, equality), operand, operand),
    compare(fc.oneof(order, equality), size, valueOperand(count)),
    compare(order, valueOperand(arbitraryScalar), operand),
    fc
      .tuple(operand, arbitraryBounds)
      .map(
        ([each, [lower, upper]]): Condition => ({ kind: "between", operand: each, lower, upper }),
      ),
    fc.record({
      kind: fc.constant("in" as const),
      operand,
      choices: fc.array(arbitraryValue, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constantFrom("exists" as const, "notExists" as const), path }),
    fc.record({ kind: fc.constant("type" as const), path, type: fc.constantFrom(...types) }),
    fc.record({
      kind: fc.constant("beginsWith" as const),
      path,
      prefix: fc.oneof(arbitraryText, arbitraryBinary),
    }),
    fc
      .record({
        kind: fc.constant("contains" as const),
        path,
        element: fc.oneof(valueOperand(arbitraryScalar), operand),
      })
      .filter(({ path: own, element }) =>
        element.kind !== "path" ? true : JSON.stringify(own) !== JSON.stringify(element.path),
      ),
  );
}

function conditions(path: fc.Arbitrary<Path>): fc.Arbitrary<Condition> {
  const simple = simpleConditions(path);
  const twoDeep = fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 1, arbitrary: simple.map((condition): Condition => ({ kind: "not", condition })) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        left: simple,
        right: simple,
      }),
    },
  );
  return fc.oneof(
    { weight: 3, arbitrary: twoDeep },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        left: twoDeep,
        right: twoDeep.map((condition): Condition => ({ kind: "not", condition })),
      }),
    },
  );
}

export const arbitraryCondition: fc.Arbitrary<Condition> = conditions(
  fc.oneof({ weight: 5, arbitrary: anyPath }, fc.constantFrom<Path>(["pk"], ["sk"])),
);

/** No key attribute may stand in the filter of a query. */
export const arbitraryFilter: fc.Arbitrary<Condition> = conditions(plainPath);

function operands(literal: fc.Arbitrary<AttributeValue>): fc.Arbitrary<UpdateOperand> {
  return fc.oneof(
    anyPath.map((path): UpdateOperand => ({ kind: "path", path })),
    literal.map((value): UpdateOperand => ({ kind: "value", value })),
    fc
      .tuple(anyPath, literal)
      .map(([path, otherwise]): UpdateOperand => ({ kind: "ifNotExists", path, otherwise })),
  );
}

const listAppend: fc.Arbitrary<UpdateValue> = fc.record({
  kind: fc.constant("listAppend" as const),
  left: operands(arbitraryList),
  right: operands(arbitraryList),
});

const arithmetic: fc.Arbitrary<UpdateValue> = fc.record({
  kind: fc.constantFrom("plus" as const, "minus" as const),
  left: operands(arbitraryNumber),
  right: operands(arbitraryNumber),
});

const literal: fc.Arbitrary<UpdateValue> = arbitraryValue.map((value) => ({
  kind: "value",
  value,
}));

/** Any action on any path, which the item's types mostly refuse. */
const anyAction: fc.Arbitrary<Action> = fc
  .tuple(
    fc.oneof({ weight: 40, arbitrary: anyPath }, fc.constantFrom<Path>(["pk"], ["sk"])),
    fc.oneof(
      fc
        .oneof(literal, operands(arbitraryValue), listAppend, arithmetic)
        .map((value) => ({ kind: "set" as const, value })),
      fc.constant({ kind: "remove" as const }),
      fc.oneof(arbitraryNumber, arbitrarySet).map((value) => ({ kind: "add" as const, value })),
      arbitrarySet.map((value) => ({ kind: "delete" as const, value })),
    ),
  )
  .map(([path, rest]): Action => ({ ...rest, path }));

const zero: UpdateOperand = { kind: "ifNotExists", path: ["count"], otherwise: { N: "0" } };
const emptyList: UpdateOperand = { kind: "ifNotExists", path: ["list"], otherwise: { L: [] } };

const nested: fc.Arbitrary<Path> = fc.constantFrom<Path>(
  ["doc", "x"],
  ["doc", "y", "z"],
  ["doc", "l", 0],
  ["doc", "l", 2],
  ["list", 0],
  ["list", 2],
  ["list", 7],
);

/** Actions that fit what an item of that attribute has, if it has it. */
const fittingAction: fc.Arbitrary<Action> = fc.oneof(
  fc
    .tuple(fc.constantFrom<Path>(["aa"], ["bb"], ["doc", "x"]), literal)
    .map(([path, value]): Action => ({ kind: "set", path, value })),
  fc.tuple(fc.constantFrom("plus" as const, "minus" as const), operands(arbitraryNumber)).map(
    ([kind, right]): Action => ({
      kind: "set",
      path: ["count"],
      value: { kind, left: zero, right },
    }),
  ),
  arbitraryList.map(
    (value): Action => ({
      kind: "set",
      path: ["list"],
      value: { kind: "listAppend", left: emptyList, right: { kind: "value", value } },
    }),
  ),
  fc.tuple(nested, literal).map(([path, value]): Action => ({ kind: "set", path, value })),
  nested.map((path): Action => ({ kind: "remove", path })),
  arbitraryNumber.map((value): Action => ({ kind: "add", path: ["count"], value })),
  fc
    .tuple(fc.constantFrom("add" as const, "delete" as const), arbitrarySet)
    .map(([kind, value]): Action => ({ kind, path: ["tags"], value })),
);

/** `indexActions` change the attributes that are keys of indexes. */
export function arbitraryUpdate(indexActions: fc.Arbitrary<Action>): fc.Arbitrary<Update> {
  const action = fc.oneof(
    { weight: 5, arbitrary: fittingAction },
    { weight: 3, arbitrary: indexActions },
    { weight: 1, arbitrary: anyAction },
  );
  return fc.array(action, { minLength: 1, maxLength: 4 }).map((actions) => {
    const paths = apart(actions.map(({ path }) => path));
    // A path that comes twice is in its own way, so each of these is the first of its kind.
    return paths.flatMap((path) => actions.find((each) => each.path === path) ?? []);
  });
}
