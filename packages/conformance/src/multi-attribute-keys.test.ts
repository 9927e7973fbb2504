import { beforeAll, expect, it } from "vitest";
import type { Output, TableDefinition } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const keySchema = (partition: readonly string[], sort: readonly string[]): object[] => [
  ...partition.map((AttributeName) => ({ AttributeName, KeyType: "HASH" })),
  ...sort.map((AttributeName) => ({ AttributeName, KeyType: "RANGE" })),
];
const definitions = (types: Readonly<Record<string, string>>): object[] =>
  Object.entries(types).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));

const indexKey = keySchema(["cup", "arena"], ["round", "bracket", "seed"]);
const types = { pk: "S", sk: "S", cup: "S", arena: "S", round: "N", bracket: "S", seed: "B" };

/** The index `all` and, with keys alone, `keys`: by cup and arena, then round, bracket and seed. */
const matchesTable: TableDefinition = {
  AttributeDefinitions: definitions(types),
  KeySchema: keySchema(["pk"], ["sk"]),
  GlobalSecondaryIndexes: [
    { IndexName: "all", KeySchema: indexKey, Projection: { ProjectionType: "ALL" } },
    { IndexName: "keys", KeySchema: indexKey, Projection: { ProjectionType: "KEYS_ONLY" } },
  ],
};

function seedOf(...bytes: number[]): { B: Uint8Array } {
  return { B: Uint8Array.from(bytes) };
}

type Match = readonly [
  cup: string,
  arena: string,
  round: string,
  bracket: string,
  seed: { B: Uint8Array },
];

/** In the order in which the index has them, each partition by itself. */
const matches: Readonly<Record<string, Match>> = {
  m1: ["cup", "eu", "-3", "upper", seedOf(1)],
  m2: ["cup", "eu", "2", "a", seedOf(1)],
  m3: ["cup", "eu", "2", "a", seedOf(1, 0)],
  m4: ["cup", "eu", "2", "a", seedOf(255)],
  m5: ["cup", "eu", "2", "a\u0000", seedOf(1)],
  m6: ["cup", "eu", "2", "a\u0000b", seedOf(0)],
  m7: ["cup", "eu", "2", "ab", seedOf(0)],
  m8: ["cup", "eu", "10", "a", seedOf(0)],
  n1: ["cupe", "u", "1", "a", seedOf(0)],
  n2: ["cu", "peu", "1", "a", seedOf(0)],
};

function matchItem(id: string): Record<string, object> {
  const [cup = "", arena = "", round = "", bracket = "", seed = seedOf()] = matches[id] ?? [];
  return {
    pk: { S: id },
    sk: { S: "match" },
    cup: { S: cup },
    arena: { S: arena },
    round: { N: round },
    bracket: { S: bracket },
    seed,
    note: { S: `of ${id}` },
  };
}

const values = {
  ":c": { S: "cup" },
  ":r": { S: "eu" },
  ":n": { N: "2" },
  ":m": { N: "10" },
  ":a": { S: "a" },
  ":z": { S: "a\u0000" },
  ":b": { B: Uint8Array.of(1) },
  ":s": { S: "match" },
};

/** The values that the texts name, since DynamoDB refuses the others. */
function used(...texts: readonly string[]): object {
  const named = Object.entries(values).filter(([name]) =>
    texts.some((text) => text.includes(name)),
  );
  return Object.fromEntries(named);
}

const partition = "cup = :c AND arena = :r";
const ids = ({ Items }: Output): string[] => Items.map(({ pk }: { pk: { S: string } }) => pk.S);

describeOnEachTarget("Multi-attribute keys", (probe) => {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(matchesTable);
    for (const id of Object.keys(matches).reverse()) {
      await probe.send("PutItem", { TableName, Item: matchItem(id) });
    }
    for (const missing of ["cup", "arena", "round", "bracket", "seed"]) {
      const whole = { ...matchItem("m1"), pk: { S: `no ${missing}` } };
      const Item = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== missing));
      await probe.send("PutItem", { TableName, Item });
    }
  });

  const query = (KeyConditionExpression: string, members: object = {}): object => ({
    TableName,
    IndexName: "all",
    KeyConditionExpression,
    ExpressionAttributeValues: used(KeyConditionExpression),
    ...members,
  });

  it("are described as they were made", async () => {
    const { Table } = await probe.send("DescribeTable", { TableName });
    const [index] = Table.GlobalSecondaryIndexes;
    expect(index.KeySchema).toEqual(indexKey);
    expect(Table.KeySchema).toEqual(keySchema(["pk"], ["sk"]));
  });

  it("hold the items that have every one of their attributes", async () => {
    const all = await probe.send("Scan", { TableName, IndexName: "all" });
    expect(ids(all).sort()).toEqual(Object.keys(matches));
    expect(all["Items"]).toContainEqual(matchItem("m5"));
    const keys = await probe.send("Scan", { TableName, IndexName: "keys" });
    const { note: _note, ...projected } = matchItem("m5");
    expect(keys["Items"]).toContainEqual(projected);
  });

  it("tell partitions apart whose values only look the same side by side", async () => {
    const other = { ":c": { S: "cupe" }, ":r": { S: "u" } };
    const page = await probe.send("Query", query(partition, { ExpressionAttributeValues: other }));
    expect(ids(page)).toEqual(["n1"]);
  });

  it.each<[string, string[]]>([
    ["", ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"]],
    ["round = :n", ["m2", "m3", "m4", "m5", "m6", "m7"]],
    ["round < :n", ["m1"]],
    ["round <= :n", ["m1", "m2", "m3", "m4", "m5", "m6", "m7"]],
    ["round > :n", ["m8"]],
    ["round BETWEEN :n AND :m", ["m2", "m3", "m4", "m5", "m6", "m7", "m8"]],
    ["round = :n AND bracket = :a", ["m2", "m3", "m4"]],
    ["round = :n AND bracket > :a", ["m5", "m6", "m7"]],
    ["round = :n AND bracket >= :z", ["m5", "m6", "m7"]],
    ["round = :n AND begins_with(bracket, :a)", ["m2", "m3", "m4", "m5", "m6", "m7"]],
    ["round = :n AND begins_with(bracket, :z)", ["m5", "m6"]],
    ["round = :n AND bracket = :a AND seed = :b", ["m2"]],
    ["round = :n AND bracket = :a AND seed > :b", ["m3", "m4"]],
    ["round = :n AND bracket = :a AND begins_with(seed, :b)", ["m2", "m3"]],
    ["bracket < :z AND :n = round", ["m2", "m3", "m4"]],
  ])("answer a query of a partition and, from the left, %s", async (sort, expected) => {
    const condition = sort === "" ? partition : `${sort} AND ${partition}`;
    expect(ids(await probe.send("Query", query(condition)))).toEqual(expected);
    const backward = query(condition, { ScanIndexForward: false });
    expect(ids(await probe.send("Query", backward))).toEqual(expected.toReversed());
  });

  it.each<[string, string, string]>([
    [
      "without a partition attribute",
      "cup = :c",
      "Query condition missed key schema element: arena",
    ],
    [
      "without the first partition attribute",
      "arena = :r AND round = :n",
      "Query condition missed key schema element: cup",
    ],
    [
      "with an inequality of a partition attribute",
      "cup = :c AND arena > :r",
      "Query key condition not supported",
    ],
    [
      "that skips a sort attribute",
      `${partition} AND bracket = :a`,
      "Query condition missed key schema element: round",
    ],
    [
      "that skips a sort attribute in the middle",
      `${partition} AND round = :n AND seed = :b`,
      "Query condition missed key schema element: bracket",
    ],
    [
      "that goes on after an inequality",
      `${partition} AND round > :n AND bracket = :a`,
      "Query key condition not supported",
    ],
    [
      "by an attribute that is none of the key",
      `${partition} AND note = :a`,
      "Query condition missed key schema element: round",
    ],
    [
      "with two conditions on one attribute",
      `${partition} AND round > :n AND round < :m`,
      "KeyConditionExpressions must only contain one condition per key",
    ],
    [
      "by a value of another type",
      `${partition} AND round = :a`,
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    ],
  ])("refuse a query %s", async (_case, condition, message) => {
    expect(await probe.refusalText("Query", query(condition))).toBe(
      `ValidationException: ${message}`,
    );
  });

  it("leave a table's own key at one attribute of each kind", async () => {
    const input = query("pk = :c AND sk = :r AND cup = :a", { IndexName: undefined });
    expect(await probe.refusalText("Query", input)).toBe(
      "ValidationException: Conditions can be of length 1 or 2 only",
    );
  });

  it.each(["cup", "arena", "round", "bracket", "seed"])(
    "refuse a filter by their attribute %s",
    async (name) => {
      const FilterExpression = `attribute_exists(${name})`;
      expect(await probe.refusalText("Query", query(partition, { FilterExpression }))).toBe(
        `ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
    },
  );

  it("take a filter by the table's key", async () => {
    const FilterExpression = "sk = :s";
    const ExpressionAttributeValues = used(partition, FilterExpression);
    const input = query(partition, { FilterExpression, ExpressionAttributeValues });
    expect(await probe.send("Query", input)).toMatchObject({ Count: 8, ScannedCount: 8 });
  });

  it("page with every attribute of the index's key and the table's", async () => {
    for (const ScanIndexForward of [true, false]) {
      const found: string[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const condition = `${partition} AND round = :n AND bracket <= :z`;
        const members = { Limit: 1, ExclusiveStartKey, ScanIndexForward };
        const page = await probe.send("Query", query(condition, members));
        found.push(...ids(page));
        ExclusiveStartKey = page["LastEvaluatedKey"];
        expect(Object.keys(ExclusiveStartKey ?? types).sort()).toEqual(Object.keys(types).sort());
      } while (ExclusiveStartKey !== undefined);
      const expected = ["m2", "m3", "m4", "m5"];
      expect(found).toEqual(ScanIndexForward ? expected : expected.toReversed());
    }
  });

  it.each<[string, (start: Record<string, object>) => object, string]>([
    [
      "without one of the attributes",
      ({ bracket: _left, ...others }) => others,
      "The provided starting key is invalid",
    ],
    [
      "of another partition",
      (start) => ({ ...start, arena: { S: "na" } }),
      "The provided starting key is outside query boundaries based on provided conditions",
    ],
    [
      "that the sort conditions do not let in",
      (start) => ({ ...start, round: { N: "3" } }),
      "The provided starting key does not match the range key predicate",
    ],
  ])("refuse a start key %s", async (_case, change, message) => {
    const { note: _note, ...start } = matchItem("m2");
    const input = query(`${partition} AND round = :n`, { ExclusiveStartKey: change(start) });
    expect(await probe.refusalText("Query", input)).toBe(`ValidationException: ${message}`);
  });

  it("are scanned by segments, each partition in one of them", async () => {
    const found: string[][] = [];
    for (const Segment of [0, 1, 2]) {
      let ExclusiveStartKey: unknown;
      const ofSegment: string[] = [];
      do {
        const input = { TableName, IndexName: "keys", Segment, TotalSegments: 3, Limit: 3 };
        const page = await probe.send("Scan", { ...input, ExclusiveStartKey });
        ofSegment.push(...ids(page));
        ExclusiveStartKey = page["LastEvaluatedKey"];
      } while (ExclusiveStartKey !== undefined);
      found.push(ofSegment);
    }
    expect(found.flat().sort()).toEqual(Object.keys(matches));
    expect(found.find((segment) => segment.includes("m1"))).toEqual(
      expect.arrayContaining(["m1", "m4", "m8"]),
    );
  });

  it.each<[string, object, string]>([
    [
      "a partition attribute of another type",
      { arena: { N: "1" } },
      "One or more parameter values were invalid: Type mismatch for Index Key arena Expected: S Actual: N IndexName: all",
    ],
    [
      "a sort attribute of another type, though others are missing",
      { round: { S: "1" }, cup: undefined, bracket: undefined },
      "One or more parameter values were invalid: Type mismatch for Index Key round Expected: N Actual: S IndexName: all",
    ],
    [
      "an empty sort attribute",
      { bracket: { S: "" } },
      "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: bracket",
    ],
    [
      "sort attributes that are too large together",
      { bracket: { S: "b".repeat(600) }, seed: { B: new Uint8Array(600) } },
      "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
    ],
  ])("refuse %s", async (_case, change, message) => {
    const Item = Object.fromEntries(
      Object.entries({ ...matchItem("m1"), pk: { S: "refused" }, ...change }).filter(
        ([, value]) => value !== undefined,
      ),
    );
    expect(await probe.refusalText("PutItem", { TableName, Item })).toBe(
      `ValidationException: ${message}`,
    );
  });

  it("follow an item, and charge an entry that moves for both of its places", async () => {
    const Key = { pk: { S: "moving" }, sk: { S: "match" } };
    const where = async (): Promise<string[]> => {
      const { Items } = await probe.send("Scan", { TableName, IndexName: "keys" });
      return Items.filter(({ pk }: { pk: { S: string } }) => pk.S === "moving").map(
        ({ bracket }: { bracket: { S: string } }) => bracket.S,
      );
    };
    const change = async (UpdateExpression: string): Promise<object> => {
      const { ConsumedCapacity } = await probe.send("UpdateItem", {
        TableName,
        Key,
        UpdateExpression,
        ...(UpdateExpression.includes(":z") && {
          ExpressionAttributeValues: { ":z": values[":z"] },
        }),
        ReturnConsumedCapacity: "INDEXES",
      });
      return ConsumedCapacity.GlobalSecondaryIndexes?.keys;
    };
    const Item = { ...matchItem("m1"), ...Key };
    await probe.send("PutItem", { TableName, Item });
    expect(await where()).toEqual(["upper"]);
    expect(await change("SET bracket = :z")).toEqual({ CapacityUnits: 2 });
    expect(await where()).toEqual(["a\u0000"]);
    expect(await change("REMOVE seed")).toEqual({ CapacityUnits: 1 });
    expect(await where()).toEqual([]);
    expect(await change("REMOVE bracket")).toBeUndefined();
    await probe.send("DeleteItem", { TableName, Key });
  });

  it.each<[string, object[], string]>([
    [
      "five partition attributes",
      keySchema(["a", "b", "c", "d", "e"], ["f"]),
      "One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of HASH key attributes",
    ],
    [
      "five sort attributes",
      keySchema(["a"], ["b", "c", "d", "e", "f"]),
      "One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of RANGE key attributes",
    ],
    [
      "a partition attribute after a sort attribute",
      [...keySchema(["a"], ["b"]), ...keySchema(["c", "d", "e", "f"], [])],
      "One or more parameter values were invalid: All HASH key attributes must precede RANGE key attributes in the KeySchema",
    ],
    [
      "a sort attribute first",
      keySchema([], ["a", "b", "c", "d", "e", "f"]),
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ],
    [
      "an attribute twice",
      keySchema(["a", "b"], ["c", "d", "e", "f", "a"]).filter((_element, at) => at !== 5),
      "The KeySchema contains multiple key attributes with the same name",
    ],
  ])("refuse %s in a table that is made", async (_case, KeySchema, message) => {
    const names = [...new Set(["pk", ...KeySchema.map((each) => Object.values(each)[0])])];
    const input = {
      TableName: "conformance-refused",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: definitions(Object.fromEntries(names.map((name) => [name, "S"]))),
      KeySchema: keySchema(["pk"], []),
      GlobalSecondaryIndexes: [
        { IndexName: "many", KeySchema, Projection: { ProjectionType: "ALL" } },
      ],
    };
    expect(await probe.refusalText("CreateTable", input)).toBe(`ValidationException: ${message}`);
  });

  it("take four attributes of each kind, the table's own among them", async () => {
    const name = await probe.createTable({
      AttributeDefinitions: definitions(
        Object.fromEntries(["pk", "sk", "a", "b", "c", "d", "e", "f"].map((each) => [each, "N"])),
      ),
      KeySchema: keySchema(["pk"], ["sk"]),
      GlobalSecondaryIndexes: [
        {
          IndexName: "eight",
          KeySchema: keySchema(["a", "b", "c", "sk"], ["d", "e", "f", "pk"]),
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
        {
          IndexName: "partitions",
          KeySchema: keySchema(["a", "b"], []),
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    });
    const Item = Object.fromEntries(
      ["pk", "sk", "a", "b", "c", "d", "e", "f"].map((each) => [each, { N: "1" }]),
    );
    await probe.send("PutItem", { TableName: name, Item });
    const eight = await probe.send("Query", {
      TableName: name,
      IndexName: "eight",
      KeyConditionExpression:
        "a = :o AND b = :o AND c = :o AND sk = :o AND d = :o AND e = :o AND f = :o AND pk >= :o",
      ExpressionAttributeValues: { ":o": { N: "1" } },
      Limit: 1,
    });
    expect(eight).toMatchObject({ Items: [Item], LastEvaluatedKey: Item });
    const partitions = await probe.send("Query", {
      TableName: name,
      IndexName: "partitions",
      KeyConditionExpression: "b = :o AND a = :o",
      ExpressionAttributeValues: { ":o": { N: "1" } },
    });
    expect(partitions["Items"]).toEqual([
      { pk: { N: "1" }, sk: { N: "1" }, a: { N: "1" }, b: { N: "1" } },
    ]);
  });
});
