import type { CapacityMeter } from "../../transaction/capacity.ts";
import { itemCollectionMetricsByTable } from "../item-collection-metrics.ts";
import type { TransactWriteItemsResult } from "./transact-write-items.ts";
import type { TransactWriteItems } from "./transact-write-items-input.ts";

/** TransactWriteItems' output: what it cost. */
export function transactWriteItemsOutput(
  { written }: TransactWriteItemsResult,
  request: TransactWriteItems,
  capacity: CapacityMeter,
): object {
  return {
    ConsumedCapacity: capacity.transactional(request.returnConsumedCapacity),
    ItemCollectionMetrics: itemCollectionMetricsByTable(
      written,
      request.returnsItemCollectionMetrics,
    ),
  };
}
