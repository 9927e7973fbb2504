import { createEngine, type Engine } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import type { AttributeValue, Item } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KeyType, SortCondition } from "./command.ts";
import { fitsSortCondition } from "./naive-sort-condition.ts";
import { orderOf, textOfItem } from "./naive-values.ts";

const seed = Number(process.env["PLINTH_MODEL_SEED"] ?? 20_251);
const runCount = Number(process.env["PLINTH_MODEL_RUNS"] ?? 60);

/** Few values of each type, which are easily mistaken for one another side by side. */
const values: Readonly<Record<KeyType, readonly AttributeValue[]>> = {
  S: ["a", "a\u0000", "a\u0000\u00ff", "ab", "\u{1f600}"].map((S) => ({ S })),
  N: ["-12", "-0.5", "0", "3", "1E20"].map((N) => ({ N })),
  B: [[0], [0, 0], [0, 255], [255], [255, 0]].map((bytes) => ({ B: Uint8Array.from(bytes) })),
};
const partitionNames = ["p1", "p2", "p3", "p4"];
const sortNames = ["s1", "s2", "s3", "s4"];

interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

interface Schema {
  readonly partition: readonly KeyAttribute[];
  readonly sort: readonly KeyAttribute[];
}

interface SortPart extends SortCondition {
  readonly name: string;
}

interface Query {
  readonly partition: Item;
  /** From the left; all but the last are equalities. */
  readonly sort: readonly SortPart[];
  readonly direction: "forward" | "backward";
  readonly limit: number;
}

interface Run {
  readonly schema: Schema;
  readonly items: readonly Item[];
  readonly queries: readonly Query[];
}

function arbitraryKey(names: readonly string[], minLength: number): fc.Arbitrary<KeyAttribute[]> {
  return fc
    .array(fc.constantFrom<KeyType>("S", "N", "B"), { minLength, maxLength: 4 })
    .map((types) => types.map((type, at) => ({ name: names[at] ?? "", type })));
}

/** Partition attributes have two values, so that partitions have many items. */
function arbitraryValueOf({ name, type }: KeyAttribute): fc.Arbitrary<AttributeValue> {
  return fc.constantFrom(...values[type].slice(0, name.startsWith("p") ? 2 : 5));
}

/** A value that is mostly the item's, so that queries of many attributes find something. */
function arbitraryValueLike(item: Item, attribute: KeyAttribute): fc.Arbitrary<AttributeValue> {
  const value = item[attribute.name];
  return value === undefined
    ? arbitraryValueOf(attribute)
    : fc.oneof(
        { weight: 9, arbitrary: fc.constant(value) },
        { weight: 1, arbitrary: arbitraryValueOf(attribute) },
      );
}

function arbitraryItem({ partition, sort }: Schema): fc.Arbitrary<Item> {
  const attributes = Object.fromEntries(
    [...partition, ...sort].map((each) => [
      each.name,
      fc.option(arbitraryValueOf(each), { nil: undefined, freq: 20 }),
    ]),
  );
  return fc.record(attributes).map((item) => {
    const present = Object.entries(item).filter(([, value]) => value !== undefined);
    return Object.fromEntries(present) as Item;
  });
}

/** A query that a certain item is near to. */
function arbitraryQuery({ partition, sort }: Schema, item: Item): fc.Arbitrary<Query> {
  const partitionValues = partition.map(
    (each) => [each.name, arbitraryValueLike(item, each)] as const,
  );
  const operator = fc.constantFrom("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with");
  const parts = sort.map((attribute) =>
    fc
      .record({
        operator,
        first: arbitraryValueLike(item, attribute),
        second: arbitraryValueOf(attribute),
      })
      .filter((part) => isPossible(part))
      .map((part): SortPart => ({ ...part, name: attribute.name })),
  );
  return fc.record({
    partition: fc.record(Object.fromEntries(partitionValues)),
    sort: fc
      .tuple(fc.tuple(...parts), fc.nat(sort.length))
      .map(([all, count]) =>
        all
          .slice(0, count)
          .map((part, at): SortPart => (at < count - 1 ? { ...part, operator: "=" } : part)),
      ),
    direction: fc.constantFrom("forward" as const, "backward" as const),
    limit: fc.integer({ min: 1, max: 5 }),
  });
}

function isPossible({ operator, first, second }: SortCondition): boolean {
  return operator === "BETWEEN"
    ? (orderOf(first, second) ?? 0) <= 0
    : operator !== "begins_with" || !("N" in first);
}

const arbitraryRun: fc.Arbitrary<Run> = fc
  .record({ partition: arbitraryKey(partitionNames, 1), sort: arbitraryKey(sortNames, 0) })
  .chain((schema) =>
    fc
      .array(arbitraryItem(schema), { minLength: 20, maxLength: 60, size: "max" })
      .chain((items) => {
        const query = fc.constantFrom(...items).chain((item) => arbitraryQuery(schema, item));
        const queries = fc.array(query, { minLength: 12, maxLength: 12 });
        return fc.record({ schema: fc.constant(schema), items: fc.constant(items), queries });
      }),
  );

/** The texts of the items that a query finds, in order; those of equal sort keys have their own. */
function expectedItems({ schema, items }: Run, query: Query): string[][] {
  const found = items.filter(
    (item) =>
      [...schema.partition, ...schema.sort].every(({ name }) => item[name] !== undefined) &&
      Object.entries(query.partition).every(([name, value]) => orderIn(item, name, value) === 0) &&
      query.sort.every((part) => fitsSortCondition(item[part.name] ?? { NULL: true }, part)),
  );
  const ordered = found.toSorted((left, right) => orderOfItems(schema, left, right));
  const groups: Item[][] = [];
  for (const item of query.direction === "forward" ? ordered : ordered.toReversed()) {
    const [previous] = groups.at(-1) ?? [];
    if (previous !== undefined && orderOfItems(schema, previous, item) === 0) {
      groups.at(-1)?.push(item);
    } else {
      groups.push([item]);
    }
  }
  return groups.map((group) => group.map(textOfItem).sort());
}

function orderIn(item: Item, name: string, value: AttributeValue): number {
  return orderOf(item[name] ?? { NULL: true }, value) ?? Number.NaN;
}

function orderOfItems({ sort }: Schema, left: Item, right: Item): number {
  const orders = sort.map(({ name }) => orderIn(left, name, right[name] ?? { NULL: true }));
  return orders.find((order) => order !== 0) ?? 0;
}

async function engineWith({ schema, items }: Run): Promise<Engine> {
  const tasks: (() => void)[] = [];
  const engine = createEngine({
    store: createMemoryStore(),
    schedule: (task) => {
      tasks.push(task);
    },
  });
  const attributes: readonly KeyAttribute[] = [...schema.partition, ...schema.sort];
  await engine.execute("CreateTable", {
    TableName: "things",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ name: "pk", type: "S" as const }, ...attributes].map((each) => ({
      AttributeName: each.name,
      AttributeType: each.type,
    })),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "many",
        KeySchema: attributes.map(({ name }) => ({
          AttributeName: name,
          KeyType: name.startsWith("p") ? "HASH" : "RANGE",
        })),
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  for (const task of tasks) {
    task();
  }
  for (const [at, item] of items.entries()) {
    const Item = { ...item, pk: { S: `${at}` } };
    await engine.execute("PutItem", { TableName: "things", Item });
  }
  return engine;
}

/** All pages of the query, its conditions written from the right to the left. */
async function actualItems(engine: Engine, query: Query): Promise<Item[]> {
  const conditions = Object.keys(query.partition).map((name) => `${name} = :${name}`);
  const bound = Object.entries(query.partition).map(([name, value]) => [`:${name}`, value]);
  for (const { name, operator, first, second } of query.sort) {
    const rest = operator === "BETWEEN" ? `:${name} AND :${name}b` : `:${name}`;
    const isCall = operator === "begins_with";
    conditions.push(isCall ? `begins_with(${name}, :${name})` : `${name} ${operator} ${rest}`);
    bound.push([`:${name}`, first]);
    if (operator === "BETWEEN") {
      bound.push([`:${name}b`, second]);
    }
  }
  const found: Item[] = [];
  let start: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await engine.execute("Query", {
      TableName: "things",
      IndexName: "many",
      KeyConditionExpression: conditions.toReversed().join(" AND "),
      ExpressionAttributeValues: Object.fromEntries(bound),
      ScanIndexForward: query.direction === "forward",
      Limit: query.limit,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    found.push(...Items);
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}

describe("Multi-attribute keys", () => {
  it(`agree with a naive model on what a query finds, page by page (seed ${seed}, ${runCount} runs)`, async () => {
    const property = fc.asyncProperty(arbitraryRun, async (run) => {
      const engine = await engineWith(run);
      for (const query of run.queries) {
        const found = (await actualItems(engine, query)).map(({ pk: _pk, ...item }) => item);
        let position = 0;
        for (const group of expectedItems(run, query)) {
          const texts = found.slice(position, position + group.length).map(textOfItem);
          expect(texts.sort()).toEqual(group);
          position += group.length;
        }
        expect(position).toBe(found.length);
      }
      await engine.close();
    });
    await fc.assert(property, { seed, numRuns: runCount });
  });
});
