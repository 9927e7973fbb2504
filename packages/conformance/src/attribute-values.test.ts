import { beforeAll, expect, it } from "vitest";
import { keyed, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const invalid = "One or more parameter values were invalid: ";
const tooDeep =
  "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";

/** A scalar inside so many maps and lists, in turns. */
function nested(levels: number): object {
  let value: object = { S: "x" };
  for (let level = 0; level < levels; level += 1) {
    value = level % 2 === 0 ? { M: { a: value } } : { L: [value] };
  }
  return value;
}

describeOnEachTarget("Attribute values", (probe) => {
  let TableName = "";
  const Key = { pk: { S: "a" } };
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
  });

  async function kept(value: object): Promise<unknown> {
    await probe.send("PutItem", { TableName, Item: { ...Key, value } });
    return (await probe.send("GetItem", { TableName, Key }))["Item"].value;
  }

  it.each<[string, object]>([
    ["an empty string", { S: "" }],
    ["empty binary", { B: new Uint8Array() }],
    ["an empty list", { L: [] }],
    ["an empty map", { M: {} }],
    ["NULL", { NULL: true }],
    ["booleans", { L: [{ BOOL: true }, { BOOL: false }] }],
    ["text of any script", { S: "Grüße, 世界, 🌍, \u0000" }],
    ["a set with an empty string", { SS: ["", "a"] }],
    ["binary", { B: Uint8Array.of(0, 127, 128, 255) }],
    ["a set of binary", { BS: [Uint8Array.of(1), Uint8Array.of(2)] }],
    ["names that JavaScript knows", { M: { constructor: { S: "c" }, toString: { N: "1" } } }],
    ["31 levels", nested(31)],
  ])("keeps %s", async (_case, value) => {
    expect(await kept(value)).toEqual(value);
  });

  it.each<[string, string]>([
    ["0", "0"],
    ["-0", "0"],
    ["00042", "42"],
    ["+5", "5"],
    ["1.500", "1.5"],
    [".5", "0.5"],
    ["-1.5E2", "-150"],
    ["1e-3", "0.001"],
    ["0.0000001", "0.0000001"],
    ["1234567890123456789012345678901234567.8", "1234567890123456789012345678901234567.8"],
    ["9.9999999999999999999999999999999999999E+125", `${"9".repeat(38)}${"0".repeat(88)}`],
    ["1E-130", `0.${"0".repeat(129)}1`],
  ])("brings the number %s to %s", async (N, canonical) => {
    expect(await kept({ N })).toEqual({ N: canonical });
    expect(await kept({ NS: [N] })).toEqual({ NS: [canonical] });
  });

  it("takes numbers that are equal for the same key", async () => {
    const numbers = await probe.createTable(keyed("N"));
    await probe.send("PutItem", { TableName: numbers, Item: { pk: { N: "1.0" } } });
    await probe.send("PutItem", { TableName: numbers, Item: { pk: { N: "10e-1" } } });
    expect(await probe.send("Scan", { TableName: numbers })).toMatchObject({
      Items: [{ pk: { N: "1" } }],
    });
  });

  it.each<[string, object, string]>([
    ["an empty number", { N: "" }, "The parameter cannot be converted to a numeric value"],
    ["a word", { N: "one" }, "The parameter cannot be converted to a numeric value: one"],
    [
      "a space around a number",
      { N: " 1" },
      "The parameter cannot be converted to a numeric value:  1",
    ],
    [
      "infinity",
      { N: "Infinity" },
      "The parameter cannot be converted to a numeric value: Infinity",
    ],
    [
      "39 digits",
      { N: "1".repeat(39) },
      "Attempting to store more than 38 significant digits in a Number",
    ],
    [
      "1E+126",
      { N: "1E+126" },
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    ],
    [
      "1E-131",
      { N: "1E-131" },
      "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    ],
    ["an empty set of strings", { SS: [] }, `${invalid}An string set  may not be empty`],
    ["an empty set of numbers", { NS: [] }, `${invalid}An number set  may not be empty`],
    ["an empty set of binary", { BS: [] }, `${invalid}Binary sets should not be empty`],
    [
      "a string twice in a set",
      { SS: ["a", "b", "a"] },
      `${invalid}Input collection [a, b, a] contains duplicates.`,
    ],
    ["a number twice in a set", { NS: ["1", "1.0"] }, "Input collection contains duplicates"],
    [
      "binary twice in a set",
      { BS: [Uint8Array.of(1), Uint8Array.of(1)] },
      `${invalid}Input collection [AQ==, AQ==]of type BS contains duplicates.`,
    ],
    ["32 levels", nested(32), tooDeep],
    [
      "NULL false",
      { NULL: false },
      `${invalid}Null attribute value types must have the value of true`,
    ],
  ])("refuses %s, at any depth", async (_case, value, message) => {
    for (const wrapped of [value, { L: [{ M: { a: value } }] }]) {
      const input = { TableName, Item: { ...Key, value: wrapped } };
      expect(await probe.refusalText("PutItem", input)).toBe(`ValidationException: ${message}`);
    }
    expect(
      await probe.refusalText("PutItem", {
        TableName,
        Item: Key,
        ConditionExpression: "a = :v",
        ExpressionAttributeValues: { ":v": value },
      }),
    ).toBe(
      `ValidationException: ExpressionAttributeValues contains invalid value: ${message} for key :v`,
    );
  });

  it("refuses an update that makes a document too deep", async () => {
    const Item = { pk: { S: "deep" }, value: nested(20) };
    await probe.send("PutItem", { TableName, Item });
    const input = {
      TableName,
      Key: { pk: Item.pk },
      UpdateExpression: "SET #v[0] = :v",
      ExpressionAttributeNames: { "#v": "value" },
      ExpressionAttributeValues: { ":v": nested(31) },
    };
    expect(await probe.refusalText("UpdateItem", input)).toBe(`ValidationException: ${tooDeep}`);
  });
});
