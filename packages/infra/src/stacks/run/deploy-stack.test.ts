import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";
import type { Deployment, StackRequest } from "../index.ts";

/** A template of one table, `T`, with these properties beside the minimal ones. */
function tableWith(...properties: readonly string[]): string {
  return templateOf({ T: { properties } });
}

function deploy(
  world: StackWorld,
  text: string,
  more: Partial<StackRequest> = {},
): Promise<Deployment> {
  return world.stacks().deploy({ stackName: "s", template: { text, file: "t.yml" }, ...more });
}

async function tableOf(world: StackWorld): Promise<unknown> {
  const [table] = Object.values(await world.tables());
  return table;
}

const index = (name: string, key = "pk", projection = "ALL") =>
  `{IndexName: ${name}, KeySchema: [{AttributeName: ${key}, KeyType: HASH}], Projection: {ProjectionType: ${projection}}}`;
const policy = (principal: string) =>
  `ResourcePolicy: {PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {AWS: "${principal}"}, Action: "dynamodb:GetItem", Resource: "*"}]}}`;

describe("deploy of a changed template", () => {
  it.each<[string, string[], string[], object]>([
    [
      "a billing mode",
      [],
      [
        "BillingMode: PROVISIONED",
        "ProvisionedThroughput: {ReadCapacityUnits: 4, WriteCapacityUnits: 3}",
      ],
      { billing: "PROVISIONED", units: [4, 3] },
    ],
    [
      "the billing mode of a table with indexes",
      [`GlobalSecondaryIndexes: [${index("one")}]`],
      [
        "BillingMode: PROVISIONED",
        "ProvisionedThroughput: {ReadCapacityUnits: 4, WriteCapacityUnits: 3}",
        "GlobalSecondaryIndexes: [{IndexName: one, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL}, ProvisionedThroughput: {ReadCapacityUnits: 2, WriteCapacityUnits: 1}}]",
      ],
      { units: [4, 3], indexes: [{ units: 2 }] },
    ],
    [
      "the billing mode while its index goes",
      [`GlobalSecondaryIndexes: [${index("one")}]`],
      [
        "BillingMode: PROVISIONED",
        "ProvisionedThroughput: {ReadCapacityUnits: 4, WriteCapacityUnits: 3}",
      ],
      { units: [4, 3], indexes: [] },
    ],
    [
      "capacity",
      [
        "BillingMode: PROVISIONED",
        "ProvisionedThroughput: {ReadCapacityUnits: 4, WriteCapacityUnits: 3}",
      ],
      [
        "BillingMode: PROVISIONED",
        "ProvisionedThroughput: {ReadCapacityUnits: 9, WriteCapacityUnits: 3}",
      ],
      { units: [9, 3] },
    ],
    [
      "a mode back to on demand",
      [
        "BillingMode: PROVISIONED",
        "ProvisionedThroughput: {ReadCapacityUnits: 4, WriteCapacityUnits: 3}",
      ],
      [],
      { billing: "PAY_PER_REQUEST", units: [0, 0] },
    ],
    [
      "bounds",
      ["OnDemandThroughput: {MaxReadRequestUnits: 10, MaxWriteRequestUnits: 5}"],
      ["OnDemandThroughput: {MaxReadRequestUnits: 20}"],
      { bounds: { MaxReadRequestUnits: 20 } },
    ],
    [
      "no more bounds",
      ["OnDemandThroughput: {MaxReadRequestUnits: 10}"],
      [],
      { bounds: undefined },
    ],
    [
      "an index more",
      [],
      [`GlobalSecondaryIndexes: [${index("one")}]`],
      { indexes: [{ name: "one", status: "ACTIVE" }] },
    ],
    [
      "two indexes for another",
      [`GlobalSecondaryIndexes: [${index("one")}]`],
      [`GlobalSecondaryIndexes: [${index("two")}, ${index("three")}]`],
      { indexes: [{ name: "three" }, { name: "two" }] },
    ],
    [
      "an index's projection",
      [`GlobalSecondaryIndexes: [${index("one")}]`],
      [`GlobalSecondaryIndexes: [${index("one", "pk", "KEYS_ONLY")}]`],
      { indexes: [{ projection: { ProjectionType: "KEYS_ONLY" } }] },
    ],
    [
      "the type of an index's key",
      [
        "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: x, AttributeType: S}]",
        `GlobalSecondaryIndexes: [${index("one", "x")}]`,
      ],
      [
        "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: x, AttributeType: N}]",
        `GlobalSecondaryIndexes: [${index("two", "x")}]`,
      ],
      { indexes: [{ name: "two" }], definitions: [{}, { AttributeName: "x", AttributeType: "N" }] },
    ],
    [
      "a full set of indexes for another",
      [
        `GlobalSecondaryIndexes: [${Array.from({ length: 20 }, (_, n) => index(`old${n}`)).join()}]`,
      ],
      [
        `GlobalSecondaryIndexes: [${Array.from({ length: 20 }, (_, n) => index(`new${n}`)).join()}]`,
      ],
      { indexes: Array.from({ length: 20 }, () => ({ name: expect.stringMatching(/^new/) })) },
    ],
    [
      "an index's insights",
      [`GlobalSecondaryIndexes: [${index("one")}]`],
      [
        `GlobalSecondaryIndexes: [{IndexName: one, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL}, ContributorInsightsSpecification: {Enabled: true}}]`,
      ],
      { indexes: [{ name: "one" }] },
    ],
    ["a stream", [], ["StreamSpecification: {StreamViewType: NEW_IMAGE}"], { stream: "NEW_IMAGE" }],
    [
      "a stream's view",
      ["StreamSpecification: {StreamViewType: NEW_IMAGE}"],
      ["StreamSpecification: {StreamViewType: KEYS_ONLY}"],
      { stream: "KEYS_ONLY" },
    ],
    [
      "no more stream",
      ["StreamSpecification: {StreamViewType: NEW_IMAGE}"],
      [],
      { stream: undefined },
    ],
    ["encryption", [], ["SSESpecification: {SSEEnabled: true}"], { sse: { SSEType: "KMS" } }],
    [
      "an encryption key",
      ["SSESpecification: {SSEEnabled: true}"],
      ["SSESpecification: {SSEEnabled: true, KMSMasterKeyId: alias/shop}"],
      { sse: { KMSMasterKeyArn: expect.stringMatching(/alias\/shop$/) } },
    ],
    [
      "no more encryption",
      ["SSESpecification: {SSEEnabled: true}"],
      ["SSESpecification: {SSEEnabled: false}"],
      { sse: undefined },
    ],
    [
      "a table class",
      [],
      ["TableClass: STANDARD_INFREQUENT_ACCESS"],
      { tableClass: "STANDARD_INFREQUENT_ACCESS" },
    ],
    ["protection", [], ["DeletionProtectionEnabled: true"], { protection: true }],
    ["no more protection", ["DeletionProtectionEnabled: true"], [], { protection: false }],
    [
      "a time to live",
      [],
      ["TimeToLiveSpecification: {AttributeName: x, Enabled: true}"],
      { timeToLive: { TimeToLiveStatus: "ENABLED", AttributeName: "x" } },
    ],
    [
      "no more time to live",
      ["TimeToLiveSpecification: {AttributeName: x, Enabled: true}"],
      [],
      { timeToLive: { TimeToLiveStatus: "DISABLED" } },
    ],
    [
      "recovery",
      [],
      [
        "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 9}",
      ],
      { recovery: ["ENABLED", 9] },
    ],
    [
      "a recovery period",
      ["PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}"],
      [
        "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 9}",
      ],
      { recovery: ["ENABLED", 9] },
    ],
    [
      "no more recovery",
      ["PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}"],
      [],
      { recovery: ["DISABLED", undefined] },
    ],
    [
      "insights",
      [],
      ["ContributorInsightsSpecification: {Enabled: true, Mode: THROTTLED_KEYS}"],
      { insights: "ENABLED" },
    ],
    [
      "no more insights",
      ["ContributorInsightsSpecification: {Enabled: true}"],
      [],
      { insights: "DISABLED" },
    ],
    [
      "a policy",
      [policy("111122223333")],
      [policy("444455556666")],
      { policy: { Statement: [{ Principal: { AWS: "arn:aws:iam::444455556666:root" } }] } },
    ],
    ["no more policy", [policy("111122223333")], [], { policy: undefined }],
    [
      "tags",
      ["Tags: [{Key: a, Value: '1'}, {Key: b, Value: '2'}]"],
      ["Tags: [{Key: b, Value: '3'}, {Key: c, Value: '4'}]"],
      { tags: [{ Key: "b", Value: "3" }, { Key: "c", Value: "4" }, { Key: "plinth:stack-id" }] },
    ],
  ])(
    "changes %s in place, and back again when a later step fails",
    async (_, before, after, expected) => {
      const world = new StackWorld();
      await deploy(world, tableWith(...before));
      await world.engine.execute("PutItem", {
        TableName: "s-T-N2",
        Item: { pk: { S: "a" } },
      });
      const seen = await tableOf(world);
      world.pass(2 * 3600 * 1000);
      const broken = `${tableWith(...after)}  Z:\n    Type: AWS::DynamoDB::Table\n    DependsOn: T\n    Properties: {TableName: zed, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}\n`;
      const refusing = world.refusing("CreateTable", "zed");
      await expect(
        world.stacks({ client: refusing }).deploy({ stackName: "s", template: { text: broken } }),
      ).rejects.toMatchObject({
        code: "rolledBack",
        message: expect.stringContaining("Z: CreateTable is refused"),
      });
      expect(await tableOf(world)).toEqual(seen);

      const { outcome } = await deploy(world, tableWith(...after));
      expect(outcome).toBe("updated");
      const table = await tableOf(world);
      expect(table).toMatchObject(expected);
      expect(table).toMatchObject({ id: (seen as { id: string }).id, items: [{ pk: { S: "a" } }] });
      expect(await deploy(world, tableWith(...after))).toMatchObject({ outcome: "unchanged" });
    },
  );
});
