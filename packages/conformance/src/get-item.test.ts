import { beforeAll, expect, it } from "vitest";
import { compositeTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const item = {
  pk: { S: "a" },
  sk: { S: "b" },
  title: { S: "Emma" },
  author: { M: { name: { S: "Jane" }, born: { N: "1775" } } },
  tags: { L: [{ S: "x" }, { S: "y" }, { S: "z" }] },
  constructor: { S: "c" },
};
const Key = { pk: item.pk, sk: item.sk };
const mismatch = "ValidationException: The provided key element does not match the schema";

describeOnEachTarget("GetItem", (probe) => {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(compositeTable);
    await probe.send("PutItem", { TableName, Item: item });
  });

  it("answers without an Item when there is none", async () => {
    const input = { TableName, Key: { ...Key, sk: { S: "gone" } } };
    expect(await probe.send("GetItem", input)).toEqual({});
  });

  it("returns the item as it was put", async () => {
    expect(await probe.send("GetItem", { TableName, Key })).toEqual({ Item: item });
  });

  it.each<[string, object | undefined, object]>([
    [
      "title, author.born",
      undefined,
      { title: item.title, author: { M: { born: { N: "1775" } } } },
    ],
    ["tags[2], tags[0]", undefined, { tags: { L: [{ S: "x" }, { S: "z" }] } }],
    ["#a.#n", { "#a": "author", "#n": "name" }, { author: { M: { name: { S: "Jane" } } } }],
    ["gone, title.deeper", undefined, {}],
    ["#c", { "#c": "constructor" }, { constructor: { S: "c" } }],
  ])("projects %s", async (ProjectionExpression, ExpressionAttributeNames, Item) => {
    const input = { TableName, Key, ProjectionExpression, ExpressionAttributeNames };
    expect(await probe.send("GetItem", input)).toEqual({ Item });
  });

  it.each<[string, object, string]>([
    ["a key without its sort key", { Key: { pk: { S: "a" } } }, mismatch],
    ["a key with another attribute", { Key: { ...Key, c: { S: "c" } } }, mismatch],
    ["a key of another name", { Key: { pk: { S: "a" }, c: { S: "c" } } }, mismatch],
    ["a key of another type", { Key: { pk: { S: "a" }, sk: { N: "1" } } }, mismatch],
    [
      "an empty key",
      { Key: { pk: { S: "a" }, sk: { S: "" } } },
      "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk",
    ],
    [
      "too long a key",
      { Key: { pk: { S: "x".repeat(2049) }, sk: { S: "b" } } },
      "ValidationException: One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
    ],
    [
      "a reserved word",
      { Key, ProjectionExpression: "name" },
      "ValidationException: Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: name",
    ],
    [
      "overlapping paths",
      { Key, ProjectionExpression: "author, author.born" },
      "ValidationException: Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [author], path two: [author, born]",
    ],
    [
      "an unused name",
      { Key, ProjectionExpression: "title", ExpressionAttributeNames: { "#a": "a" } },
      "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}",
    ],
    [
      "names without a projection",
      { Key, ExpressionAttributeNames: { "#a": "a" } },
      "ValidationException: ExpressionAttributeNames can only be specified when using expressions",
    ],
    [
      "AttributesToGet beside a projection",
      { Key, ProjectionExpression: "title", AttributesToGet: ["title"] },
      "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
    ],
    [
      "an unknown ReturnConsumedCapacity",
      { Key, ReturnConsumedCapacity: "ALL" },
      "ValidationException: 1 validation error detected: Value 'ALL' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    ],
    [
      "a table that is not there",
      { Key, TableName: "no-such-table" },
      "ResourceNotFoundException: Requested resource not found",
    ],
  ])("refuses %s", async (_case, members, message) => {
    expect(await probe.refusalText("GetItem", { TableName, ...members })).toBe(message);
  });
});
