import type { ListContributorInsightsOutput } from "@plinth/api";
import { existing } from "../../table/lifecycle.ts";
import type { TableRecord } from "../../table/table.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import type { InsightsTarget } from "../insights-target.ts";
import { summarizeInsights } from "../summarize-insights.ts";
import type { ListContributorInsights } from "./list-contributor-insights-input.ts";

/** What has insights that are not DISABLED: of one table or of all, each table before its indexes. */
export function listContributorInsights(
  { tableName, nextToken, resultsMax }: ListContributorInsights,
  transaction: Transaction,
): ListContributorInsightsOutput {
  const tableNames = tableName === undefined ? transaction.tableNames() : [tableName];
  const rest = tableNames
    .flatMap((name) => targetsOf(existing(transaction.findTable(name), name).record))
    .filter((target) => nextToken === undefined || placeOf(target) > nextToken);
  const page = rest.slice(0, resultsMax);
  const last = page.at(-1);
  return {
    ContributorInsightsSummaries: page.map(summarizeInsights),
    ...(last === undefined || rest.length === page.length ? {} : { NextToken: placeOf(last) }),
  };
}

function targetsOf(record: TableRecord): InsightsTarget[] {
  const targets: InsightsTarget[] = [
    { record, index: undefined, insights: record.contributorInsights },
    ...record.indexes
      .toSorted((a, b) => (a.definition.IndexName < b.definition.IndexName ? -1 : 1))
      .map((index) => ({ record, index, insights: index.contributorInsights })),
  ];
  return targets.filter(({ insights }) => insights !== undefined && insights.status !== "DISABLED");
}

/** Sorts as the list does: no name has a comma, and all that names may have comes after it. */
function placeOf({ record, index }: InsightsTarget): string {
  return `${record.tableName},${index?.definition.IndexName ?? ""}`;
}
