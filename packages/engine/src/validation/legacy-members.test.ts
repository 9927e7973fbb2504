import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { createEngine } from "../engine.ts";

const key = { pk: { S: "a" } };
const condition = { a: { ComparisonOperator: "NULL" } };

describe("legacy members", () => {
  it.each<[string, object, string, string]>([
    ["PutItem", { Item: key, Expected: condition }, "Expected", "ConditionExpression"],
    ["DeleteItem", { Key: key, Expected: condition }, "Expected", "ConditionExpression"],
    ["UpdateItem", { Key: key, AttributeUpdates: {} }, "AttributeUpdates", "UpdateExpression"],
    ["GetItem", { Key: key, AttributesToGet: ["a"] }, "AttributesToGet", "ProjectionExpression"],
    ["Query", { KeyConditions: condition }, "KeyConditions", "KeyConditionExpression"],
    ["Scan", { ScanFilter: condition }, "ScanFilter", "FilterExpression"],
  ])(
    "%s refuses them by name and names what took their place",
    async (operation, members, legacy, modern) => {
      const engine = createEngine({ store: createMemoryStore() });
      const { body } = await engine.handle({
        target: `DynamoDB_20120810.${operation}`,
        body: JSON.stringify({ TableName: "books", ...members }),
      });
      expect(JSON.parse(body)).toEqual({
        __type: "com.amazon.coral.validate#ValidationException",
        message: `The legacy parameter ${legacy} is not supported by this engine; use ${modern} instead`,
      });
      await engine.close();
    },
  );
});
