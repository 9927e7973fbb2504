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
