import { beforeAll, expect, it } from "vitest";
import { indexedTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const item = {
  pk: { S: "p" },
  sk: { S: "s1" },
  lsk: { S: "l" },
  gpk: { S: "g" },
  kept: { S: "k" },
  apart: { S: "o" },
};
const { pk, sk, lsk, gpk, kept } = item;
const key = { pk, sk };

describeOnEachTarget("Secondary indexes", (probe) => {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(indexedTable);
    await probe.send("PutItem", { TableName, Item: item });
    await probe.send("PutItem", { TableName, Item: { pk, sk: { S: "s2" }, apart: item.apart } });
  });

  const query = (IndexName: string, members: object = {}): object => ({
    TableName,
    IndexName,
    KeyConditionExpression: IndexName === "local" ? "pk = :k" : "gpk = :k",
    ExpressionAttributeValues: { ":k": IndexName === "local" ? pk : gpk },
    ...members,
  });

  it.each<[string, object]>([
    ["all", item],
    ["keys", { pk, sk, gpk }],
    ["some", { pk, sk, gpk, kept }],
    ["local", { pk, sk, lsk }],
  ])(
    "%s holds what it projects of the items that have its key, and no others",
    async (name, entry) => {
      expect(await probe.send("Query", query(name))).toMatchObject({ Count: 1, Items: [entry] });
      expect((await probe.send("Scan", { TableName, IndexName: name }))["Items"]).toEqual([entry]);
      expect((await probe.send("Query", query(name)))["Items"]).toEqual([entry]);
    },
  );

  it("fetches from the table what a local index lacks", async () => {
    const all = await probe.send("Query", query("local", { Select: "ALL_ATTRIBUTES" }));
    expect(all["Items"]).toEqual([item]);
    const part = query("local", { ProjectionExpression: "apart", ConsistentRead: true });
    expect((await probe.send("Query", part))["Items"]).toEqual([{ apart: item.apart }]);
  });

  it.each<[string, string, object, string]>([
    [
      "all attributes of an index that lacks some",
      "keys",
      { Select: "ALL_ATTRIBUTES" },
      "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index keys because its projection type is not ALL",
    ],
    [
      "an attribute that the index does not project",
      "some",
      { ProjectionExpression: "kept, apart" },
      "One or more parameter values were invalid: Global secondary index some does not project [apart]",
    ],
    [
      "a consistent read of a global index",
      "all",
      { ConsistentRead: true },
      "Consistent reads are not supported on global secondary indexes",
    ],
    [
      "a start key without the table's key",
      "all",
      { ExclusiveStartKey: { gpk } },
      "The provided starting key is invalid",
    ],
    [
      "a start key of another partition of the index",
      "all",
      { ExclusiveStartKey: { ...key, gpk: { S: "h" } } },
      "The provided starting key is outside query boundaries based on provided conditions",
    ],
  ])("refuses %s", async (_case, name, members, message) => {
    expect(await probe.refusalText("Query", query(name, members))).toBe(
      `ValidationException: ${message}`,
    );
  });

  it("filters a global index by the table's key, but not by its own", async () => {
    const values = { ":k": gpk, ":s": sk };
    const byTableKey = { FilterExpression: "sk = :s", ExpressionAttributeValues: values };
    expect(await probe.send("Query", query("all", byTableKey))).toMatchObject({ Count: 1 });
    const byOwnKey = { FilterExpression: "gpk = :s", ExpressionAttributeValues: values };
    expect(await probe.refusalText("Query", query("all", byOwnKey))).toBe(
      "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: gpk",
    );
  });

  it("shows a filter only what the index projects", async () => {
    const unseen = query("keys", { FilterExpression: "attribute_exists(kept)" });
    expect(await probe.send("Query", unseen)).toMatchObject({ Count: 0, ScannedCount: 1 });
  });

  it("follows an item that moves, leaves and comes back", async () => {
    const moving = { pk: { S: "moving" }, sk: { S: "s" } };
    const where = async (): Promise<string[]> => {
      const { Items } = await probe.send("Scan", { TableName, IndexName: "keys" });
      return Items.filter((entry: typeof item) => entry.pk.S === "moving").map(
        (entry: typeof item) => entry.gpk.S,
      );
    };
    const set = (value: string): Promise<object> =>
      probe.send("UpdateItem", {
        TableName,
        Key: moving,
        UpdateExpression: "SET gpk = :g",
        ExpressionAttributeValues: { ":g": { S: value } },
      });
    await set("first");
    expect(await where()).toEqual(["first"]);
    await set("second");
    expect(await where()).toEqual(["second"]);
    await probe.send("UpdateItem", { TableName, Key: moving, UpdateExpression: "REMOVE gpk" });
    expect(await where()).toEqual([]);
    await probe.send("PutItem", { TableName, Item: { ...moving, gpk: { S: "third" } } });
    expect(await where()).toEqual(["third"]);
    await probe.send("PutItem", { TableName, Item: moving });
    expect(await where()).toEqual([]);
    await set("fourth");
    await probe.send("DeleteItem", { TableName, Key: moving });
    expect(await where()).toEqual([]);
  });

  it("pages through items that share an index key, each once, with all keys in the page's end", async () => {
    const shared = { gpk: { S: "shared" } };
    for (let number = 0; number < 5; number += 1) {
      const Item = { pk: { S: `page ${number}` }, sk: { S: "s" }, ...shared };
      await probe.send("PutItem", { TableName, Item });
    }
    for (const ScanIndexForward of [true, false]) {
      const found: string[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const values = { ExpressionAttributeValues: { ":k": shared.gpk } };
        const page = await probe.send(
          "Query",
          query("all", { ...values, Limit: 2, ExclusiveStartKey, ScanIndexForward }),
        );
        found.push(...page["Items"].map((entry: typeof item) => entry.pk.S));
        ExclusiveStartKey = page["LastEvaluatedKey"];
        if (ExclusiveStartKey !== undefined) {
          expect(Object.keys(ExclusiveStartKey).sort()).toEqual(["gpk", "pk", "sk"]);
        }
      } while (ExclusiveStartKey !== undefined);
      expect(found.sort()).toEqual([0, 1, 2, 3, 4].map((number) => `page ${number}`));
    }
  });

  it.each<[string, object, string]>([
    [
      "another type",
      { N: "1" },
      "One or more parameter values were invalid: Type mismatch for Index Key gpk Expected: S Actual: N IndexName: all",
    ],
    [
      "no content",
      { S: "" },
      "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: gpk",
    ],
  ])("refuses an index key of %s", async (_case, value, message) => {
    const input = { TableName, Item: { ...key, gpk: value } };
    expect(await probe.refusalText("PutItem", input)).toBe(`ValidationException: ${message}`);
  });
});
