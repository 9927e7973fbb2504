import type { AttributeValue, Item } from "@plinth/values";
import fc from "fast-check";
import {
  arbitraryBinary,
  arbitraryCondition,
  arbitraryFilter,
  arbitraryList,
  arbitraryMap,
  arbitraryNumber,
  arbitraryProjection,
  arbitrarySet,
  arbitraryText,
  arbitraryUpdate,
  arbitraryValue,
} from "./arbitrary-expression.suite.ts";
import type { Command, KeyType, Schema, SortCondition, TransactAction } from "./command.ts";
import type { Action, Path } from "./expression.ts";
import { textOfValue } from "./naive-values.ts";

/** The clock of a run begins here; expiries are around it. */
export const startSeconds = 1_700_000_000;

const keyType: fc.Arbitrary<KeyType> = fc.constantFrom("S", "N", "B");
const projection = fc.constantFrom("ALL" as const, "KEYS_ONLY" as const, "INCLUDE" as const);

export const arbitrarySchema: fc.Arbitrary<Schema> = fc.record({
  pk: keyType,
  sk: fc.option(keyType, { nil: undefined, freq: 5 }),
  ls: keyType,
  gp: keyType,
  gs: keyType,
  localProjection: fc.constantFrom("ALL" as const, "KEYS_ONLY" as const),
  globalProjection: projection,
  lateProjection: projection,
});

function typedValue(type: KeyType): fc.Arbitrary<AttributeValue> {
  switch (type) {
    case "S":
      return arbitraryText;
    case "N":
      return arbitraryNumber;
    case "B":
      return arbitraryBinary;
  }
}

const wrongValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  arbitraryText,
  arbitraryNumber,
  fc.constant<AttributeValue>({ S: "" }),
);

const expiry: fc.Arbitrary<AttributeValue> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .integer({ min: -20, max: 60 })
      .map((seconds): AttributeValue => ({ N: String(startSeconds + seconds) })),
  },
  fc.constantFrom<AttributeValue>(
    { N: "-1" },
    { N: "5" },
    { S: "1700000000" },
    { N: "1700000000.5" },
  ),
);

/** The values that key attributes of a run take: few, so that the same item is met often. */
interface KeyValues {
  readonly pk: readonly AttributeValue[];
  readonly sk: readonly AttributeValue[];
  readonly ls: readonly AttributeValue[];
  readonly gp: readonly AttributeValue[];
  readonly gs: readonly AttributeValue[];
}

function arbitraryKeyValues(schema: Schema): fc.Arbitrary<KeyValues> {
  const some = (type: KeyType, count: number): fc.Arbitrary<AttributeValue[]> =>
    fc.array(typedValue(type), { minLength: count, maxLength: count });
  return fc.record({
    pk: some(schema.pk, schema.sk === undefined ? 8 : 2),
    sk: some(schema.sk ?? "S", 5),
    ls: some(schema.ls, 4),
    gp: some(schema.gp, 2),
    gs: some(schema.gs, 4),
  });
}

interface Parts {
  readonly schema: Schema;
  readonly values: { readonly [Name in keyof KeyValues]: fc.Arbitrary<AttributeValue> };
  readonly key: fc.Arbitrary<Item>;
  readonly item: fc.Arbitrary<Item>;
}

function partsOf(schema: Schema, keyValues: KeyValues): Parts {
  const oneOf = (name: keyof KeyValues): fc.Arbitrary<AttributeValue> =>
    fc.oneof(
      { weight: 60, arbitrary: fc.constantFrom(...keyValues[name]) },
      { weight: 1, arbitrary: wrongValue },
    );
  const values = {
    pk: oneOf("pk"),
    sk: oneOf("sk"),
    ls: oneOf("ls"),
    gp: oneOf("gp"),
    gs: oneOf("gs"),
  };
  const { pk, sk, ls, gp, gs } = values;
  const key: fc.Arbitrary<Item> =
    schema.sk === undefined ? fc.record({ pk }) : fc.record({ pk, sk });
  const others = fc.record(
    {
      ls,
      gp,
      gs,
      aa: arbitraryValue,
      bb: arbitraryValue,
      doc: arbitraryMap,
      list: arbitraryList,
      tags: arbitrarySet,
      count: arbitraryNumber,
      ttl: expiry,
    },
    // With these most of the updates fit.
    { requiredKeys: ["doc", "list"] },
  );
  const item = fc.tuple(key, others).map(([one, other]): Item => ({ ...other, ...one }));
  return { schema, values, key, item };
}

function indexActionsOf({ values: { ls, gp, gs } }: Parts): fc.Arbitrary<Action> {
  const set = (path: Path, value: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Action> =>
    value.map((each) => ({ kind: "set", path, value: { kind: "value", value: each } }));
  return fc.oneof(
    set(["ls"], ls),
    set(["gp"], gp),
    set(["gs"], gs),
    set(["ttl"], expiry),
    fc.constantFrom<Path>(["ls"], ["gp"], ["gs"]).map((path): Action => ({ kind: "remove", path })),
  );
}

function actionsOf(parts: Parts) {
  const { key, item } = parts;
  const conditional = {
    condition: fc.option(arbitraryCondition, { nil: undefined, freq: 2 }),
    onFailure: fc.constantFrom("ALL_OLD" as const, "NONE" as const),
  };
  const oldValues = fc.constantFrom("NONE" as const, "ALL_OLD" as const);
  return {
    put: fc.record({
      kind: fc.constant("put" as const),
      item,
      returnValues: oldValues,
      ...conditional,
    }),
    update: fc.record({
      kind: fc.constant("update" as const),
      key,
      update: arbitraryUpdate(indexActionsOf(parts)),
      returnValues: fc.constantFrom(
        "NONE" as const,
        "ALL_OLD" as const,
        "ALL_NEW" as const,
        "UPDATED_OLD" as const,
      ),
      ...conditional,
    }),
    delete: fc.record({
      kind: fc.constant("delete" as const),
      key,
      returnValues: oldValues,
      ...conditional,
    }),
    check: fc.record({
      kind: fc.constant("check" as const),
      key,
      ...conditional,
      condition: arbitraryCondition,
    }),
  };
}

function sortConditionOf(value: fc.Arbitrary<AttributeValue>): fc.Arbitrary<SortCondition> {
  return fc.record({
    operator: fc.constantFrom("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"),
    first: value,
    second: value,
  });
}

const limit = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

function queriesOf({ schema, values }: Parts): fc.Arbitrary<Command> {
  const { pk, gp, gs, ls } = values;
  const sk = schema.sk === undefined ? undefined : values.sk;
  const queryOf = (
    indexName: "local" | "global" | "late" | undefined,
    partition: fc.Arbitrary<AttributeValue>,
    sort: fc.Arbitrary<AttributeValue> | undefined,
  ): fc.Arbitrary<Command> =>
    fc.record({
      kind: fc.constant("query" as const),
      indexName: fc.constant(indexName),
      partition,
      sort: sort === undefined ? fc.constant(undefined) : sometimes(sortConditionOf(sort)),
      direction: fc.constantFrom("forward" as const, "backward" as const),
      limit,
      // What a local index filters by that it does not hold is not documented.
      filter:
        indexName === "local" && schema.localProjection !== "ALL"
          ? fc.constant(undefined)
          : sometimes(arbitraryFilter),
      projection: fc.option(arbitraryProjection, { nil: undefined, freq: 3 }),
    });
  return fc.oneof(
    { weight: 2, arbitrary: queryOf(undefined, pk, sk) },
    { weight: 2, arbitrary: queryOf("global", gp, gs) },
    { weight: 1, arbitrary: queryOf("late", gs, undefined) },
    ...(sk === undefined ? [] : [{ weight: 2, arbitrary: queryOf("local", pk, ls) }]),
  );
}

function scansOf(schema: Schema): fc.Arbitrary<Command> {
  const names = [
    "global",
    "late",
    undefined,
    ...(schema.sk === undefined ? [] : ["local"]),
  ] as const;
  return fc.record({
    kind: fc.constant("scan" as const),
    indexName: fc.constantFrom(...names) as fc.Arbitrary<"local" | "global" | "late" | undefined>,
    segmentCount: fc.integer({ min: 1, max: 4 }),
    limit,
    filter: schema.localProjection === "ALL" ? sometimes(arbitraryFilter) : fc.constant(undefined),
  });
}

export function arbitraryCommands(schema: Schema, countMax: number): fc.Arbitrary<Command[]> {
  return arbitraryKeyValues(schema).chain((keyValues) =>
    fc.array(arbitraryCommand(partsOf(schema, keyValues)), {
      minLength: 1,
      maxLength: countMax,
      size: "max",
    }),
  );
}

const crowdCount = 250;
const batchSizeMax = 25;

/**
 * Commands on a table of so many items that an index is filled and emptied in several pieces of
 * background work, with the commands in between. The table needs a sort key.
 */
export function arbitraryCrowdedCommands(
  schema: Schema,
  countMax: number,
): fc.Arbitrary<Command[]> {
  return arbitraryKeyValues(schema).chain((keyValues) => {
    const sortKeys = Array.from({ length: crowdCount }, (_, n) => crowdKey(schema.sk ?? "S", n));
    const metOften = sortKeys.filter((_, n) => n % 12 === 0);
    const parts = partsOf(schema, { ...keyValues, sk: metOften });
    return fc
      .array(arbitraryCommand(parts), { minLength: 1, maxLength: countMax, size: "max" })
      .map((commands) => [
        ...crowdOf(keyValues, sortKeys),
        { kind: "addIndex" },
        { kind: "work" },
        ...commands,
      ]);
  });
}

/** Items of all kinds of values, and many conditions that each of them is held against. */
export function arbitraryFilters(schema: Schema, countMax: number): fc.Arbitrary<Command[]> {
  return arbitraryKeyValues(schema).chain((keyValues) => {
    const { item } = partsOf(schema, keyValues);
    const filter = arbitraryCondition.map(
      (condition): Command => ({
        kind: "scan",
        indexName: undefined,
        segmentCount: 1,
        limit: undefined,
        filter: condition,
      }),
    );
    return fc
      .tuple(
        fc.array(item, { minLength: batchSizeMax, maxLength: batchSizeMax }),
        fc.array(filter, { minLength: 1, maxLength: countMax, size: "max" }),
      )
      .map(([items, filters]) => [
        ...items.map((each, n) => putOf({ ...each, sk: crowdKey(schema.sk ?? "S", n) })),
        ...filters,
      ]);
  });
}

function putOf(item: Item): Command {
  return { kind: "put", item, condition: undefined, onFailure: "NONE", returnValues: "NONE" };
}

function crowdKey(type: KeyType, number: number): AttributeValue {
  switch (type) {
    case "S":
      return { S: `crowd-${number}` };
    case "N":
      return { N: String(number - crowdCount / 2) };
    case "B":
      return { B: new Uint8Array([number % 256, number]) };
  }
}

function crowdOf(keyValues: KeyValues, sortKeys: readonly AttributeValue[]): Command[] {
  const { gp, gs, ls } = keyValues;
  const partitions = new Map(keyValues.pk.map((pk) => [textOfValue(pk), pk]));
  const items = [...partitions.values()].flatMap((pk) =>
    sortKeys.map((sk, n): Item => {
      const all: [string, AttributeValue | undefined][] = [
        ["pk", pk],
        ["sk", sk],
        ["gp", n % 5 === 0 ? undefined : gp[n % gp.length]],
        ["gs", n % 7 === 0 ? undefined : gs[n % gs.length]],
        ["ls", n % 3 === 0 ? undefined : ls[n % ls.length]],
      ];
      return Object.fromEntries(
        all.filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
      );
    }),
  );
  const batchCount = Math.ceil(items.length / batchSizeMax);
  return Array.from({ length: batchCount }, (_, n) => ({
    kind: "batchWrite",
    puts: items.slice(n * batchSizeMax, (n + 1) * batchSizeMax),
    deletes: [],
  }));
}

/** Mostly without the same key twice, which is refused. */
function several<Value>(
  value: fc.Arbitrary<Value>,
  keyOf: (value: Value) => Item,
): fc.Arbitrary<Value[]> {
  const selector = (each: Value): string => JSON.stringify([keyOf(each)["pk"], keyOf(each)["sk"]]);
  return fc.oneof(
    { weight: 9, arbitrary: fc.uniqueArray(value, { minLength: 1, maxLength: 6, selector }) },
    { weight: 1, arbitrary: fc.array(value, { minLength: 1, maxLength: 4 }) },
  );
}

function arbitraryCommand(parts: Parts): fc.Arbitrary<Command> {
  const actions = actionsOf(parts);
  const keys = several(parts.key, (key) => key);
  const transactActions: fc.Arbitrary<TransactAction[]> = several<TransactAction>(
    fc.oneof(actions.put, actions.update, actions.delete, actions.check),
    (action) => (action.kind === "put" ? action.item : action.key),
  );
  const batches = fc.tuple(
    several(parts.item, (item) => item),
    fc.nat({ max: 2 }),
  );
  return fc.oneof(
    { weight: 10, arbitrary: actions.put },
    { weight: 14, arbitrary: actions.update },
    { weight: 4, arbitrary: actions.delete },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("get" as const),
        key: parts.key,
        projection: sometimes(arbitraryProjection),
      }),
    },
    { weight: 10, arbitrary: queriesOf(parts) },
    { weight: 5, arbitrary: scansOf(parts.schema) },
    {
      weight: 4,
      arbitrary: batches.map(
        ([items, deleteCount]): Command => ({
          kind: "batchWrite",
          puts: items.slice(deleteCount),
          deletes: items.slice(0, deleteCount).map(({ pk, sk }) => keyItem(pk, sk)),
        }),
      ),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("batchGet" as const), keys }) },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("transact" as const), actions: transactActions }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("transactGet" as const), keys }) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom("addIndex" as const, "removeIndex" as const)
        .map((kind): Command => ({ kind })),
    },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom("work" as const, "settle" as const)
        .map((kind): Command => ({ kind })),
    },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 0, max: 30 })
        .map((seconds): Command => ({ kind: "sweep", seconds })),
    },
    { weight: 1, arbitrary: fc.constant<Command>({ kind: "reopen" }) },
  );
}

function keyItem(pk: AttributeValue | undefined, sk: AttributeValue | undefined): Item {
  return { ...(pk === undefined ? {} : { pk }), ...(sk === undefined ? {} : { sk }) };
}
