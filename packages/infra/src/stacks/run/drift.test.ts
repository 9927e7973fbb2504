import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";

const index = (name: string) =>
  `{IndexName: ${name}, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL}}`;
const text = templateOf({
  T: {
    properties: [
      "TableName: books",
      "TableClass: STANDARD",
      "Tags: [{Key: Stage, Value: dev}]",
      `GlobalSecondaryIndexes: [${index("one")}]`,
    ],
  },
});
const request = { stackName: "s", template: { text } };

async function driftedWorld(): Promise<StackWorld> {
  const world = new StackWorld();
  await world.stacks().deploy(request);
  const { Table } = await world.engine.execute("DescribeTable", { TableName: "books" });
  const ResourceArn = Table.TableArn;
  await world.engine.execute("UpdateTable", {
    TableName: "books",
    TableClass: "STANDARD_INFREQUENT_ACCESS",
  });
  world.pass(1000);
  await world.engine.execute("TagResource", {
    ResourceArn,
    Tags: [
      { Key: "Stage", Value: "test" },
      { Key: "CostCenter", Value: "42" },
    ],
  });
  await world.engine.execute("UpdateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: "byHand",
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      },
    ],
  });
  world.pass(1000);
  return world;
}

describe("a table that others changed", () => {
  it("is shown by the preview, beside what a deployment would do about it", async () => {
    const world = await driftedWorld();
    const { changes, hasChanges } = await world.stacks().preview(request);
    expect(hasChanges).toBe(true);
    expect(changes).toMatchObject([
      {
        action: "Modify",
        replacement: "False",
        details: [
          { path: "TableClass", before: "STANDARD_INFREQUENT_ACCESS", after: "STANDARD" },
          { path: "Tags.Stage", before: "test", after: "dev" },
        ],
        drift: [
          { path: "TableClass", before: "STANDARD", after: "STANDARD_INFREQUENT_ACCESS" },
          { path: "Tags.Stage", before: "dev", after: "test" },
          { path: "Tags.CostCenter", before: undefined, after: "42" },
          { path: "GlobalSecondaryIndexes.byHand", before: undefined },
        ],
      },
    ]);
  });

  it("gets back what its template says, and keeps what no template ever said", async () => {
    const world = await driftedWorld();
    await world.stacks().deploy(request);
    expect(await world.tables()).toMatchObject({
      books: {
        tableClass: "STANDARD",
        tags: [
          { Key: "CostCenter", Value: "42" },
          { Key: "Stage", Value: "dev" },
          { Key: "plinth:stack-id" },
        ],
        indexes: [{ name: "byHand" }, { name: "one" }],
      },
    });
    expect(await world.stacks().deploy(request)).toMatchObject({ outcome: "unchanged" });
  });

  it("goes back to what others made of it when the deployment fails", async () => {
    const world = await driftedWorld();
    const seen = await world.tables();
    const more = `${text}  Z:\n    Type: AWS::DynamoDB::Table\n    Properties: {TableName: zed, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}\n`;
    const client = world.refusing("CreateTable", "zed");
    await expect(
      world.stacks({ client }).deploy({ stackName: "s", template: { text: more } }),
    ).rejects.toMatchObject({ code: "rolledBack" });
    expect(await world.tables()).toEqual(seen);
  });

  it("that is gone is made again, which the preview says", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(request);
    await world.engine.execute("DeleteTable", { TableName: "books" });
    world.pass(1000);
    expect((await world.stacks().preview(request)).changes).toMatchObject([
      {
        action: "Add",
        physicalId: "books",
        notes: [
          "The table books is gone, deleted outside the stack, and is made again without its items.",
        ],
      },
    ]);
    await world.stacks().deploy(request);
    expect(Object.keys(await world.tables())).toEqual(["books"]);
    await world.stacks().delete("s");
    expect(await world.tables()).toEqual({});
  });
});
