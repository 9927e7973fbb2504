import { beforeAll, describe, expect, it } from "vitest";
import { type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const serialization = "com.amazon.coral.service#SerializationException";
const noNumber = "NUMBER_VALUE cannot be converted to String";
const badStart = "Start of structure or map found where not expected";
const attributeMap =
  "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>";
const emptyValue =
  "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";

describeOnEachTarget("The wire", (probe) => {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
  });

  it.each([
    ["GetItemX", '{"TableName":"abc"}'],
    ["getItem", "{}"],
    ["", "{}"],
    ["__proto__", "{}"],
    ["constructor", "{}"],
  ])("knows no operation %s", async (operation, body) => {
    expect((await probe.sendRaw(operation, body)) ?? unknownOperation).toEqual(unknownOperation);
  });

  it.each([
    "",
    "{",
    "[]",
    '"text"',
    "1",
    "null",
    '{"TableName":}',
    "{'TableName':'a'}",
    "[".repeat(100_000),
  ])("refuses the body %j without a word", async (body) => {
    const answer = (await probe.sendRaw("GetItem", body)) ?? wordless;
    expect(answer).toEqual(wordless);
  });

  describeWrongTypes(probe, () => TableName);
  describeAttributeValues(probe, () => TableName);

  it("takes null and unknown members for absent ones", async () => {
    const members = { ConditionExpression: null, ReturnValues: null, Unknown: { a: 1 } };
    const body = JSON.stringify({ TableName, Item: { pk: { S: "a" } }, ...members });
    expect((await probe.sendRaw("PutItem", body)) ?? done).toEqual(done);
  });

  it("takes the last of two members of one name", async () => {
    const body = `{"TableName":"no-such-table","TableName":${JSON.stringify(TableName)},"Item":{"pk":{"S":"twice"}}}`;
    expect((await probe.sendRaw("PutItem", body)) ?? done).toEqual(done);
  });

  it("keeps halves of surrogate pairs and attributes named __proto__ as they came", async () => {
    const Item =
      '{"pk":{"S":"halves"},"half":{"S":"\\ud800"},"__proto__":{"M":{"__proto__":{"N":"1"}}}}';
    const put = await probe.sendRaw("PutItem", `{"TableName":"${TableName}","Item":${Item}}`);
    expect(put ?? done).toEqual(done);
    const get = `{"TableName":"${TableName}","Key":{"pk":{"S":"halves"}}}`;
    const read = (await probe.sendRaw("GetItem", get))?.body["Item"] ?? JSON.parse(Item);
    expect(Object.keys(read)).toEqual(["pk", "half", "__proto__"]);
    expect(Object.getOwnPropertyDescriptor(read, "__proto__")?.value).toEqual(
      JSON.parse('{"M":{"__proto__":{"N":"1"}}}'),
    );
  });

  it("gives a conditional failure its item and a cancelled transaction its reasons", async () => {
    const target = {
      TableName,
      Key: { pk: { S: "wire" } },
      ConditionExpression: "attribute_exists(pk)",
    };
    expect(
      (await probe.sendRaw("DeleteItem", JSON.stringify(target)))?.body ?? conditional,
    ).toEqual(conditional);
    const body = JSON.stringify({ TransactItems: [{ ConditionCheck: target }] });
    expect((await probe.sendRaw("TransactWriteItems", body))?.body ?? cancelled).toEqual(cancelled);
  });
});

const done = { statusCode: 200, body: {} };
const wordless = { statusCode: 400, body: { __type: serialization } };
const unknownOperation = {
  statusCode: 400,
  body: { __type: "com.amazon.coral.service#UnknownOperationException" },
};
const conditional = {
  __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
  message: "The conditional request failed",
};
const cancelled = {
  __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
  Message:
    "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed]",
  CancellationReasons: [
    { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
  ],
};

function describeWrongTypes(probe: Probe, tableName: () => string): void {
  describe("wrong types", () => {
    it.each<[string, object, string]>([
      ["PutItem", { TableName: 1 }, noNumber],
      ["PutItem", { TableName: true }, "TRUE_VALUE cannot be converted to String"],
      ["PutItem", { TableName: [] }, "Unrecognized collection type class java.lang.String"],
      ["PutItem", { TableName: {} }, badStart],
      ["PutItem", { Item: "text" }, "Unexpected field type"],
      ["PutItem", { Item: 1 }, "Unexpected field type"],
      ["PutItem", { Item: [] }, `Unrecognized collection type ${attributeMap}`],
      ["PutItem", { Item: { a: "text" } }, "Unexpected value type in payload"],
      [
        "PutItem",
        { Item: { a: [] } },
        "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
      ],
      ["PutItem", { Item: { a: { S: 1 } } }, noNumber],
      ["PutItem", { Item: { a: { N: 1 } } }, noNumber],
      ["PutItem", { Item: { a: { N: false } } }, "FALSE_VALUE cannot be converted to String"],
      ["PutItem", { Item: { a: { BOOL: "true" } } }, "Unexpected token received from parser"],
      ["PutItem", { Item: { a: { NULL: 1 } } }, "NUMBER_VALUE cannot be converted to Boolean"],
      ["PutItem", { Item: { a: { SS: "a" } } }, "Unexpected field type"],
      ["PutItem", { Item: { a: { SS: {} } } }, badStart],
      ["PutItem", { Item: { a: { SS: [1] } } }, noNumber],
      ["PutItem", { Item: { a: { L: "a" } } }, "Unexpected field type"],
      ["PutItem", { Item: { a: { L: [1] } } }, "Unexpected value type in payload"],
      ["PutItem", { Item: { a: { M: [] } } }, `Unrecognized collection type ${attributeMap}`],
      [
        "PutItem",
        { Item: { a: { B: 1 } } },
        "only base-64-encoded strings are convertible to bytes",
      ],
      [
        "PutItem",
        { Item: { a: { B: [] } } },
        "Unrecognized collection type class java.nio.ByteBuffer",
      ],
      ["PutItem", { ReturnValues: 1 }, noNumber],
      ["PutItem", { ExpressionAttributeNames: "a" }, "Unexpected field type"],
      [
        "PutItem",
        { ExpressionAttributeNames: [] },
        "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
      ],
      ["PutItem", { ExpressionAttributeNames: { "#a": 1 } }, noNumber],
      ["GetItem", { ConsistentRead: "true" }, "Unexpected token received from parser"],
      ["GetItem", { ConsistentRead: 1 }, "NUMBER_VALUE cannot be converted to Boolean"],
      ["Query", { Limit: "1" }, "STRING_VALUE cannot be converted to Integer"],
      ["Query", { Limit: true }, "TRUE_VALUE cannot be converted to Integer"],
      ["Query", { Limit: [] }, "Unrecognized collection type class java.lang.Integer"],
      ["BatchGetItem", { RequestItems: "a" }, "Unexpected field type"],
      ["BatchGetItem", { RequestItems: { abc: "a" } }, "Unexpected value type in payload"],
      ["BatchGetItem", { RequestItems: { abc: { Keys: "a" } } }, "Unexpected field type"],
      ["BatchWriteItem", { RequestItems: { abc: {} } }, badStart],
      ["TransactWriteItems", { TransactItems: {} }, badStart],
      ["TransactWriteItems", { TransactItems: ["a"] }, "Unexpected value type in payload"],
      ["TransactWriteItems", { TransactItems: [{ Put: 1 }] }, "Unexpected value type in payload"],
    ])("%s refuses %j", async (operation, members, message) => {
      const body = JSON.stringify({ TableName: tableName(), ...members });
      const expected = { statusCode: 400, body: { __type: serialization, Message: message } };
      expect((await probe.sendRaw(operation, body)) ?? expected).toEqual(expected);
    });
  });
}

function describeAttributeValues(probe: Probe, tableName: () => string): void {
  describe("attribute values", () => {
    const deep = `${'{"M":{"a":'.repeat(100_000)}{"S":"x"}${"}}".repeat(100_000)}`;
    it.each<[string, string, string]>([
      ["without a type", "{}", emptyValue],
      ["that are null", "null", emptyValue],
      ["of an unknown type", '{"X":"a"}', emptyValue],
      ["whose only type is null", '{"S":null}', emptyValue],
      ["with null in a list", '{"L":[null]}', emptyValue],
      [
        "of two types",
        '{"S":"a","N":"1"}',
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
      ],
      [
        "100,000 levels deep",
        deep,
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
      ],
    ])("refuses values %s", async (_case, value, message) => {
      const body = `{"TableName":"${tableName()}","Item":{"pk":{"S":"a"},"value":${value}}}`;
      const expected = {
        statusCode: 400,
        body: { __type: "com.amazon.coral.validate#ValidationException", message },
      };
      expect((await probe.sendRaw("PutItem", body)) ?? expected).toEqual(expected);
    });

    it.each(["a", "abc", "====", "YQ=", "Y*=="])("refuses %j as base64", async (text) => {
      const body = `{"TableName":"${tableName()}","Item":{"pk":{"S":"a"},"value":{"B":"${text}"}}}`;
      const answer = await probe.sendRaw("PutItem", body);
      expect(answer?.body["__type"] ?? serialization).toBe(serialization);
    });
  });
}
