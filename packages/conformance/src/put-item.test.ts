import { beforeAll, expect, it } from "vitest";
import { compositeTable, keyed, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const invalid = "ValidationException: One or more parameter values were invalid: ";
const noSuchTable = "ResourceNotFoundException: Requested resource not found";

describeOnEachTarget("PutItem", (probe) => {
  let TableName = "";
  let composite = "";
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
    composite = await probe.createTable(compositeTable);
  });

  it("answers with nothing, and the item is there", async () => {
    const Item = { pk: { S: "put" }, title: { S: "Emma" } };
    expect(await probe.send("PutItem", { TableName, Item })).toEqual({});
    const read = { TableName, Key: { pk: { S: "put" } }, ConsistentRead: true };
    expect(await probe.send("GetItem", read)).toEqual({ Item });
  });

  it("replaces the whole item and returns the old one under ReturnValues ALL_OLD", async () => {
    const first = { pk: { S: "replaced" }, a: { N: "1" } };
    const second = { pk: { S: "replaced" }, b: { N: "2" } };
    const ReturnValues = "ALL_OLD";
    expect(await probe.send("PutItem", { TableName, Item: first, ReturnValues })).toEqual({});
    expect(await probe.send("PutItem", { TableName, Item: second, ReturnValues })).toEqual({
      Attributes: first,
    });
    expect((await probe.send("GetItem", { TableName, Key: { pk: second.pk } }))["Item"]).toEqual(
      second,
    );
  });

  it("refuses ReturnValues of an update", async () => {
    for (const ReturnValues of ["ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"]) {
      const input = { TableName, Item: { pk: { S: "a" } }, ReturnValues };
      expect(await probe.refusalText("PutItem", input)).toBe(
        "ValidationException: ReturnValues can only be ALL_OLD or NONE",
      );
    }
  });

  it("takes the table's ARN for its name", async () => {
    const { Table } = await probe.send("DescribeTable", { TableName });
    const Item = { pk: { S: "by ARN" } };
    await probe.send("PutItem", { TableName: Table.TableArn, Item });
    expect(await probe.send("GetItem", { TableName, Key: Item })).toEqual({ Item });
  });

  it("writes only when the condition holds, and shows the item it saw when asked", async () => {
    const Item = { pk: { S: "conditional" }, stock: { N: "1" } };
    const isNew = { ConditionExpression: "attribute_not_exists(pk)" };
    await probe.send("PutItem", { TableName, Item, ...isNew });
    const silent = await probe.refusal("PutItem", { TableName, Item, ...isNew });
    expect(silent).toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
    });
    expect(silent.item).toBeUndefined();
    const input = { TableName, Item: { pk: Item.pk }, ...isNew };
    const ReturnValuesOnConditionCheckFailure = "ALL_OLD";
    const refused = await probe.refusal("PutItem", {
      ...input,
      ReturnValuesOnConditionCheckFailure,
    });
    expect(refused.item).toEqual(Item);
    expect(await probe.send("GetItem", { TableName, Key: { pk: Item.pk } })).toEqual({ Item });
  });

  it.each<[string, object, string]>([
    ["no key attribute", { a: { S: "a" } }, `${invalid}Missing the key pk in the item`],
    ["only the partition key", { pk: { S: "a" } }, `${invalid}Missing the key sk in the item`],
    [
      "a key of another type",
      { pk: { N: "1" }, sk: { S: "a" } },
      `${invalid}Type mismatch for key pk expected: S actual: N`,
    ],
    [
      "a key that is a document",
      { pk: { S: "a" }, sk: { M: {} } },
      `${invalid}Type mismatch for key sk expected: S actual: M`,
    ],
    [
      "an empty key",
      { pk: { S: "" }, sk: { S: "a" } },
      "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
    ],
    [
      "a partition key of 2,049 bytes",
      { pk: { S: "x".repeat(2049) }, sk: { S: "a" } },
      `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      "a sort key of 1,025 bytes",
      { pk: { S: "a" }, sk: { S: "x".repeat(1025) } },
      `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    ],
  ])("refuses %s", async (_case, Item, message) => {
    expect(await probe.refusalText("PutItem", { TableName: composite, Item })).toBe(message);
  });

  it("takes keys up to their limits, counted in UTF-8 bytes", async () => {
    const Item = { pk: { S: "é".repeat(1024) }, sk: { S: "x".repeat(1024) } };
    await probe.send("PutItem", { TableName: composite, Item });
    expect(await probe.send("GetItem", { TableName: composite, Key: Item })).toEqual({ Item });
  });

  it("refuses an empty binary key", async () => {
    const binary = await probe.createTable(keyed("B"));
    const input = { TableName: binary, Item: { pk: { B: new Uint8Array() } } };
    expect(await probe.refusalText("PutItem", input)).toBe(
      "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty binary value. Key: pk",
    );
  });

  it("takes an item of exactly 400 KB and refuses one byte more", async () => {
    // Names and values count: "pk" + "size" + "data" + "text" are 14 bytes with the key's value.
    const text = "x".repeat(400 * 1024 - 14);
    const Item = { pk: { S: "size" }, data: { S: text }, text: { S: "" } };
    await probe.send("PutItem", { TableName, Item });
    const larger = { ...Item, text: { S: "x" } };
    expect(await probe.refusalText("PutItem", { TableName, Item: larger })).toBe(
      "ValidationException: Item size has exceeded the maximum allowed size",
    );
  });

  it("refuses a table that is not there only after the request itself is found right", async () => {
    const Item = { pk: { S: "a" } };
    const missing = { TableName: "no-such-table", Item };
    expect(await probe.refusalText("PutItem", missing)).toBe(noSuchTable);
    expect(
      await probe.refusalText("PutItem", { ...missing, ConditionExpression: "size(" }),
    ).toContain("Invalid ConditionExpression: Syntax error");
  });

  it.each<[string, object, string]>([
    [
      "an unknown enum value in every member that has one",
      { ReturnConsumedCapacity: "x", ReturnItemCollectionMetrics: "y", ReturnValues: "z" },
      "3 validation errors detected: Value 'z' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'y' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]",
    ],
    [
      "a name placeholder without an expression",
      { ExpressionAttributeNames: { "#a": "a" } },
      "ExpressionAttributeNames can only be specified when using expressions",
    ],
    [
      "a value placeholder without an expression",
      { ExpressionAttributeValues: { ":a": { S: "a" } } },
      "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
    ],
    [
      "empty placeholders",
      { ConditionExpression: "a = b", ExpressionAttributeNames: {} },
      "ExpressionAttributeNames must not be empty",
    ],
    [
      "a placeholder of a wrong form",
      { ConditionExpression: "a = :a", ExpressionAttributeValues: { a: { S: "a" } } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "a"',
    ],
    [
      "a name placeholder of a wrong form",
      { ConditionExpression: "a = b", ExpressionAttributeNames: { a: "a" } },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ],
    [
      "a placeholder for an invalid value",
      { ConditionExpression: "a = :a", ExpressionAttributeValues: { ":a": { N: "x" } } },
      "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :a",
    ],
    [
      "a placeholder that no expression uses",
      {
        ConditionExpression: "a = :a",
        ExpressionAttributeValues: { ":a": { N: "1" }, ":b": { N: "1" } },
      },
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}",
    ],
    [
      "a name placeholder that no expression uses",
      { ConditionExpression: "attribute_exists(a)", ExpressionAttributeNames: { "#b": "b" } },
      "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}",
    ],
    [
      "an undefined placeholder",
      { ConditionExpression: "a = :a" },
      "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :a",
    ],
    [
      "an empty expression",
      { ConditionExpression: "" },
      "Invalid ConditionExpression: The expression can not be empty;",
    ],
    [
      "a legacy parameter beside an expression",
      { ConditionExpression: "attribute_exists(a)", Expected: { a: { Exists: false } } },
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
    ],
  ])("refuses %s", async (_case, members, message) => {
    const input = { TableName, Item: { pk: { S: "a" } }, ...members };
    expect(await probe.refusalText("PutItem", input)).toBe(`ValidationException: ${message}`);
  });

  it.each<[string, string]>([
    [
      "",
      "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "a/b",
      "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
    ],
  ])("refuses the table name '%s', whatever else is wrong", async (name, message) => {
    const input = { TableName: name, Item: { pk: { S: "a" } } };
    expect(await probe.refusalText("PutItem", input)).toBe(`ValidationException: ${message}`);
  });
});
