import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../test/stack-world.suite.ts";
import { StackError, type StackPreview } from "./index.ts";

/** A table's properties, each in some of its values; indexes and billing belong together. */
const properties = fc
  .record({
    isOnDemand: fc.boolean(),
    key: fc.oneof({ weight: 4, arbitrary: fc.constant("pk") }, fc.constant("id")),
    units: fc.integer({ min: 1, max: 3 }),
    indexes: fc.subarray(["ByA", "ByB"]),
    projection: fc.constantFrom("ALL", "KEYS_ONLY"),
    others: fc.record(
      {
        OnDemandThroughput: fc.constantFrom(
          "{MaxReadRequestUnits: 9}",
          "{MaxReadRequestUnits: -1}",
        ),
        StreamSpecification: fc.constantFrom(
          "{StreamViewType: KEYS_ONLY}",
          "{StreamViewType: NEW_IMAGE}",
        ),
        SSESpecification: fc.constantFrom("{SSEEnabled: true}", "{SSEEnabled: false}"),
        TableClass: fc.constantFrom("STANDARD", "STANDARD_INFREQUENT_ACCESS"),
        DeletionProtectionEnabled: fc.constantFrom("true", "false"),
        TimeToLiveSpecification: fc.constantFrom(
          "{AttributeName: x, Enabled: true}",
          "{AttributeName: y, Enabled: true}",
          "{Enabled: false}",
        ),
        PointInTimeRecoverySpecification: fc.constantFrom(
          "{PointInTimeRecoveryEnabled: true}",
          "{PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 5}",
          "{PointInTimeRecoveryEnabled: false}",
        ),
        ContributorInsightsSpecification: fc.constantFrom("{Enabled: true}", "{Enabled: false}"),
        Tags: fc.constantFrom(
          "[]",
          "[{Key: a, Value: b}]",
          "[{Key: a, Value: c}, {Key: d, Value: e}]",
        ),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ isOnDemand, key, units, indexes, projection, others }) => {
    const capacity = `ProvisionedThroughput: {ReadCapacityUnits: ${units}, WriteCapacityUnits: 1}`;
    const names = [key, ...indexes];
    const definitions = names.map((name) => `{AttributeName: ${name}, AttributeType: S}`);
    const listed = indexes.map(
      (name) =>
        `{IndexName: ${name}, KeySchema: [{AttributeName: ${name}, KeyType: HASH}], Projection: {ProjectionType: ${projection}}${isOnDemand ? "" : `, ${capacity}`}}`,
    );
    return [
      `BillingMode: ${isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED"}`,
      ...(isOnDemand ? [] : [capacity]),
      `AttributeDefinitions: [${definitions.join(", ")}]`,
      `KeySchema: [{AttributeName: ${key}, KeyType: HASH}]`,
      ...(indexes.length === 0 ? [] : [`GlobalSecondaryIndexes: [${listed.join(", ")}]`]),
      ...Object.entries(others)
        .filter(([name]) => isOnDemand || name !== "OnDemandThroughput")
        .map(([name, value]) => `${name}: ${value}`),
    ];
  });

const template = fc
  .record(
    {
      Named: properties.map((lines) => ({ properties: ["TableName: named", ...lines] })),
      Unnamed: fc.record({ properties, members: fc.subarray(["UpdateReplacePolicy: Retain"]) }),
      Kept: fc.constant({ members: ["DeletionPolicy: Retain"], properties: ["TableName: kept"] }),
    },
    { requiredKeys: ["Named"] },
  )
  .map((tables) => templateOf(tables));

/** What a preview calls a property, and what is seen of it. */
const seenAs: Readonly<Record<string, string>> = {
  BillingMode: "billing",
  ProvisionedThroughput: "units",
  OnDemandThroughput: "bounds",
  GlobalSecondaryIndexes: "indexes",
  StreamSpecification: "stream",
  SSESpecification: "sse",
  TableClass: "tableClass",
  DeletionProtectionEnabled: "protection",
  TimeToLiveSpecification: "timeToLive",
  PointInTimeRecoverySpecification: "recovery",
  ContributorInsightsSpecification: "insights",
  Tags: "tags",
};

type Tables = Record<string, unknown>;

/** What became of each table: its properties that changed, or that it came or went. */
function changesSeen(before: Tables, after: Tables): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name], after[name]] as Record<string, unknown>[];
    if (old === undefined || now === undefined) {
      changes[name] = old === undefined ? "came" : "went";
    } else {
      const properties = Object.values(seenAs).filter(
        (each) => JSON.stringify(old[each]) !== JSON.stringify(now[each]),
      );
      if (properties.length > 0) {
        changes[name] = properties.sort();
      }
    }
  }
  return changes;
}

function changesForetold({ changes }: StackPreview): Record<string, unknown> {
  const foretold: Record<string, unknown> = {};
  for (const { action, physicalId, policyAction, details } of changes) {
    if (action === "Add") {
      foretold[physicalId] = "came";
    } else if (action === "Remove") {
      if (policyAction === "Delete") {
        foretold[physicalId] = "went";
      }
    } else if (policyAction !== undefined) {
      const renamed = details.find(({ path }) => path === "TableName");
      foretold[String(renamed?.after)] = "came";
      if (policyAction === "ReplaceAndDelete") {
        foretold[physicalId] = "went";
      }
    } else if (action === "Modify") {
      const properties = details.map(({ path }) => seenAs[path.split(".")[0] ?? ""]);
      foretold[physicalId] = [...new Set(properties)].sort();
    }
  }
  return foretold;
}

describe("preview", () => {
  it("foretells what the deployment then does, and nothing else", async () => {
    const check = async (texts: string[]): Promise<void> => {
      const world = new StackWorld();
      for (const [round, text] of texts.entries()) {
        // The same name for a table without one, in the preview and in the deployment.
        const stacks = world.stacks({ nameSuffix: () => `ROUND${round}` });
        const request = { stackName: "s", template: { text } };
        // A time to live changes once an hour.
        world.pass(3600_000);
        const before = await world.tables();
        const preview = await stacks.preview(request);
        expect(await world.tables()).toEqual(before);
        const outcome = await stacks.deploy(request).then(
          (deployment) => deployment.outcome,
          (error: unknown) => (error instanceof StackError ? error.code : error),
        );
        const after = await world.tables();
        if (preview.refusals.length > 0) {
          expect(outcome).toBe("refused");
          expect(after).toEqual(before);
          continue;
        }
        expect(outcome).toBe(preview.hasChanges ? `${preview.kind}d` : "unchanged");
        expect(changesSeen(before, after)).toEqual(changesForetold(preview));
        expect(await stacks.preview(request)).toMatchObject({ hasChanges: false, changes: [] });
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(template, { minLength: 2, maxLength: 4 }), check), {
      numRuns: 40,
    });
  }, 60_000);
});
