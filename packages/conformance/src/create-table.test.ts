import { expect, it } from "vitest";
import {
  type Output,
  type Probe,
  simpleTable,
  type TableDefinition,
} from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

async function described(probe: Probe, TableName: string): Promise<Output> {
  return (await probe.send("DescribeTable", { TableName }))["Table"];
}

/** What a table is when nothing was asked for, but to be on demand. */
const plain = {
  TableStatus: "ACTIVE",
  DeletionProtectionEnabled: false,
  BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
  WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: "ACTIVE" },
};
const absent = [
  "SSEDescription",
  "TableClassSummary",
  "StreamSpecification",
  "LatestStreamArn",
  "OnDemandThroughput",
];

function expectPlain(table: Output): void {
  expect(table).toMatchObject(plain);
  for (const member of absent) expect(table).not.toHaveProperty(member);
}

describeOnEachTarget("CreateTable", (probe) => {
  it("reports nothing that was not asked for", async () => {
    const TableName = await probe.createTable(simpleTable);
    expectPlain(await described(probe, TableName));
    expect(await probe.send("DescribeTimeToLive", { TableName })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" },
    });
  });

  it.each<[string, object, object]>([
    [
      "the key that AWS manages",
      { SSESpecification: { Enabled: true } },
      {
        SSEDescription: {
          Status: "ENABLED",
          SSEType: "KMS",
          KMSMasterKeyArn: expect.stringMatching(/^arn:aws:kms:/),
        },
      },
    ],
    [
      "a type of encryption alone",
      { SSESpecification: { SSEType: "KMS" } },
      { SSEDescription: { Status: "ENABLED", SSEType: "KMS" } },
    ],
    [
      "deletion protection",
      { DeletionProtectionEnabled: true },
      { DeletionProtectionEnabled: true },
    ],
    [
      "a class",
      { TableClass: "STANDARD_INFREQUENT_ACCESS" },
      { TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" } },
    ],
    [
      "a stream",
      { StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" } },
      {
        StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" },
        LatestStreamLabel: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+$/),
        LatestStreamArn: expect.stringContaining("/stream/"),
      },
    ],
    [
      "a limit on demand",
      { OnDemandThroughput: { MaxReadRequestUnits: 100 } },
      { OnDemandThroughput: { MaxReadRequestUnits: 100 } },
    ],
    [
      "warm throughput of one kind",
      { WarmThroughput: { ReadUnitsPerSecond: 12_001 } },
      { WarmThroughput: { ReadUnitsPerSecond: 12_001, WriteUnitsPerSecond: 4_000 } },
    ],
    [
      "provisioned throughput",
      {
        BillingMode: "PROVISIONED",
        ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 2 },
      },
      {
        ProvisionedThroughput: {
          ReadCapacityUnits: 3,
          WriteCapacityUnits: 2,
          NumberOfDecreasesToday: 0,
        },
      },
    ],
  ])("keeps and reports %s", async (_case, members, expected) => {
    const TableName = await probe.createTable({ ...simpleTable, ...members });
    const table = await described(probe, TableName);
    expect(table).toMatchObject({ ...expected, TableStatus: "ACTIVE" });
    if (table["DeletionProtectionEnabled"] === true) {
      await probe.send("UpdateTable", { TableName, DeletionProtectionEnabled: false });
    }
  });

  it("keeps the limits of an index", async () => {
    const TableName = await probe.createTable({
      ...simpleTable,
      AttributeDefinitions: ["pk", "gpk"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      GlobalSecondaryIndexes: ["limited", "free"].map((IndexName) => ({
        IndexName,
        KeySchema: [{ AttributeName: "gpk", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
        ...(IndexName === "free"
          ? { OnDemandThroughput: {}, WarmThroughput: {} }
          : {
              OnDemandThroughput: { MaxWriteRequestUnits: 7 },
              WarmThroughput: { WriteUnitsPerSecond: 4_001 },
            }),
      })),
    });
    const { GlobalSecondaryIndexes } = await described(probe, TableName);
    const byName = Object.fromEntries(
      GlobalSecondaryIndexes.map((index: Output) => [index["IndexName"], index]),
    );
    expect(byName["limited"]).toMatchObject({
      OnDemandThroughput: { MaxWriteRequestUnits: 7 },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_001 },
    });
    expect(byName["free"]).toMatchObject({
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 },
    });
    expect(byName["free"]).not.toHaveProperty("OnDemandThroughput");
  });

  it("starts afresh under a name that a table had before", async () => {
    const settings = {
      SSESpecification: { Enabled: true },
      TableClass: "STANDARD_INFREQUENT_ACCESS",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
      OnDemandThroughput: { MaxReadRequestUnits: 5 },
      WarmThroughput: { ReadUnitsPerSecond: 13_000 },
      Tags: [{ Key: "stage", Value: "test" }],
    };
    const TableName = await probe.createTable({ ...simpleTable, ...settings });
    await probe.send("UpdateTimeToLive", {
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
    });
    const { TableArn, TableId } = await described(probe, TableName);
    await probe.send("DeleteTable", { TableName });
    await probe.untilGone(TableName);
    await probe.send("CreateTable", { TableName, BillingMode: "PAY_PER_REQUEST", ...simpleTable });
    await probe.untilActive(TableName);
    const again = await described(probe, TableName);
    expectPlain(again);
    expect(again["TableId"]).not.toBe(TableId);
    expect(again["TableArn"]).toBe(TableArn);
    expect(await probe.send("ListTagsOfResource", { ResourceArn: TableArn })).toEqual({ Tags: [] });
    const { TimeToLiveDescription } = await probe.send("DescribeTimeToLive", { TableName });
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "DISABLED" });
  });
});

const invalid = "One or more parameter values were invalid: ";
const provisioned = {
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
};
const initial =
  "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";

describeOnEachTarget("CreateTable, by its settings", (probe) => {
  it.each<[string, Partial<TableDefinition> & object, string]>([
    [
      "a type of encryption without encryption",
      { SSESpecification: { Enabled: false, SSEType: "KMS" } },
      `${invalid}SSEType can not be specified if Enabled is false`,
    ],
    [
      "a key without encryption",
      { SSESpecification: { Enabled: false, KMSMasterKeyId: "alias/books" } },
      `${invalid}KMSMasterKeyId can not be specified if Enabled is false`,
    ],
    [
      "a key without the type",
      { SSESpecification: { Enabled: true, KMSMasterKeyId: "alias/books" } },
      `${invalid}SSEType KMS is required if KMSMasterKeyId is specified`,
    ],
    [
      "a key without a name",
      { SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: "" } },
      "1 validation error detected: Value '' at 'sSESpecification.kMSMasterKeyId' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "encryption of another type",
      { SSESpecification: { Enabled: true, SSEType: "AES256" } },
      `${invalid}SSEType AES256 is not supported`,
    ],
    [
      "a class that is none",
      { TableClass: "COLD" },
      "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].",
    ],
    [
      "no request units on demand",
      { OnDemandThroughput: { MaxReadRequestUnits: 0 } },
      `${invalid}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
    ],
    [
      "to take a limit away that is not there",
      { OnDemandThroughput: { MaxWriteRequestUnits: -1 } },
      `${invalid}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
    ],
    [
      "limits on demand of what is provisioned",
      { ...provisioned, OnDemandThroughput: { MaxReadRequestUnits: 5 } },
      `${invalid}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
    ],
    [
      "less warm throughput than there is on demand",
      { WarmThroughput: { ReadUnitsPerSecond: 11_999 } },
      `${invalid}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than ${initial}`,
    ],
    [
      "less warm throughput than is provisioned",
      { ...provisioned, WarmThroughput: { ReadUnitsPerSecond: 4 } },
      `${invalid}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than ReadCapacityUnits of ProvisionedThroughput`,
    ],
    [
      "a policy that is none",
      { ResourcePolicy: "{not json" },
      `${invalid}Invalid policy document: This policy contains invalid Json`,
    ],
  ])("refuses %s, and makes no table", async (_case, members, message) => {
    const TableName = "conformance-refused";
    const input = { TableName, BillingMode: "PAY_PER_REQUEST", ...simpleTable, ...members };
    expect(await probe.refusalText("CreateTable", input)).toBe(`ValidationException: ${message}`);
    expect((await probe.refusal("DescribeTable", { TableName })).name).toBe(
      "ResourceNotFoundException",
    );
  });
});
