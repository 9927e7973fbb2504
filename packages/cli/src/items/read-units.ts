import type { ConsumedCapacity } from "@plinth/api";
import { counted } from "../terminal/counted.ts";

/** What a read consumed, in words. */
export function readUnits(capacity: ConsumedCapacity | undefined): string {
  return unitsText(capacity?.CapacityUnits ?? 0);
}

/** One unit reads 4 KB strongly consistently, or 8 KB eventually. */
export function unitsText(units: number): string {
  return counted(units, "read unit");
}
