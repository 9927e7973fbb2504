import { beforeAll, expect, it } from "vitest";
import { simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

function key(number: number): object {
  return { pk: { S: `item ${number}` } };
}

describeOnEachTarget("BatchGetItem", (probe) => {
  let first = "";
  let second = "";
  beforeAll(async () => {
    first = await probe.createTable(simpleTable);
    second = await probe.createTable(simpleTable);
    for (const TableName of [first, second]) {
      await probe.send("PutItem", { TableName, Item: { ...key(1), a: { S: "a" }, b: { S: "b" } } });
    }
  });

  it("returns what is there by table, each with its own projection", async () => {
    const RequestItems = {
      [first]: { Keys: [key(1), key(2)] },
      [second]: {
        Keys: [key(1)],
        ProjectionExpression: "#a",
        ExpressionAttributeNames: { "#a": "a" },
      },
    };
    expect(await probe.send("BatchGetItem", { RequestItems })).toEqual({
      Responses: {
        [first]: [{ ...key(1), a: { S: "a" }, b: { S: "b" } }],
        [second]: [{ a: { S: "a" } }],
      },
      UnprocessedKeys: {},
    });
  });

  it("leaves over what does not fit into 16 MB", async () => {
    const large = await probe.createTable(simpleTable);
    const Keys: object[] = [];
    for (let number = 0; number < 45; number += 1) {
      Keys.push(key(number));
      const Item = { ...key(number), data: { S: "x".repeat(400_000) } };
      await probe.send("PutItem", { TableName: large, Item });
    }
    const RequestItems = { [large]: { Keys, ConsistentRead: true } };
    const answer = await probe.send("BatchGetItem", { RequestItems });
    const found = answer["Responses"][large];
    const left = answer["UnprocessedKeys"][large];
    expect(found).toHaveLength(41);
    expect(left).toEqual({ Keys: Keys.slice(41), ConsistentRead: true });
  });

  it.each<[string, (table: string, other: string) => object, string]>([
    [
      "nothing to get",
      () => ({}),
      "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "101 keys of one table",
      (table) => ({ [table]: { Keys: Array.from({ length: 101 }, (_, number) => key(number)) } }),
      "1 validation error detected: Value at 'RequestItems.<table>.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100",
    ],
    [
      "101 keys of two tables",
      (table, other) => ({
        [table]: { Keys: Array.from({ length: 100 }, (_, number) => key(number)) },
        [other]: { Keys: [key(1)] },
      }),
      "Too many items requested for the BatchGetItem call",
    ],
    [
      "a key twice",
      (table) => ({ [table]: { Keys: [key(1), key(2), key(1)] } }),
      "Provided list of item keys contains duplicates",
    ],
    [
      "a key that is none",
      (table) => ({ [table]: { Keys: [{ other: { S: "a" } }] } }),
      "The provided key element does not match the schema",
    ],
    [
      "an empty key",
      (table) => ({ [table]: { Keys: [{ pk: { S: "" } }] } }),
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
    ],
    [
      "AttributesToGet at one table beside a projection at another",
      (table, other) => ({
        [table]: { Keys: [key(1)], AttributesToGet: ["a"] },
        [other]: { Keys: [key(1)], ProjectionExpression: "a" },
      }),
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
    ],
  ])("refuses %s", async (_case, requestItems, message) => {
    const input = { RequestItems: requestItems(first, second) };
    expect((await probe.refusalText("BatchGetItem", input)).replace(first, "<table>")).toBe(
      `ValidationException: ${message}`,
    );
  });

  it("refuses tables that are not there", async () => {
    const input = { RequestItems: { [first]: { Keys: [key(1)] }, gone: { Keys: [key(1)] } } };
    expect(await probe.refusalText("BatchGetItem", input)).toBe(
      "ResourceNotFoundException: Requested resource not found",
    );
  });
});
