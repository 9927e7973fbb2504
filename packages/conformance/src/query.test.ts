import { beforeAll, describe, expect, it } from "vitest";
import { compositeTable, keyed, type Probe } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const invalid = "ValidationException: One or more parameter values were invalid: ";
const partition = {
  KeyConditionExpression: "pk = :p",
  ExpressionAttributeValues: { ":p": { S: "p" } },
};

function sortKeys(items: { sk: { S: string } }[]): string {
  return items.map(({ sk }) => sk.S).join("");
}

describeOnEachTarget("Query", (probe) => {
  let TableName = "";
  beforeAll(async () => {
    TableName = await probe.createTable(compositeTable);
    for (const letter of "abcdefgh") {
      const Item = { pk: { S: "p" }, sk: { S: letter }, vowel: { BOOL: "ae".includes(letter) } };
      await probe.send("PutItem", { TableName, Item });
    }
    await probe.send("PutItem", { TableName, Item: { pk: { S: "q" }, sk: { S: "x" } } });
  });

  it.each<[string, object, string]>([
    ["", {}, "abcdefgh"],
    [" AND sk = :a", { ":a": { S: "c" } }, "c"],
    [" AND sk < :a", { ":a": { S: "c" } }, "ab"],
    [" AND sk <= :a", { ":a": { S: "c" } }, "abc"],
    [" AND sk > :a", { ":a": { S: "f" } }, "gh"],
    [" AND sk >= :a", { ":a": { S: "f" } }, "fgh"],
    [" AND sk BETWEEN :a AND :b", { ":a": { S: "b" }, ":b": { S: "d" } }, "bcd"],
    [" AND begins_with(sk, :a)", { ":a": { S: "d" } }, "d"],
    [" AND sk = :a", { ":a": { S: "z" } }, ""],
  ])("pk = :p%s, in both directions", async (condition, values, expected) => {
    const input = {
      TableName,
      KeyConditionExpression: `pk = :p${condition}`,
      ExpressionAttributeValues: { ":p": { S: "p" }, ...values },
    };
    const forward = await probe.send("Query", input);
    expect(sortKeys(forward["Items"])).toBe(expected);
    expect(forward).toMatchObject({ Count: expected.length, ScannedCount: expected.length });
    expect(forward["LastEvaluatedKey"]).toBeUndefined();
    const backward = await probe.send("Query", { ...input, ScanIndexForward: false });
    expect(sortKeys(backward["Items"])).toBe([...expected].reverse().join(""));
  });

  it("pages by Limit, which bounds what is looked at, and ends with an empty page", async () => {
    for (const ScanIndexForward of [true, false]) {
      const pages: string[] = [];
      let ExclusiveStartKey: object | undefined;
      do {
        const input = { TableName, ...partition, Limit: 4, ExclusiveStartKey, ScanIndexForward };
        const page = await probe.send("Query", input);
        pages.push(sortKeys(page["Items"]));
        ExclusiveStartKey = page["LastEvaluatedKey"];
      } while (ExclusiveStartKey !== undefined);
      expect(pages).toEqual(ScanIndexForward ? ["abcd", "efgh", ""] : ["hgfe", "dcba", ""]);
    }
  });

  it("filters after it has counted", async () => {
    const input = {
      TableName,
      KeyConditionExpression: "pk = :p",
      FilterExpression: "vowel = :true",
      ExpressionAttributeValues: { ":p": { S: "p" }, ":true": { BOOL: true } },
      Limit: 5,
    };
    const page = await probe.send("Query", input);
    expect(page).toMatchObject({ Count: 2, ScannedCount: 5 });
    expect(page["LastEvaluatedKey"]).toEqual({ pk: { S: "p" }, sk: { S: "e" } });
    const counted = await probe.send("Query", { ...input, Select: "COUNT" });
    expect(counted).toMatchObject({ Count: 2, ScannedCount: 5 });
    expect(counted["Items"]).toBeUndefined();
  });

  it("goes on behind a start key that is not an item", async () => {
    const ExclusiveStartKey = { pk: { S: "p" }, sk: { S: "fa" } };
    const page = await probe.send("Query", { TableName, ...partition, ExclusiveStartKey });
    expect(sortKeys(page["Items"])).toBe("gh");
  });

  it("ends a page with the item that reaches 1 MB", async () => {
    const pk = { S: "large" };
    for (const [index, kilobytes] of [400, 400, 300, 10].entries()) {
      const Item = { pk, sk: { S: String(index) }, data: { S: "x".repeat(kilobytes * 1000) } };
      await probe.send("PutItem", { TableName, Item });
    }
    const input = {
      TableName,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": pk },
      ProjectionExpression: "sk",
    };
    const page = await probe.send("Query", input);
    expect(sortKeys(page["Items"])).toBe("012");
    expect(page["LastEvaluatedKey"]).toEqual({ pk, sk: { S: "2" } });
  });

  describeRefusals(probe, () => TableName);

  it.each<[string, (value: number) => object]>([
    ["N", (value) => ({ N: String(value) })],
    ["B", (value) => ({ B: Uint8Array.of(value + 128, value) })],
  ])("orders sort keys of type %s by value", async (type, toValue) => {
    const typed = await probe.createTable(keyed("S", type));
    const numbers = [-2, 10, 0, 9, -10, 3];
    for (const number of numbers) {
      const Item = { pk: { S: "p" }, sk: toValue(number), n: { N: String(number) } };
      await probe.send("PutItem", { TableName: typed, Item });
    }
    const KeyConditionExpression = "pk = :p AND sk BETWEEN :low AND :high";
    const { Items } = await probe.send("Query", {
      TableName: typed,
      KeyConditionExpression,
      ExpressionAttributeValues: { ":p": { S: "p" }, ":low": toValue(-2), ":high": toValue(9) },
    });
    expect(Items.map(({ n }: { n: { N: string } }) => Number(n.N))).toEqual([-2, 0, 3, 9]);
  });

  it("finds binary sort keys by their first bytes", async () => {
    const typed = await probe.createTable(keyed("S", "B"));
    for (const bytes of [[0], [0, 255], [0, 255, 1], [1], [255, 255], [255, 255, 0]]) {
      const Item = { pk: { S: "p" }, sk: { B: Uint8Array.from(bytes) } };
      await probe.send("PutItem", { TableName: typed, Item });
    }
    const countOf = async (...prefix: number[]): Promise<number> => {
      const { Count } = await probe.send("Query", {
        TableName: typed,
        KeyConditionExpression: "pk = :p AND begins_with(sk, :b)",
        ExpressionAttributeValues: { ":p": { S: "p" }, ":b": { B: Uint8Array.from(prefix) } },
      });
      return Count;
    };
    expect([await countOf(0), await countOf(0, 255), await countOf(255, 255)]).toEqual([3, 2, 2]);
  });
});

function describeRefusals(probe: Probe, tableName: () => string): void {
  describe("refusals", () => {
    it.each<[string, object, string]>([
      [
        "no key condition",
        {},
        "ValidationException: Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
      ],
      [
        "a condition on another attribute",
        { KeyConditionExpression: "vowel = :p", ExpressionAttributeValues: { ":p": { S: "p" } } },
        "ValidationException: Query condition missed key schema element: pk",
      ],
      [
        "a range of partition keys",
        { KeyConditionExpression: "pk > :p", ExpressionAttributeValues: { ":p": { S: "p" } } },
        "ValidationException: Query key condition not supported",
      ],
      [
        "a value of another type than the key",
        { KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": { N: "1" } } },
        `${invalid}Condition parameter type does not match schema type`,
      ],
      [
        "an empty key value",
        { KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": { S: "" } } },
        "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
      ],
      [
        "too long a key value",
        {
          KeyConditionExpression: "pk = :p",
          ExpressionAttributeValues: { ":p": { S: "x".repeat(2049) } },
        },
        `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
      ],
      [
        "OR",
        {
          KeyConditionExpression: "pk = :p OR sk = :p",
          ExpressionAttributeValues: { ":p": { S: "p" } },
        },
        "ValidationException: Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: OR",
      ],
      [
        "a filter on a key attribute",
        {
          ...partition,
          FilterExpression: "attribute_exists(vowel) AND NOT size(sk) > size(vowel)",
        },
        "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
      ],
      [
        "a Limit of 0",
        { ...partition, Limit: 0 },
        "ValidationException: 1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
      ],
      [
        "a start key without its sort key",
        { ...partition, ExclusiveStartKey: { pk: { S: "p" } } },
        "ValidationException: The provided starting key is invalid",
      ],
      [
        "a start key of another type",
        { ...partition, ExclusiveStartKey: { pk: { S: "p" }, sk: { N: "1" } } },
        "ValidationException: The provided starting key is invalid",
      ],
      [
        "a start key of another partition",
        { ...partition, ExclusiveStartKey: { pk: { S: "q" }, sk: { S: "x" } } },
        "ValidationException: The provided starting key is outside query boundaries based on provided conditions",
      ],
      [
        "a start key that the sort key condition does not let in",
        {
          KeyConditionExpression: "pk = :p AND sk > :a",
          ExpressionAttributeValues: { ":p": { S: "p" }, ":a": { S: "d" } },
          ExclusiveStartKey: { pk: { S: "p" }, sk: { S: "b" } },
        },
        "ValidationException: The provided starting key does not match the range key predicate",
      ],
      [
        "a projection under Select COUNT",
        { ...partition, Select: "COUNT", ProjectionExpression: "sk" },
        "ValidationException: 1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count",
      ],
      [
        "a projection under Select ALL_ATTRIBUTES",
        { ...partition, Select: "ALL_ATTRIBUTES", ProjectionExpression: "sk" },
        "ValidationException: 1 validation error detected: Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
      ],
      [
        "Select SPECIFIC_ATTRIBUTES without a projection",
        { ...partition, Select: "SPECIFIC_ATTRIBUTES" },
        "ValidationException: 1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
      ],
      [
        "Select ALL_PROJECTED_ATTRIBUTES without an index",
        { ...partition, Select: "ALL_PROJECTED_ATTRIBUTES" },
        "ValidationException: 1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
      ],
      [
        "an index that is not there",
        { ...partition, IndexName: "no-such-index" },
        "ValidationException: The table does not have the specified index: no-such-index",
      ],
      [
        "an index name of a wrong form",
        { ...partition, IndexName: "a/" },
        "ValidationException: 2 validation errors detected: Value 'a/' at 'indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a/' at 'indexName' failed to satisfy constraint: Member must have length greater than or equal to 3",
      ],
      [
        "an unknown Select",
        { ...partition, Select: "NOTHING" },
        "ValidationException: 1 validation error detected: Value 'NOTHING' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
      ],
      [
        "QueryFilter beside a key condition",
        { ...partition, QueryFilter: { a: { ComparisonOperator: "NULL" } } },
        "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {QueryFilter} Expression parameters: {KeyConditionExpression}",
      ],
      [
        "values without an expression",
        { ExpressionAttributeValues: { ":p": { S: "p" } } },
        "ValidationException: ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null",
      ],
    ])("refuses %s", async (_case, members, message) => {
      const input = { TableName: tableName(), ...members };
      expect(await probe.refusalText("Query", input)).toBe(message);
    });
  });
}
