import { beforeAll, describe, expect, it } from "vitest";
import { indexedTable, type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const units = (CapacityUnits: number): object => ({ CapacityUnits });
const text = (length: number): object => ({ S: "x".repeat(length) });

/** What a write took of the table and of each index, as it stands under INDEXES. */
function taken(table: number, global: Record<string, number> = {}, local?: number): object {
  const total = Object.values(global).reduce((sum, each) => sum + each, table + (local ?? 0));
  const globals = Object.entries(global).map(([name, each]) => [name, units(each)]);
  return {
    CapacityUnits: total,
    Table: units(table),
    ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: Object.fromEntries(globals) }),
    ...(local === undefined ? {} : { LocalSecondaryIndexes: { local: units(local) } }),
  };
}

describeOnEachTarget("ConsumedCapacity", (probe) => {
  describeReads(probe);
  describeWrites(probe);
  describeIndexWrites(probe);
});

function describeReads(probe: Probe): void {
  let TableName = "";
  const Key = { pk: { S: "5 KB" } };
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
    await probe.send("PutItem", { TableName, Item: { ...Key, data: text(5000) } });
    await probe.send("PutItem", { TableName, Item: { pk: { S: "small" } } });
  });

  it.each<[string, object, number]>([
    ["half a unit for each 4 KB", { Key: { pk: { S: "5 KB" } } }, 1],
    [
      "a whole one when the read is consistent",
      { Key: { pk: { S: "5 KB" } }, ConsistentRead: true },
      2,
    ],
    [
      "the item's size, not the projection's",
      { Key: { pk: { S: "5 KB" } }, ProjectionExpression: "pk" },
      1,
    ],
    ["half a unit for nothing", { Key: { pk: { S: "gone" } } }, 0.5],
  ])("charges GetItem %s", async (_case, members, expected) => {
    const input = { TableName, ...members };
    const total = await probe.send("GetItem", { ...input, ReturnConsumedCapacity: "TOTAL" });
    expect(total["ConsumedCapacity"]).toEqual({ TableName, ...units(expected) });
    const parts = await probe.send("GetItem", { ...input, ReturnConsumedCapacity: "INDEXES" });
    expect(parts["ConsumedCapacity"]).toEqual({ TableName, ...taken(expected) });
    expect(await probe.send("GetItem", input)).not.toHaveProperty("ConsumedCapacity");
  });

  it("adds up a page's bytes before it rounds, and charges what a filter refuses", async () => {
    const table = await probe.createTable(simpleTable);
    for (const pk of ["a", "b", "c"]) {
      await probe.send("PutItem", { TableName: table, Item: { pk: { S: pk }, data: text(3000) } });
    }
    const input = { TableName: table, ReturnConsumedCapacity: "TOTAL" };
    const all = await probe.send("Scan", input);
    expect(all["ConsumedCapacity"]).toEqual({ TableName: table, ...units(1.5) });
    const none = await probe.send("Scan", { ...input, FilterExpression: "attribute_exists(gone)" });
    expect(none).toMatchObject({ Count: 0, ScannedCount: 3, ConsumedCapacity: units(1.5) });
  });

  it("rounds each item of a batch up for itself", async () => {
    const Keys = [Key, { pk: { S: "small" } }, { pk: { S: "gone" } }];
    const RequestItems = { [TableName]: { Keys } };
    const input = { RequestItems, ReturnConsumedCapacity: "TOTAL" };
    const { ConsumedCapacity } = await probe.send("BatchGetItem", input);
    expect(ConsumedCapacity).toEqual([{ TableName, ...units(2) }]);
  });
}

function describeWrites(probe: Probe): void {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
  });
  const ReturnConsumedCapacity = "TOTAL";

  it("charges a unit for each KB of the larger of the old and the new item", async () => {
    const pk = { S: "shrinks" };
    const large = { TableName, Item: { pk, data: text(2500) }, ReturnConsumedCapacity };
    const small = { TableName, Item: { pk }, ReturnConsumedCapacity };
    const took: number[] = [];
    for (const input of [small, large, small, small]) {
      took.push((await probe.send("PutItem", input))["ConsumedCapacity"].CapacityUnits);
    }
    expect(took).toEqual([1, 3, 3, 1]);
  });

  it("charges a delete by the item there was, and one unit for none", async () => {
    const Key = { pk: { S: "deleted" } };
    await probe.send("PutItem", { TableName, Item: { ...Key, data: text(2500) } });
    const input = { TableName, Key, ReturnConsumedCapacity };
    expect((await probe.send("DeleteItem", input))["ConsumedCapacity"]).toMatchObject(units(3));
    expect((await probe.send("DeleteItem", input))["ConsumedCapacity"]).toMatchObject(units(1));
  });

  it("charges a batch for each of its writes", async () => {
    const Item = { pk: { S: "batch" }, data: text(1500) };
    const RequestItems = {
      [TableName]: [{ PutRequest: { Item } }, { DeleteRequest: { Key: { pk: { S: "none" } } } }],
    };
    const { ConsumedCapacity } = await probe.send("BatchWriteItem", {
      RequestItems,
      ReturnConsumedCapacity: "INDEXES",
    });
    expect(ConsumedCapacity).toEqual([{ TableName, ...taken(3) }]);
  });

  it("charges a transaction twice, its checks by the items they read", async () => {
    const Item = { pk: { S: "transacted" }, data: text(1500) };
    const Key = { pk: { S: "checked" } };
    await probe.send("PutItem", { TableName, Item: { ...Key, data: text(2500) } });
    const ConditionCheck = { TableName, Key, ConditionExpression: "attribute_exists(pk)" };
    const { ConsumedCapacity } = await probe.send("TransactWriteItems", {
      TransactItems: [{ Put: { TableName, Item } }, { ConditionCheck }],
      ReturnConsumedCapacity: "INDEXES",
    });
    const both = { CapacityUnits: 10, WriteCapacityUnits: 10 };
    expect(ConsumedCapacity).toEqual([{ TableName, ...both, Table: both }]);
  });
}

function describeIndexWrites(probe: Probe): void {
  let TableName = "";
  const Key = { pk: { S: "p" }, sk: { S: "s" } };
  const each = { all: 1, keys: 1, some: 1 };
  beforeAll(async () => {
    TableName = await probe.createTable(indexedTable);
  });

  async function capacityOf(operation: string, members: object): Promise<object> {
    const input = { TableName, ...members, ReturnConsumedCapacity: "INDEXES" };
    const { TableName: _, ...capacity } = (await probe.send(operation, input))["ConsumedCapacity"];
    return capacity;
  }

  const put = (attributes: object): [string, object] => [
    "PutItem",
    { Item: { ...Key, ...attributes } },
  ];
  const set = (name: string, value: object): [string, object] => [
    "UpdateItem",
    {
      Key,
      UpdateExpression: `SET ${name} = :v`,
      ExpressionAttributeValues: { ":v": value },
    },
  ];

  // Each line begins where the line before it left the item.
  const steps: readonly [string, [string, object], object][] = [
    ["an item that no index holds", put({ a: { S: "1" } }), taken(1)],
    ["entering the global indexes", set("gpk", { S: "g" }), taken(1, each)],
    ["entering the local index", set("lsk", { S: "l" }), taken(1, { all: 1 }, 1)],
    ["the same item again", put({ a: { S: "1" }, lsk: { S: "l" }, gpk: { S: "g" } }), taken(1)],
    ["an attribute that one index keeps", set("a", { S: "2" }), taken(1, { all: 1 })],
    ["an attribute that two indexes keep", set("kept", { S: "k" }), taken(1, { all: 1, some: 1 })],
    [
      "a move in the global indexes",
      set("gpk", { S: "h" }),
      taken(1, { all: 2, keys: 2, some: 2 }),
    ],
    ["a move in the local index", set("lsk", { S: "m" }), taken(1, { all: 1 }, 2)],
    [
      "leaving the global indexes",
      ["UpdateItem", { Key, UpdateExpression: "REMOVE gpk" }],
      taken(1, each),
    ],
    ["a delete", ["DeleteItem", { Key }], taken(1, {}, 1)],
  ];

  it("charges each index for the change of what it keeps", async () => {
    for (const [step, [operation, members], expected] of steps) {
      expect({ step, capacity: await capacityOf(operation, members) }).toEqual({
        step,
        capacity: expected,
      });
    }
  });

  it("charges indexes no more inside a transaction than outside", async () => {
    const Item = { pk: { S: "t" }, sk: { S: "s" }, gpk: { S: "g" } };
    const { ConsumedCapacity } = await probe.send("TransactWriteItems", {
      TransactItems: [{ Put: { TableName, Item } }],
      ReturnConsumedCapacity: "INDEXES",
    });
    expect(ConsumedCapacity).toMatchObject([
      {
        TableName,
        CapacityUnits: 5,
        Table: units(2),
        GlobalSecondaryIndexes: { all: units(1), keys: units(1), some: units(1) },
      },
    ]);
  });

  describe("reads", () => {
    it("charges the index that was read, and the table for what was fetched", async () => {
      const Item = { pk: { S: "r" }, sk: { S: "s" }, lsk: { S: "l" }, data: text(5000) };
      await probe.send("PutItem", { TableName, Item });
      const input = {
        TableName,
        IndexName: "local",
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": Item.pk },
        ReturnConsumedCapacity: "INDEXES",
      };
      const keys = await probe.send("Query", input);
      expect(keys["ConsumedCapacity"]).toEqual({ TableName, ...taken(0, {}, 0.5) });
      const all = await probe.send("Query", { ...input, Select: "ALL_ATTRIBUTES" });
      expect(all["ConsumedCapacity"]).toEqual({ TableName, ...taken(1, {}, 0.5) });
    });
  });

  it("tells the size of the item's collection where there is a local index", async () => {
    const input = { TableName, Item: Key, ReturnItemCollectionMetrics: "SIZE" };
    expect((await probe.send("PutItem", input))["ItemCollectionMetrics"]).toEqual({
      ItemCollectionKey: { pk: Key.pk },
      SizeEstimateRangeGB: [0, 1],
    });
  });
}
