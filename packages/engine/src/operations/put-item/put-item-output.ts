import type { CapacityMeter } from "../../transaction/capacity.ts";
import { itemCollectionMetricsOf } from "../item-collection-metrics.ts";
import type { PutItemResult } from "./put-item.ts";
import type { PutItem } from "./put-item-input.ts";

/** PutItem's output: the replaced item when it was asked for. */
export function putItemOutput(
  { table, oldItem }: PutItemResult,
  request: PutItem,
  capacity: CapacityMeter,
): object {
  return {
    Attributes: request.returnValues === "ALL_OLD" ? oldItem : undefined,
    ConsumedCapacity: capacity.single(request.tableName, request.returnConsumedCapacity),
    ItemCollectionMetrics: itemCollectionMetricsOf(
      table,
      request.item.item,
      request.returnsItemCollectionMetrics,
    ),
  };
}
