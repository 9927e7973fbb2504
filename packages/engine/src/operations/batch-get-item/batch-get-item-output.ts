import type { CapacityMeter } from "../../transaction/capacity.ts";
import type { BatchGetItemResult, BatchGetTableResult } from "./batch-get-item.ts";
import type { BatchGetItem } from "./batch-get-item-input.ts";

/** BatchGetItem's output: the items by table, and what is to be asked for again. */
export function batchGetItemOutput(
  { tables }: BatchGetItemResult,
  request: BatchGetItem,
  capacity: CapacityMeter,
): object {
  const left = tables.filter(({ unprocessedKeys }) => unprocessedKeys.length > 0);
  return {
    Responses: Object.fromEntries(
      tables.map((table) => [table.request.requestedName, table.items]),
    ),
    UnprocessedKeys: Object.fromEntries(left.map(leftOf)),
    ConsumedCapacity: capacity.all(request.returnConsumedCapacity),
  };
}

function leftOf({ request, unprocessedKeys }: BatchGetTableResult): [string, object] {
  return [request.requestedName, { ...request.request, Keys: unprocessedKeys }];
}
