import { beforeAll, expect, it } from "vitest";
import { simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

describeOnEachTarget("TransactGetItems", (probe) => {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
    await probe.send("PutItem", { TableName, Item: { pk: { S: "a" }, n: { N: "1" } } });
  });

  const get = (pk: string, members: object = {}): object => ({
    Get: { TableName, Key: { pk: { S: pk } }, ...members },
  });

  it("returns a response for each get, in order, empty where there is no item", async () => {
    const TransactItems = [get("gone"), get("a"), get("b", { ProjectionExpression: "n" })];
    expect(await probe.send("TransactGetItems", { TransactItems })).toEqual({
      Responses: [{}, { Item: { pk: { S: "a" }, n: { N: "1" } } }, {}],
    });
  });

  it("charges two units for each item of up to 4 KB, there or not", async () => {
    const TransactItems = [get("gone"), get("a")];
    const input = { TransactItems, ReturnConsumedCapacity: "INDEXES" };
    expect((await probe.send("TransactGetItems", input))["ConsumedCapacity"]).toEqual([
      {
        TableName,
        CapacityUnits: 4,
        ReadCapacityUnits: 4,
        Table: { CapacityUnits: 4, ReadCapacityUnits: 4 },
      },
    ]);
  });

  it("cancels for a key that does not fit", async () => {
    const misfit = { Get: { TableName, Key: { other: { S: "a" } } } };
    const refused = await probe.refusal("TransactGetItems", { TransactItems: [get("a"), misfit] });
    expect(refused).toMatchObject({
      name: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]",
      cancellationReasons: [
        { Code: "None" },
        { Code: "ValidationError", Message: "The provided key element does not match the schema" },
      ],
    });
  });

  it.each<[string, () => object[], string]>([
    [
      "an item twice",
      () => [get("a"), get("a")],
      "Transaction request cannot include multiple operations on one item",
    ],
    [
      "an empty key",
      () => [get("")],
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
    ],
    [
      "an entry without a get",
      () => [{}],
      "1 validation error detected: Value null at 'transactItems.1.member.get' failed to satisfy constraint: Member must not be null",
    ],
  ])("refuses %s", async (_case, transactItems, message) => {
    const input = { TransactItems: transactItems() };
    expect(await probe.refusalText("TransactGetItems", input)).toBe(
      `ValidationException: ${message}`,
    );
  });
});
