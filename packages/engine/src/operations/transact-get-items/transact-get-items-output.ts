import type { StoredItem } from "../../storage/stored-item.ts";
import type { CapacityMeter } from "../../transaction/capacity.ts";
import type { TransactGetItems } from "./transact-get-items-input.ts";

/** TransactGetItems' output: one response for each get, in order, empty where there is no item. */
export function transactGetItemsOutput(
  items: readonly (StoredItem | undefined)[],
  request: TransactGetItems,
  capacity: CapacityMeter,
): object {
  return {
    Responses: items.map((item) => (item === undefined ? {} : { Item: item })),
    ConsumedCapacity: capacity.transactional(request.returnConsumedCapacity),
  };
}
