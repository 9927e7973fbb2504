import type { StoredItem } from "../../storage/stored-item.ts";
import type { CapacityMeter } from "../../transaction/capacity.ts";
import type { GetItem } from "./get-item-input.ts";

/** GetItem's output: no Item member when there is no such item. */
export function getItemOutput(
  item: StoredItem | undefined,
  request: GetItem,
  capacity: CapacityMeter,
): object {
  return {
    Item: item,
    ConsumedCapacity: capacity.single(request.tableName, request.returnConsumedCapacity),
  };
}
