import type { CapacityMeter } from "../../transaction/capacity.ts";
import { itemCollectionMetricsByTable } from "../item-collection-metrics.ts";
import type { BatchWriteItemResult } from "./batch-write-item.ts";
import type { BatchWriteItem } from "./batch-write-item-input.ts";

/** BatchWriteItem's output: nothing is unprocessed. */
export function batchWriteItemOutput(
  { written }: BatchWriteItemResult,
  request: BatchWriteItem,
  capacity: CapacityMeter,
): object {
  const metrics = itemCollectionMetricsByTable(written, request.returnsItemCollectionMetrics);
  return {
    UnprocessedItems: {},
    ItemCollectionMetrics: metrics,
    ConsumedCapacity: capacity.all(request.returnConsumedCapacity),
  };
}
