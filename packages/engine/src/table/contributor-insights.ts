import type { ContributorInsightsRecord, IndexRecord, TableRecord } from "./table.ts";

/** The record with those insights for the table, or for its global index of that name. */
export function withContributorInsights(
  record: TableRecord,
  indexName: string | undefined,
  contributorInsights: ContributorInsightsRecord,
): TableRecord {
  return indexName === undefined
    ? { ...record, contributorInsights }
    : {
        ...record,
        indexes: record.indexes.map((index) =>
          index.definition.IndexName === indexName ? { ...index, contributorInsights } : index,
        ),
      };
}

/** True while insights of the table or of an index are on their way to another status. */
export function hasChangingInsights({ contributorInsights, indexes }: TableRecord): boolean {
  return (
    isChanging(contributorInsights) ||
    indexes.some((index) => isChanging(index.contributorInsights))
  );
}

/** The record with all insights arrived where they were on their way to. */
export function withSettledInsights(record: TableRecord, nowMs: number): TableRecord {
  return hasChangingInsights(record)
    ? {
        ...record,
        contributorInsights: settled(record.contributorInsights, nowMs),
        indexes: record.indexes.map(
          (index): IndexRecord => ({
            ...index,
            contributorInsights: settled(index.contributorInsights, nowMs),
          }),
        ),
      }
    : record;
}

function isChanging(insights: ContributorInsightsRecord | undefined): boolean {
  return insights?.status === "ENABLING" || insights?.status === "DISABLING";
}

function settled(
  insights: ContributorInsightsRecord | undefined,
  nowMs: number,
): ContributorInsightsRecord | undefined {
  if (insights === undefined || !isChanging(insights)) {
    return insights;
  }
  const status = insights.status === "ENABLING" ? "ENABLED" : "DISABLED";
  return { ...insights, status, updatedAtMs: nowMs };
}
