import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { indexedTable, type Output, type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

/** The table once all that was asked of it is done. */
async function settled(probe: Probe, TableName: string): Promise<Output> {
  for (;;) {
    const { Table } = await probe.send("DescribeTable", { TableName });
    const statuses = [
      Table.TableStatus,
      Table.SSEDescription?.Status,
      Table.WarmThroughput?.Status,
    ];
    if (!statuses.includes("UPDATING")) return Table;
    await pause(1);
  }
}

async function update(probe: Probe, TableName: string, change: object): Promise<Output> {
  await probe.send("UpdateTable", { TableName, ...change });
  return settled(probe, TableName);
}

const takesKey = "it takes a key of KMS";
const invalid = "ValidationException: One or more parameter values were invalid: ";
const keyOf = (arn: string, id: string): string =>
  arn.replace("dynamodb", "kms").replace(/table\/.*/, `key/${id}`);

describeOnEachTarget("UpdateTable", (probe) => {
  it("encrypts by the key that AWS manages, and by the one it owns again", async () => {
    const TableName = await probe.createTable(simpleTable);
    const on = await update(probe, TableName, { SSESpecification: { Enabled: true } });
    expect(on["SSEDescription"]).toEqual({
      Status: "ENABLED",
      SSEType: "KMS",
      KMSMasterKeyArn: expect.stringMatching(/^arn:aws:kms:/),
    });
    const off = await update(probe, TableName, { SSESpecification: { Enabled: false } });
    expect(off).not.toHaveProperty("SSEDescription");
    for (const SSESpecification of [{ Enabled: false }, {}]) {
      expect(await probe.refusalText("UpdateTable", { TableName, SSESpecification })).toBe(
        `${invalid}Table is already encrypted by default`,
      );
    }
  });

  it("encrypts by a key that is named, and refuses its ARN again", async ({ skip }) => {
    if (probe.target.passTime === undefined) return skip(takesKey);
    const TableName = await probe.createTable(simpleTable);
    const { Table } = await probe.send("DescribeTable", { TableName });
    const KMSMasterKeyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
    const KMSMasterKeyArn = keyOf(Table.TableArn, KMSMasterKeyId);
    const named = { Enabled: true, SSEType: "KMS", KMSMasterKeyId };
    const table = await update(probe, TableName, { SSESpecification: named });
    expect(table["SSEDescription"]).toEqual({ Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn });
    const again = { ...named, KMSMasterKeyId: KMSMasterKeyArn };
    expect(await probe.refusalText("UpdateTable", { TableName, SSESpecification: again })).toBe(
      `${invalid}Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key`,
    );
    await update(probe, TableName, { SSESpecification: named });
  });

  it("protects a table against deletion, and lets it go", async () => {
    const TableName = await probe.createTable({ ...simpleTable, DeletionProtectionEnabled: true });
    expect(await probe.refusalText("DeleteTable", { TableName })).toBe(
      "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
    const input = { TableName, DeletionProtectionEnabled: false };
    const { TableDescription } = await probe.send("UpdateTable", input);
    expect(TableDescription).toMatchObject({
      TableStatus: "ACTIVE",
      DeletionProtectionEnabled: false,
    });
    await probe.send("DeleteTable", { TableName });
    await probe.untilGone(TableName);
  });

  it("changes the class, and says when", async () => {
    const TableName = await probe.createTable(simpleTable);
    const before = Date.now() / 1000;
    const standard = await update(probe, TableName, { TableClass: "STANDARD" });
    expect(standard).not.toHaveProperty("TableClassSummary");
    const infrequent = { TableClass: "STANDARD_INFREQUENT_ACCESS" };
    const { TableClassSummary } = await update(probe, TableName, infrequent);
    expect(TableClassSummary).toEqual({ ...infrequent, LastUpdateDateTime: expect.any(Number) });
    expect(Math.abs(TableClassSummary.LastUpdateDateTime - before)).toBeLessThan(120);
  });

  it("changes limits on demand one by one, and takes them away", async () => {
    const TableName = await probe.createTable(simpleTable);
    const limits = async (OnDemandThroughput: object): Promise<unknown> =>
      (await update(probe, TableName, { OnDemandThroughput }))["OnDemandThroughput"];
    expect(await limits({ MaxReadRequestUnits: 1000 })).toEqual({ MaxReadRequestUnits: 1000 });
    const both = { MaxReadRequestUnits: 1000, MaxWriteRequestUnits: 500 };
    expect(await limits({ MaxWriteRequestUnits: 500 })).toEqual(both);
    expect(await limits({ MaxReadRequestUnits: -1 })).toEqual({ MaxWriteRequestUnits: 500 });
    expect(await limits({ MaxWriteRequestUnits: -1 })).toBeUndefined();
    const none = { TableName, OnDemandThroughput: { MaxReadRequestUnits: 0 } };
    expect(await probe.refusalText("UpdateTable", none)).toBe(
      `${invalid}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
    );
  });

  it("raises warm throughput, and lowers none", async () => {
    const TableName = await probe.createTable(simpleTable);
    const WarmThroughput = { ReadUnitsPerSecond: 12_500 };
    const table = await update(probe, TableName, { WarmThroughput });
    expect(table["WarmThroughput"]).toEqual({
      ReadUnitsPerSecond: 12_500,
      WriteUnitsPerSecond: 4_000,
      Status: "ACTIVE",
    });
    const less = { TableName, WarmThroughput: { ReadUnitsPerSecond: 12_499 } };
    expect(await probe.refusalText("UpdateTable", less)).toBe(
      `${invalid}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    );
  });

  it("switches to provisioned throughput, which has no limits on demand, with a stream beside the way back", async () => {
    const TableName = await probe.createTable({
      ...simpleTable,
      OnDemandThroughput: { MaxReadRequestUnits: 10 },
    });
    const ProvisionedThroughput = { ReadCapacityUnits: 2, WriteCapacityUnits: 1 };
    const table = await update(probe, TableName, {
      BillingMode: "PROVISIONED",
      ProvisionedThroughput,
    });
    expect(table).toMatchObject({ ProvisionedThroughput });
    expect(table).not.toHaveProperty("OnDemandThroughput");
    const limits = { TableName, OnDemandThroughput: { MaxReadRequestUnits: 10 } };
    expect(await probe.refusalText("UpdateTable", limits)).toBe(
      `${invalid}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
    );
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" };
    const back = { BillingMode: "PAY_PER_REQUEST", StreamSpecification };
    expect(await update(probe, TableName, back)).toMatchObject({
      StreamSpecification,
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    });
  });

  it("keeps what was warm when the mode changes and throughput falls", async () => {
    const TableName = await probe.createTable(indexedTable);
    const { GlobalSecondaryIndexes } = await settled(probe, TableName);
    const provisioned = async (units: number): Promise<Output> => {
      const ProvisionedThroughput = { ReadCapacityUnits: units, WriteCapacityUnits: units };
      return update(probe, TableName, {
        BillingMode: "PROVISIONED",
        ProvisionedThroughput,
        GlobalSecondaryIndexUpdates: GlobalSecondaryIndexes.map(({ IndexName }: Output) => ({
          Update: { IndexName, ProvisionedThroughput },
        })),
      });
    };
    const warm = (ReadUnitsPerSecond: number, WriteUnitsPerSecond: number): object => {
      const WarmThroughput = { ReadUnitsPerSecond, WriteUnitsPerSecond };
      const indexes = GlobalSecondaryIndexes.map(() => ({ WarmThroughput }));
      return { WarmThroughput, GlobalSecondaryIndexes: indexes };
    };
    expect(await provisioned(1)).toMatchObject(warm(12_000, 4_000));
    expect(await provisioned(5_000)).toMatchObject(warm(12_000, 5_000));
    expect(await provisioned(2)).toMatchObject(warm(12_000, 5_000));
  });

  it("changes the limits and the warmth of an index", async () => {
    const TableName = await probe.createTable(indexedTable);
    const changed = async (change: object): Promise<Output> => {
      const Update = { IndexName: "all", ...change };
      const table = await update(probe, TableName, { GlobalSecondaryIndexUpdates: [{ Update }] });
      return table["GlobalSecondaryIndexes"].find((index: Output) => index["IndexName"] === "all");
    };
    const OnDemandThroughput = { MaxReadRequestUnits: 9 };
    expect(await changed({ OnDemandThroughput })).toMatchObject({ OnDemandThroughput });
    const WarmThroughput = { WriteUnitsPerSecond: 4_001 };
    expect(await changed({ WarmThroughput })).toMatchObject({ OnDemandThroughput, WarmThroughput });
    const without = { MaxReadRequestUnits: -1 };
    expect(await changed({ OnDemandThroughput: without })).not.toHaveProperty("OnDemandThroughput");
  });
});

const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } };
const encryption = { SSESpecification: { Enabled: true } };
const tableClass = { TableClass: "STANDARD" };
const protection = { DeletionProtectionEnabled: true };
const limits = { OnDemandThroughput: { MaxReadRequestUnits: 5 } };
const warmth = { WarmThroughput: { ReadUnitsPerSecond: 13_000 } };
const throughput = { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } };
const leaving = { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "all" } }] };
const coming = {
  AttributeDefinitions: [{ AttributeName: "a", AttributeType: "S" }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: "new",
        KeySchema: [{ AttributeName: "a", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    },
  ],
};
const unwarmed = {
  GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "all", WarmThroughput: {} } }],
};
const only = "must be the only operation in the request";

describeOnEachTarget("UpdateTable, by what goes together", (probe) => {
  it.each<[string, object, string]>([
    [
      "encryption beside all else",
      { ...encryption, ...tableClass, ...protection },
      `Server-Side Encryption modification ${only}`,
    ],
    [
      "a class beside protection",
      { ...tableClass, ...protection },
      `TableClass modification ${only}`,
    ],
    [
      "protection beside a stream",
      { ...protection, ...stream },
      `DeletionProtection modification ${only}`,
    ],
    [
      "protection beside warmth",
      { ...warmth, ...protection },
      `DeletionProtection modification ${only}`,
    ],
    ["warmth beside limits", { ...warmth, ...limits }, `WarmThroughput ${only}`],
    [
      "warmth beside a new index",
      { ...warmth, ...coming },
      "Create global secondary index cannot be specified when updating WarmThroughput",
    ],
    [
      "a class beside an index's warmth without units",
      { ...tableClass, ...unwarmed },
      "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: all",
    ],
    [
      "limits beside a stream",
      { ...limits, ...stream },
      "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request",
    ],
    [
      "a stream beside throughput",
      { ...stream, ...throughput },
      "You cannot modify stream status while updating table IOPS",
    ],
    [
      "a stream beside the switch to throughput",
      { ...stream, ...throughput, BillingMode: "PROVISIONED" },
      "You cannot modify stream status while updating table IOPS",
    ],
    [
      "a switch to no throughput",
      { BillingMode: "PROVISIONED" },
      "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
    ],
    [
      "a stream of nothing",
      { StreamSpecification: { StreamEnabled: true } },
      "If stream is being enabled then UpdateViewType is required",
    ],
    [
      "an index beside throughput",
      { ...leaving, ...throughput },
      "You cannot create or delete index while updating table IOPS",
    ],
    [
      "an index beside a stream",
      { ...leaving, ...stream },
      "You cannot create or delete index while changing stream status",
    ],
  ])("refuses %s before it looks for the table", async (_case, change, message) => {
    const input = { TableName: "conformance-none", ...change };
    expect(await probe.refusalText("UpdateTable", input)).toBe(invalid + message);
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["definitions alone", { AttributeDefinitions: [{ AttributeName: "a", AttributeType: "S" }] }],
    ["an empty list of indexes", { GlobalSecondaryIndexUpdates: [] }],
  ])("refuses %s", async (_case, change) => {
    const input = { TableName: "conformance-none", ...change };
    expect(await probe.refusalText("UpdateTable", input)).toBe(
      "ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required",
    );
  });
});
