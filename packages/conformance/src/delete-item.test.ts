import { beforeAll, expect, it } from "vitest";
import { simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

describeOnEachTarget("DeleteItem", (probe) => {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
  });

  it("deletes the item and returns it under ReturnValues ALL_OLD", async () => {
    const Item = { pk: { S: "old" }, a: { N: "1" } };
    await probe.send("PutItem", { TableName, Item });
    const input = { TableName, Key: { pk: Item.pk }, ReturnValues: "ALL_OLD" };
    expect(await probe.send("DeleteItem", input)).toEqual({ Attributes: Item });
    expect(await probe.send("GetItem", { TableName, Key: input.Key })).toEqual({});
  });

  it("succeeds when there is no such item", async () => {
    const input = { TableName, Key: { pk: { S: "never" } }, ReturnValues: "ALL_OLD" };
    expect(await probe.send("DeleteItem", input)).toEqual({});
  });

  it("leaves the item when the condition fails, and shows it when asked", async () => {
    const Item = { pk: { S: "kept" }, a: { N: "1" } };
    await probe.send("PutItem", { TableName, Item });
    const refused = await probe.refusal("DeleteItem", {
      TableName,
      Key: { pk: Item.pk },
      ConditionExpression: "a > :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    expect(refused).toMatchObject({ name: "ConditionalCheckFailedException", item: Item });
    expect(await probe.send("GetItem", { TableName, Key: { pk: Item.pk } })).toEqual({ Item });
  });

  it.each<[string, object, string]>([
    [
      "ReturnValues of an update",
      { ReturnValues: "ALL_NEW" },
      "ReturnValues can only be ALL_OLD or NONE",
    ],
    [
      "a key of another type",
      { Key: { pk: { N: "1" } } },
      "The provided key element does not match the schema",
    ],
    [
      "Expected beside a condition",
      { ConditionExpression: "attribute_exists(a)", Expected: { a: { Exists: false } } },
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
    ],
  ])("refuses %s", async (_case, members, message) => {
    const input = { TableName, Key: { pk: { S: "a" } }, ...members };
    expect(await probe.refusalText("DeleteItem", input)).toBe(`ValidationException: ${message}`);
  });
});
