import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { openLmdbStore } from "@plinth/store/lmdb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Probe } from "./fixtures/probe.fixture.ts";

const TableName = "books";
const account = "000000000000";
const ResourceArn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`;

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plinth-settings-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Runs on the engine that the directory holds, and closes it. The clock stands still. */
async function onDisk<Result>(run: (probe: Probe) => Promise<Result>): Promise<Result> {
  const store = openLmdbStore({ directory });
  const engine = createEngine({ store, now: () => 1_800_000_000_000 });
  const client: Client = inProcess(engine);
  const probe = new Probe();
  probe.use({ client, close: () => engine.close() });
  try {
    return await run(probe);
  } finally {
    await probe.close();
  }
}

/** Sets all that a template can set, each by the operation that it has for it. */
async function setEverything(probe: Probe): Promise<void> {
  await probe.send("CreateTable", {
    TableName,
    AttributeDefinitions: ["pk", "title"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byTitle",
        KeySchema: [{ AttributeName: "title", KeyType: "HASH" }],
        Projection: { ProjectionType: "KEYS_ONLY" },
        OnDemandThroughput: { MaxReadRequestUnits: 6 },
        WarmThroughput: { ReadUnitsPerSecond: 12_001 },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
    OnDemandThroughput: { MaxWriteRequestUnits: 5 },
    WarmThroughput: { WriteUnitsPerSecond: 4_001 },
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: "alias/books" },
    Tags: [{ Key: "stage", Value: "test" }],
    ResourcePolicy: policyOf("dynamodb:GetItem", ResourceArn),
  });
  await probe.untilActive(TableName);
  await probe.send("UpdateTable", { TableName, TableClass: "STANDARD_INFREQUENT_ACCESS" });
  await probe.untilActive(TableName);
  await probe.send("UpdateTable", { TableName, DeletionProtectionEnabled: true });
  await probe.send("TagResource", { ResourceArn, Tags: [{ Key: "team", Value: "books" }] });
  await probe.send("UpdateTimeToLive", {
    TableName,
    TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
  });
  await probe.send("UpdateContinuousBackups", {
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 9 },
  });
  for (const target of [{ TableName }, { TableName, IndexName: "byTitle" }]) {
    const input = { ...target, ContributorInsightsAction: "ENABLE" };
    await probe.send("UpdateContributorInsights", input);
  }
  const StreamArn = await streamArnOf(probe);
  await probe.send("PutResourcePolicy", {
    ResourceArn: StreamArn,
    Policy: policyOf("dynamodb:GetRecords", StreamArn),
  });
}

function policyOf(Action: string, Resource: string): string {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const Statement = [{ Effect: "Allow", Principal, Action, Resource }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

async function streamArnOf(probe: Probe): Promise<string> {
  return (await probe.send("DescribeTable", { TableName }))["Table"].LatestStreamArn;
}

/** All that is told of the table. */
async function everything(probe: Probe): Promise<Record<string, unknown>> {
  const StreamArn = await streamArnOf(probe);
  const questions: [string, object][] = [
    ["DescribeTable", { TableName }],
    ["ListTagsOfResource", { ResourceArn }],
    ["DescribeTimeToLive", { TableName }],
    ["DescribeContinuousBackups", { TableName }],
    ["DescribeContributorInsights", { TableName }],
    ["ListContributorInsights", {}],
    ["GetResourcePolicy", { ResourceArn }],
    ["GetResourcePolicy", { ResourceArn: StreamArn }],
    ["DescribeStream", { StreamArn }],
  ];
  const answers = await Promise.all(
    questions.map(async ([operation, input]) => [
      `${operation} ${JSON.stringify(input)}`,
      await probe.send(operation, input),
    ]),
  );
  return Object.fromEntries(answers);
}

/** Waits until what the background does is done, as its statuses tell. */
async function untilSettled(probe: Probe): Promise<Record<string, unknown>> {
  for (;;) {
    const told = await everything(probe);
    if (!/"[A-Z]+ING"/.test(JSON.stringify(told))) return told;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a table's settings", () => {
  it("are told word for word when the store is opened again", async () => {
    const before = await onDisk(async (probe) => {
      await setEverything(probe);
      return untilSettled(probe);
    });
    expect(before[`DescribeTable ${JSON.stringify({ TableName })}`]).toMatchObject({
      Table: {
        DeletionProtectionEnabled: true,
        TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
        SSEDescription: {
          KMSMasterKeyArn: `arn:aws:kms:us-east-1:${account}:alias/books`,
        },
      },
    });
    expect(await onDisk(everything)).toEqual(before);
  });

  it("arrive where they were on their way to when the store was closed on them", async () => {
    await onDisk(setEverything);
    const after = await onDisk(untilSettled);
    expect(after[`DescribeContributorInsights ${JSON.stringify({ TableName })}`]).toMatchObject({
      ContributorInsightsStatus: "ENABLED",
    });
    expect(after[`DescribeTimeToLive ${JSON.stringify({ TableName })}`]).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "expires" },
    });
  });

  it("are enforced after it too: deletion protection", async () => {
    await onDisk(setEverything);
    const refused = await onDisk((probe) => probe.refusal("DeleteTable", { TableName }));
    expect(refused.message).toContain("protected against deletion");
  });
});
