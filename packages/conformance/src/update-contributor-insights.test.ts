import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { indexedTable, type Output, type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

/** A table's insights, or an index's, once they are on or off. */
async function settled(probe: Probe, target: object): Promise<Output> {
  for (;;) {
    const described = await probe.send("DescribeContributorInsights", target);
    if (!String(described["ContributorInsightsStatus"]).endsWith("ING")) return described;
    await pause(1);
  }
}

async function enable(probe: Probe, target: object, mode: object = {}): Promise<Output> {
  const input = { ...target, ContributorInsightsAction: "ENABLE", ...mode };
  await probe.send("UpdateContributorInsights", input);
  return settled(probe, target);
}

async function disable(probe: Probe, target: object): Promise<Output> {
  const input = { ...target, ContributorInsightsAction: "DISABLE" };
  await probe.send("UpdateContributorInsights", input);
  return settled(probe, target);
}

async function listed(probe: Probe, input: object): Promise<Output[]> {
  const { ContributorInsightsSummaries } = await probe.send("ListContributorInsights", input);
  return ContributorInsightsSummaries;
}

const both = "ACCESSED_AND_THROTTLED_KEYS";
const ruleNames = (kinds: readonly string[], resource: string): object[] =>
  kinds.map((kind) =>
    expect.stringMatching(`^DynamoDBContributorInsights-${kind}-${resource}-\\d{13}$`),
  );

describeOnEachTarget("UpdateContributorInsights", (probe) => {
  it("finds them disabled on a new table, and disables them again without a complaint", async () => {
    const TableName = await probe.createTable(simpleTable);
    const never = { TableName, ContributorInsightsStatus: "DISABLED" };
    expect(await probe.send("DescribeContributorInsights", { TableName })).toEqual(never);
    expect(await listed(probe, { TableName })).toEqual([]);
    const input = { TableName, ContributorInsightsAction: "DISABLE" };
    expect(await probe.send("UpdateContributorInsights", input)).toEqual(never);
  });

  it("enables them with the rules for keys accessed and throttled", async () => {
    const TableName = await probe.createTable(simpleTable);
    const input = { TableName, ContributorInsightsAction: "ENABLE" };
    expect(await probe.send("UpdateContributorInsights", input)).toEqual({
      TableName,
      ContributorInsightsStatus: "ENABLING",
      ContributorInsightsMode: both,
    });
    const described = await settled(probe, { TableName });
    expect(described).toEqual({
      TableName,
      ContributorInsightsStatus: "ENABLED",
      ContributorInsightsMode: both,
      ContributorInsightsRuleList: ruleNames(["PKC", "PKT"], TableName),
      LastUpdateDateTime: expect.any(Number),
    });
    expect(
      (await probe.send("UpdateContributorInsights", input))["ContributorInsightsStatus"],
    ).toBe("ENABLED");
    expect(await settled(probe, { TableName })).toEqual(described);
  });

  it("changes the mode in place, and back when none is given", async () => {
    const TableName = await probe.createTable(simpleTable);
    const first = await enable(probe, { TableName });
    const throttled = { ContributorInsightsMode: "THROTTLED_KEYS" };
    const narrowed = await enable(probe, { TableName }, throttled);
    expect(narrowed).toMatchObject(throttled);
    expect(narrowed["ContributorInsightsRuleList"]).toEqual([
      first["ContributorInsightsRuleList"][1],
    ]);
    expect(await enable(probe, { TableName })).toMatchObject({ ContributorInsightsMode: both });
  });

  it("keeps the mode of disabled ones, and lists them no longer", async () => {
    const TableName = await probe.createTable(simpleTable);
    await enable(probe, { TableName }, { ContributorInsightsMode: "THROTTLED_KEYS" });
    expect(await listed(probe, { TableName })).toEqual([
      {
        TableName,
        ContributorInsightsStatus: "ENABLED",
        ContributorInsightsMode: "THROTTLED_KEYS",
      },
    ]);
    expect(await disable(probe, { TableName })).toEqual({
      TableName,
      ContributorInsightsStatus: "DISABLED",
      ContributorInsightsMode: "THROTTLED_KEYS",
      LastUpdateDateTime: expect.any(Number),
    });
    expect(await listed(probe, { TableName })).toEqual([]);
  });

  it("has those of a global index apart, and lists the table before it, page by page", async () => {
    const TableName = await probe.createTable(indexedTable);
    const onIndex = { TableName, IndexName: "all" };
    expect((await enable(probe, onIndex))["ContributorInsightsRuleList"]).toEqual(
      ruleNames(["PKC", "PKT"], `${TableName}-all`),
    );
    expect(await settled(probe, { TableName })).toEqual({
      TableName,
      ContributorInsightsStatus: "DISABLED",
    });
    const onTable = await enable(probe, { TableName });
    expect(onTable["ContributorInsightsRuleList"]).toEqual(
      ruleNames(["PKC", "SKC", "PKT", "SKT"], TableName),
    );
    const page = await probe.send("ListContributorInsights", { TableName, MaxResults: 1 });
    const enabled = { ContributorInsightsStatus: "ENABLED", ContributorInsightsMode: both };
    expect(page["ContributorInsightsSummaries"]).toEqual([{ TableName, ...enabled }]);
    const { NextToken } = page;
    expect(await probe.send("ListContributorInsights", { TableName, NextToken })).toEqual({
      ContributorInsightsSummaries: [{ ...onIndex, ...enabled }],
    });
  });

  it.each<[string, object, string]>([
    [
      "a table that is not there",
      { TableName: "conformance-none" },
      "ResourceNotFoundException: Requested resource not found: Table: conformance-none not found",
    ],
    [
      "an index's name that is too short",
      { TableName: "conformance-none", IndexName: "ab" },
      "ValidationException: IndexName must be at least 3 characters long and at most 255 characters long",
    ],
  ])("refuses %s", async (_case, target, message) => {
    const input = { ...target, ContributorInsightsAction: "ENABLE" };
    expect(await probe.refusalText("UpdateContributorInsights", input)).toBe(message);
    expect(await probe.refusalText("DescribeContributorInsights", target)).toBe(message);
  });

  it.each(["local", "none"])("finds no insights of the index %s", async (IndexName) => {
    const TableName = await probe.createTable(indexedTable);
    const target = { TableName, IndexName };
    const message = `ResourceNotFoundException: Requested resource not found: Index: ${IndexName} not found for table: ${TableName}`;
    expect(await probe.refusalText("DescribeContributorInsights", target)).toBe(message);
    const input = { ...target, ContributorInsightsAction: "ENABLE" };
    expect(await probe.refusalText("UpdateContributorInsights", input)).toBe(message);
  });

  it("refuses an action that is none, and a list of a table that is not there", async () => {
    const input = { TableName: "conformance-none", ContributorInsightsAction: "START" };
    expect(await probe.refusalText("UpdateContributorInsights", input)).toContain(
      "ValidationException: 1 validation error detected: Value 'START' at 'contributorInsightsAction' failed to satisfy constraint: Member must satisfy enum value set:",
    );
    const refused = await probe.refusal("ListContributorInsights", {
      TableName: "conformance-none",
    });
    expect(refused.name).toBe("ResourceNotFoundException");
  });
});
