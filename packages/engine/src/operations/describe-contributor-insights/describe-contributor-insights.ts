import type { DescribeContributorInsightsOutput } from "@plinth/api";
import type { Transaction } from "../../transaction/transaction.ts";
import { findInsightsTarget, type InsightsTarget } from "../insights-target.ts";
import { summarizeInsights } from "../summarize-insights.ts";
import type { DescribeContributorInsights } from "./describe-contributor-insights-input.ts";

/**
 * Tells whether contributor insights are on, and the names of their rules.
 *
 * Differs from DynamoDB: the rules are names and nothing counts by them, because there is no CloudWatch
 * here to ask.
 */
export function describeContributorInsights(
  request: DescribeContributorInsights,
  transaction: Transaction,
): DescribeContributorInsightsOutput {
  const target = findInsightsTarget(request, transaction);
  const { insights } = target;
  return {
    ...summarizeInsights(target),
    ...(insights?.status === "ENABLED" ? { ContributorInsightsRuleList: ruleNames(target) } : {}),
    ...(insights === undefined ? {} : { LastUpdateDateTime: insights.updatedAtMs / 1000 }),
  };
}

/**
 * P is for partition keys, S for whole keys, C for accessed and T for throttled ("CloudWatch
 * contributor insights for DynamoDB: How it works" in the Developer Guide).
 */
function ruleNames({ record, index, insights }: InsightsTarget): string[] {
  const { KeySchema } = index?.definition ?? { KeySchema: record.keySchema };
  const hasSortKey = KeySchema.some(({ KeyType }) => KeyType === "RANGE");
  const kinds = ["PKC", "SKC", "PKT", "SKT"].filter(
    (kind) =>
      (hasSortKey || kind.startsWith("P")) &&
      (insights?.mode !== "THROTTLED_KEYS" || kind.endsWith("T")),
  );
  const resource = [record.tableName, index?.definition.IndexName, insights?.enabledAtMs];
  const suffix = resource.filter((part) => part !== undefined).join("-");
  return kinds.map((kind) => `DynamoDBContributorInsights-${kind}-${suffix}`);
}
