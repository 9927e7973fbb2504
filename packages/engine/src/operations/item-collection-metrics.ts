import type { ItemCollectionMetrics } from "@plinth/api";
import type { Item } from "@plinth/values";
import { attributeOf } from "../table/item-key.ts";
import type { Table } from "../table/table.ts";

/**
 * How large the item's collection is, for a table with local indexes; others have no collections.
 *
 * Differs from DynamoDB: the estimate is always 0 to 1 GB, because collections are not measured yet.
 */
export function itemCollectionMetricsOf(
  table: Table,
  key: Item,
  isAskedFor: boolean,
): ItemCollectionMetrics | undefined {
  const partitionKey = attributeOf(key, table.partitionKey.name);
  if (!isAskedFor || !table.hasLocalIndexes || partitionKey === undefined) {
    return undefined;
  }
  return {
    ItemCollectionKey: { [table.partitionKey.name]: partitionKey },
    SizeEstimateRangeGB: [0, 1],
  };
}

/** The metrics of several written items, by table; absent when no table has collections. */
export function itemCollectionMetricsByTable(
  written: readonly { readonly table: Table; readonly keys: readonly Item[] }[],
  isAskedFor: boolean,
): Record<string, ItemCollectionMetrics[]> | undefined {
  const byTable: [string, ItemCollectionMetrics[]][] = [];
  for (const { table, keys } of written) {
    const metrics = keys
      .map((key) => itemCollectionMetricsOf(table, key, isAskedFor))
      .filter((metric) => metric !== undefined);
    if (metrics.length > 0) {
      byTable.push([table.name, metrics]);
    }
  }
  return byTable.length === 0 ? undefined : Object.fromEntries(byTable);
}
