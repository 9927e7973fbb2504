import { beforeAll, expect, it } from "vitest";
import { indexedTable, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

function key(number: number): object {
  return { pk: { S: `item ${number}` } };
}

function put(Item: object): object {
  return { PutRequest: { Item } };
}

function puts(count: number): object[] {
  return Array.from({ length: count }, (_, number) => put(key(number)));
}

const schemaMismatch = "The provided key element does not match the schema";

describeOnEachTarget("BatchWriteItem", (probe) => {
  let first = "";
  let second = "";
  beforeAll(async () => {
    first = await probe.createTable(simpleTable);
    second = await probe.createTable(simpleTable);
  });

  it("puts and deletes in several tables, and nothing is left over", async () => {
    await probe.send("PutItem", { TableName: second, Item: key(1) });
    const RequestItems = {
      [first]: [put({ ...key(1), a: { S: "a" } }), put(key(2))],
      [second]: [{ DeleteRequest: { Key: key(1) } }, { DeleteRequest: { Key: key(9) } }],
    };
    expect(await probe.send("BatchWriteItem", { RequestItems })).toEqual({ UnprocessedItems: {} });
    expect(await probe.send("Scan", { TableName: first, Select: "COUNT" })).toMatchObject({
      Count: 2,
    });
    expect(await probe.send("GetItem", { TableName: second, Key: key(1) })).toEqual({});
  });

  it("takes 25 writes, and refuses 26 whole", async () => {
    const TableName = await probe.createTable(simpleTable);
    await probe.send("BatchWriteItem", { RequestItems: { [TableName]: puts(25) } });
    expect(await probe.send("Scan", { TableName, Select: "COUNT" })).toMatchObject({ Count: 25 });
    const { message } = await probe.refusal("BatchWriteItem", {
      RequestItems: { [TableName]: puts(26) },
    });
    expect(message.replace(TableName, "<table>")).toMatch(
      /^1 validation error detected: Value '\{<table>=\[.+\]\}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: \[Member must have length less than or equal to 25, Member must have length greater than or equal to 1\]$/,
    );
  });

  it.each<[string, (table: string, other: string) => object, string]>([
    ["nothing to write", () => ({}), "The requestItems parameter is required for BatchWriteItem"],
    [
      "26 writes to two tables",
      (table, other) => ({ [table]: puts(25), [other]: puts(1) }),
      "Too many items requested for the BatchWriteItem call",
    ],
    [
      "two writes of one item",
      (table) => ({ [table]: [put(key(1)), { DeleteRequest: { Key: key(1) } }] }),
      "Provided list of item keys contains duplicates",
    ],
    ["an item without its key", (table) => ({ [table]: [put({ a: { S: "a" } })] }), schemaMismatch],
    ["a key of another type", (table) => ({ [table]: [put({ pk: { N: "1" } })] }), schemaMismatch],
    [
      "an empty key",
      (table) => ({ [table]: [put({ pk: { S: "" } })] }),
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
    ],
    [
      "an item of more than 400 KB",
      (table) => ({ [table]: [put({ ...key(1), data: { S: "x".repeat(409_600) } })] }),
      "Item size has exceeded the maximum allowed size",
    ],
  ])("refuses %s, and writes nothing", async (_case, requestItems, message) => {
    const other = put({ pk: { S: "beside" } });
    const RequestItems = requestItems(first, second);
    const lists: unknown[] = Object.values(RequestItems);
    if (Array.isArray(lists[0]) && lists[0].length < 24) {
      lists[0].unshift(other);
    }
    expect(await probe.refusalText("BatchWriteItem", { RequestItems })).toBe(
      `ValidationException: ${message}`,
    );
    expect(await probe.send("GetItem", { TableName: first, Key: { pk: { S: "beside" } } })).toEqual(
      {},
    );
  });

  it("refuses an index key of another type", async () => {
    const TableName = await probe.createTable(indexedTable);
    const Item = { pk: { S: "a" }, sk: { S: "b" }, gpk: { N: "1" } };
    const input = { RequestItems: { [TableName]: [put(Item)] } };
    expect(await probe.refusalText("BatchWriteItem", input)).toBe(
      "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key gpk Expected: S Actual: N IndexName: all",
    );
  });
});
