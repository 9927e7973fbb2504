import type { CapacityMeter } from "../../transaction/capacity.ts";
import { itemCollectionMetricsOf } from "../item-collection-metrics.ts";
import type { DeleteItemResult } from "./delete-item.ts";
import type { DeleteItem } from "./delete-item-input.ts";

/** DeleteItem's output: the deleted item when it was asked for. */
export function deleteItemOutput(
  { table, oldItem }: DeleteItemResult,
  request: DeleteItem,
  capacity: CapacityMeter,
): object {
  return {
    Attributes: request.returnValues === "ALL_OLD" ? oldItem : undefined,
    ConsumedCapacity: capacity.single(request.tableName, request.returnConsumedCapacity),
    ItemCollectionMetrics: itemCollectionMetricsOf(
      table,
      request.key,
      request.returnsItemCollectionMetrics,
    ),
  };
}
