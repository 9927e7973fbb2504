import type { CapacityMeter } from "../../transaction/capacity.ts";
import type { ReadMany } from "./read-many-input.ts";
import type { ReadPage } from "./read-page.ts";

/** The output of Query and Scan: under Select COUNT the items are counted and left out. */
export function readManyOutput(
  { items, scannedCount, lastEvaluatedKey }: ReadPage,
  request: ReadMany,
  capacity: CapacityMeter,
): object {
  return {
    Items: request.select === "COUNT" ? undefined : items,
    Count: items.length,
    ScannedCount: scannedCount,
    LastEvaluatedKey: lastEvaluatedKey,
    ConsumedCapacity: capacity.single(request.tableName, request.returnConsumedCapacity),
  };
}
