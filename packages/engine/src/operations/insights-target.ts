import { ResourceNotFoundException } from "../exceptions.ts";
import { existing } from "../table/lifecycle.ts";
import type { ContributorInsightsRecord, IndexRecord, TableRecord } from "../table/table.ts";
import type { Transaction } from "../transaction/transaction.ts";

/** What contributor insights are about: a table, or one of its global indexes. */
export interface InsightsTarget {
  readonly record: TableRecord;
  /** `undefined` for the table itself. */
  readonly index: IndexRecord | undefined;
  readonly insights: ContributorInsightsRecord | undefined;
}

/** Finds the target in whatever status it is. A local index has no insights, hence counts as missing. */
export function findInsightsTarget(
  { tableName, indexName }: { readonly tableName: string; readonly indexName: string | undefined },
  transaction: Transaction,
): InsightsTarget {
  const { record } = existing(transaction.findTable(tableName), tableName);
  if (indexName === undefined) {
    return { record, index: undefined, insights: record.contributorInsights };
  }
  const index = record.indexes.find(
    ({ kind, definition }) => kind === "global" && definition.IndexName === indexName,
  );
  if (index === undefined) {
    throw new ResourceNotFoundException(
      `Requested resource not found: Index: ${indexName} not found for table: ${tableName}`,
    );
  }
  return { record, index, insights: index.contributorInsights };
}
