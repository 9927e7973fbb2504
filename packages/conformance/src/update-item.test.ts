import { beforeAll, expect, it } from "vitest";
import { indexedTable, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const noAttribute =
  "The provided expression refers to an attribute that does not exist in the item";
const badPath = "The document path provided in the update expression is invalid for update";
const badType = "An operand in the update expression has an incorrect data type";

const item = {
  n: { N: "5" },
  s: { S: "text" },
  letters: { SS: ["a", "b"] },
  m: { M: { x: { N: "1" }, y: { S: "y" } } },
  l: { L: [{ S: "0" }, { S: "1" }, { S: "2" }] },
};
const values = {
  ":n": { N: "2" },
  ":s": { S: "new" },
  ":set": { SS: ["b", "c"] },
  ":all": { SS: ["a", "b"] },
  ":l": { L: [{ S: "3" }] },
};

/** Those of `values` that the expression uses. */
function valuesOf(expression: string): object | undefined {
  const used = Object.entries(values).filter(([name]) =>
    new RegExp(`${name}(?![a-z])`).test(expression),
  );
  return used.length === 0 ? undefined : Object.fromEntries(used);
}

describeOnEachTarget("UpdateItem", (probe) => {
  let TableName = "";
  let count = 0;
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
  });

  async function updated(UpdateExpression: string, ReturnValues: string): Promise<unknown> {
    count += 1;
    const Key = { pk: { S: `item ${count}` } };
    await probe.send("PutItem", { TableName, Item: { ...Key, ...item } });
    const ExpressionAttributeValues = valuesOf(UpdateExpression);
    const input = { TableName, Key, UpdateExpression, ExpressionAttributeValues, ReturnValues };
    const { Attributes } = await probe.send("UpdateItem", input);
    if (Attributes === undefined) {
      return undefined;
    }
    const { pk: _, ...rest } = Attributes;
    return rest;
  }

  it.each<[string, object]>([
    ["SET s = :s, n = n + :n", { ...item, s: { S: "new" }, n: { N: "7" } }],
    ["SET n = n - :n, s = if_not_exists(s, :s)", { ...item, n: { N: "3" } }],
    ["SET n = if_not_exists(gone, :n) + n", { ...item, n: { N: "7" } }],
    [
      "SET m.x = :s, m.z = :n",
      { ...item, m: { M: { ...item.m.M, x: { S: "new" }, z: { N: "2" } } } },
    ],
    ["SET l = list_append(:l, l)", { ...item, l: { L: [{ S: "3" }, ...item.l.L] } }],
    ["SET l[9] = :s", { ...item, l: { L: [...item.l.L, { S: "new" }] } }],
    ["SET s = n, n = :n", { ...item, s: { N: "5" }, n: { N: "2" } }],
    [
      "REMOVE l[0], m.x, gone",
      { ...item, l: { L: item.l.L.slice(1) }, m: { M: { y: { S: "y" } } } },
    ],
    ["ADD n :n, fresh :n", { ...item, n: { N: "7" }, fresh: { N: "2" } }],
    ["ADD letters :set", { ...item, letters: { SS: ["a", "b", "c"] } }],
    ["DELETE letters :set", { ...item, letters: { SS: ["a"] } }],
    ["DELETE letters :all, gone :set", { n: item.n, s: item.s, m: item.m, l: item.l }],
  ])("%s", async (expression, expected) => {
    expect(await updated(expression, "ALL_NEW")).toEqual(expected);
  });

  it.each<[string, string, unknown]>([
    ["SET s = :s", "NONE", undefined],
    ["SET s = :s, fresh = :n", "UPDATED_NEW", { s: { S: "new" }, fresh: { N: "2" } }],
    ["SET s = :s, fresh = :n", "UPDATED_OLD", { s: { S: "text" } }],
    ["SET fresh = :n", "UPDATED_OLD", undefined],
    ["SET m.x = :n", "UPDATED_NEW", { m: { M: { x: { N: "2" } } } }],
    ["SET m.x = :n", "UPDATED_OLD", { m: { M: { x: { N: "1" } } } }],
    ["SET l[1] = :s", "UPDATED_NEW", { l: { L: [{ S: "new" }] } }],
    ["SET l[1] = :s", "UPDATED_OLD", { l: { L: [{ S: "1" }] } }],
    ["REMOVE s", "UPDATED_NEW", undefined],
    ["REMOVE s, m.x", "UPDATED_OLD", { s: { S: "text" }, m: { M: { x: { N: "1" } } } }],
    ["ADD n :n", "UPDATED_NEW", { n: { N: "7" } }],
    ["DELETE letters :all", "UPDATED_NEW", undefined],
    ["SET s = :s", "ALL_OLD", item],
  ])("%s returns under %s what it should", async (expression, returnValues, expected) => {
    expect(await updated(expression, returnValues)).toEqual(expected);
  });

  it("creates an item that was not there, with nothing to return of an old one", async () => {
    const Key = { pk: { S: "created" } };
    const input = {
      TableName,
      Key,
      UpdateExpression: "SET a = :n ADD visits :n",
      ExpressionAttributeValues: { ":n": { N: "2" } },
    };
    expect(await probe.send("UpdateItem", { ...input, ReturnValues: "ALL_OLD" })).toEqual({});
    expect((await probe.send("GetItem", { TableName, Key }))["Item"]).toEqual({
      ...Key,
      a: { N: "2" },
      visits: { N: "2" },
    });
  });

  it("creates an item of its key alone without an expression", async () => {
    const Key = { pk: { S: "bare" } };
    const input = { TableName, Key, ReturnValues: "ALL_NEW" };
    expect(await probe.send("UpdateItem", input)).toEqual({ Attributes: Key });
    expect(await probe.send("GetItem", { TableName, Key })).toEqual({ Item: Key });
  });

  it.each<[string, string]>([
    ["SET a = gone", noAttribute],
    ["SET n = n + gone", noAttribute],
    ["SET a = list_append(gone, :l)", noAttribute],
    ["SET gone.x = :n", badPath],
    ["SET m[0] = :n", badPath],
    ["SET l.x = :n", badPath],
    ["SET s.x = :n", badPath],
    ["REMOVE gone.x.y", badPath],
    ["SET n = s + :n", badType],
    ["SET l = list_append(s, :l)", badType],
    ["ADD s :n", badType],
    ["DELETE n :set", badType],
    [
      "SET pk = :s",
      "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
    ],
    [
      "ADD s :s",
      "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
    ],
    [
      "SET s = :s SET n = :n",
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    [
      "SET m = :n, m.x = :s",
      "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m], path two: [m, x]",
    ],
    ["SET", 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "SET"'],
  ])("refuses %s and leaves the item alone", async (UpdateExpression, message) => {
    const Key = { pk: { S: "refusing" } };
    const Item = { ...Key, ...item };
    await probe.send("PutItem", { TableName, Item });
    const ExpressionAttributeValues = valuesOf(UpdateExpression);
    const input = { TableName, Key, UpdateExpression, ExpressionAttributeValues };
    expect(await probe.refusalText("UpdateItem", input)).toBe(`ValidationException: ${message}`);
    expect(await probe.send("GetItem", { TableName, Key })).toEqual({ Item });
  });

  it("refuses a number that grows past 38 digits or the supported range", async () => {
    const Key = { pk: { S: "numbers" } };
    await probe.send("PutItem", {
      TableName,
      Item: { ...Key, n: { N: "9".repeat(38) + "0".repeat(88) } },
    });
    const input = { TableName, Key, UpdateExpression: "SET n = n + n" };
    expect(await probe.refusalText("UpdateItem", input)).toBe(
      "ValidationException: Number overflow. Attempting to store a number with magnitude larger than supported range",
    );
  });

  it("refuses an item that grows past 400 KB", async () => {
    const Key = { pk: { S: "grown" } };
    await probe.send("PutItem", { TableName, Item: { ...Key, a: { S: "x".repeat(300_000) } } });
    const input = {
      TableName,
      Key,
      UpdateExpression: "SET b = :b",
      ExpressionAttributeValues: { ":b": { S: "x".repeat(200_000) } },
    };
    expect(await probe.refusalText("UpdateItem", input)).toBe(
      "ValidationException: Item size to update has exceeded the maximum allowed size",
    );
  });

  it("stops at the first unknown enum value", async () => {
    const input = {
      TableName,
      Key: { pk: { S: "a" } },
      ReturnValues: "x",
      ReturnConsumedCapacity: "y",
    };
    expect(await probe.refusalText("UpdateItem", input)).toBe(
      "ValidationException: 1 validation error detected: Value 'x' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
    );
  });

  it("refuses index keys of a wrong type or without content", async () => {
    const indexed = await probe.createTable(indexedTable);
    const input = (value: object): object => ({
      TableName: indexed,
      Key: { pk: { S: "a" }, sk: { S: "b" } },
      UpdateExpression: "SET gpk = :v",
      ExpressionAttributeValues: { ":v": value },
    });
    expect(await probe.refusalText("UpdateItem", input({ N: "1" }))).toBe(
      "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key gpk Expected: S Actual: N IndexName: all",
    );
    expect(await probe.refusalText("UpdateItem", input({ S: "" }))).toBe(
      "ValidationException: One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.",
    );
  });
});
