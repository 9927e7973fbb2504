import { beforeAll, expect, it } from "vitest";
import { compositeTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const itemCount = 60;

function keysOf(items: { pk: { S: string }; sk: { S: string } }[]): string[] {
  return items.map(({ pk, sk }) => `${pk.S}/${sk.S}`);
}

describeOnEachTarget("Scan", (probe) => {
  let TableName = "";
  const allKeys: string[] = [];
  beforeAll(async () => {
    TableName = await probe.createTable(compositeTable);
    for (let number = 0; number < itemCount; number += 1) {
      const Item = { pk: { S: `p${number % 20}` }, sk: { S: `s${number}` }, n: { N: `${number}` } };
      await probe.send("PutItem", { TableName, Item });
      allKeys.push(`${Item.pk.S}/${Item.sk.S}`);
    }
    allKeys.sort();
  });

  async function scanPages(members: object): Promise<string[][]> {
    const pages: string[][] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = await probe.send("Scan", { TableName, ExclusiveStartKey, ...members });
      pages.push(keysOf(page["Items"]));
      ExclusiveStartKey = page["LastEvaluatedKey"];
    } while (ExclusiveStartKey !== undefined);
    return pages;
  }

  it("returns every item once, whatever the pages' size", async () => {
    for (const Limit of [undefined, 1, 7, itemCount]) {
      const pages = await scanPages({ Limit });
      expect(pages.flat().sort()).toEqual(allKeys);
    }
  });

  it("charges 128.5 units for a page of items of 1,042 bytes, as AWS was seen to", async () => {
    const large = await probe.createTable(compositeTable);
    const numbers = Array.from({ length: 1100 }, (_, number) => String(number).padStart(4, "0"));
    while (numbers.length > 0) {
      const puts = numbers.splice(0, 25).map((sk) => ({
        PutRequest: { Item: { pk: { S: "p" }, sk: { S: sk }, d: { S: "x".repeat(1032) } } },
      }));
      await probe.send("BatchWriteItem", { RequestItems: { [large]: puts } });
    }

    const page = await probe.send("Scan", { TableName: large, ReturnConsumedCapacity: "TOTAL" });

    expect(page["Count"]).toBe(1007);
    expect(page["ConsumedCapacity"]["CapacityUnits"]).toBe(128.5);
  });

  it("answers an exact last page with a key, and then with nothing", async () => {
    const pages = await scanPages({ Limit: itemCount });
    expect(pages.map(({ length }) => length)).toEqual([itemCount, 0]);
  });

  it.each([1, 2, 3, 7, 100])("covers everything exactly once in %i segments", async (count) => {
    const found: string[] = [];
    for (let Segment = 0; Segment < count; Segment += 1) {
      const pages = await scanPages({ Segment, TotalSegments: count, Limit: 5 });
      found.push(...pages.flat());
    }
    expect(found.sort()).toEqual(allKeys);
  });

  it("filters, counts and projects", async () => {
    const input = {
      TableName,
      FilterExpression: "n < :n",
      ExpressionAttributeValues: { ":n": { N: "10" } },
    };
    expect(await probe.send("Scan", { ...input, Select: "COUNT" })).toEqual({
      Count: 10,
      ScannedCount: itemCount,
    });
    const { Items } = await probe.send("Scan", { ...input, ProjectionExpression: "sk" });
    expect(Items).toHaveLength(10);
    expect(Object.keys(Items[0])).toEqual(["sk"]);
  });

  const wrongSegment =
    /^ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey\. Please use ExclusiveStartKey with correct Segment\. TotalSegments: 50 Segment: \d+$/;

  it("refuses a start key of another segment", async () => {
    const ExclusiveStartKey = { pk: { S: "p0" }, sk: { S: "s0" } };
    const refusals: string[] = [];
    for (let Segment = 0; Segment < 50; Segment += 1) {
      const input = { TableName, Segment, TotalSegments: 50, ExclusiveStartKey };
      await probe.send("Scan", input).catch(({ name, message }: Error) => {
        refusals.push(`${name}: ${message}`);
      });
    }
    expect(refusals).toHaveLength(49);
    expect(refusals.every((refusal) => wrongSegment.test(refusal))).toBe(true);
  });

  it.each<[string, object, string]>([
    [
      "a Segment without TotalSegments",
      { Segment: 0 },
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    ],
    [
      "TotalSegments without a Segment",
      { TotalSegments: 1 },
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    ],
    [
      "a Segment past the last",
      { Segment: 3, TotalSegments: 3 },
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 3 is not less than TotalSegments: 3",
    ],
    [
      "a negative Segment",
      { Segment: -1, TotalSegments: 3 },
      "1 validation error detected: Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      "too many segments",
      { Segment: 0, TotalSegments: 1_000_001 },
      "1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000",
    ],
    [
      "a Limit of 0",
      { Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      "a start key that is no key",
      { ExclusiveStartKey: { pk: { S: "p0" } } },
      "The provided starting key is invalid: The provided key element does not match the schema",
    ],
    [
      "Select SPECIFIC_ATTRIBUTES without a projection",
      { Select: "SPECIFIC_ATTRIBUTES" },
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    ],
    [
      "Select ALL_PROJECTED_ATTRIBUTES without an index",
      { Select: "ALL_PROJECTED_ATTRIBUTES" },
      "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    ],
    [
      "a filter whose parentheses say nothing",
      { FilterExpression: "((attribute_exists(n)))" },
      "Invalid FilterExpression: The expression has redundant parentheses;",
    ],
    [
      "an index that is not there",
      { IndexName: "no-such-index" },
      "The table does not have the specified index: no-such-index",
    ],
    [
      "ScanFilter beside a filter",
      {
        FilterExpression: "attribute_exists(n)",
        ScanFilter: { n: { ComparisonOperator: "NULL" } },
      },
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {ScanFilter} Expression parameters: {FilterExpression}",
    ],
  ])("refuses %s", async (_case, members, message) => {
    expect(await probe.refusalText("Scan", { TableName, ...members })).toBe(
      `ValidationException: ${message}`,
    );
  });
});
