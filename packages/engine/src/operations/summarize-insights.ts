import type { ContributorInsightsSummary } from "@plinth/api";
import type { InsightsTarget } from "./insights-target.ts";

/** What all operations on contributor insights tell. The mode is there once they were enabled. */
export function summarizeInsights({
  record,
  index,
  insights,
}: InsightsTarget): ContributorInsightsSummary {
  return {
    TableName: record.tableName,
    ...(index === undefined ? {} : { IndexName: index.definition.IndexName }),
    ContributorInsightsStatus: insights?.status ?? "DISABLED",
    ...(insights === undefined ? {} : { ContributorInsightsMode: insights.mode }),
  };
}
