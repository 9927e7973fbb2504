import type { ConsumedCapacity } from "@plinth/api";

/** What a read consumed, in words. */
export function readUnits(capacity: ConsumedCapacity | undefined): string {
  return unitsText(capacity?.CapacityUnits ?? 0);
}

/** One unit reads 4 KB strongly consistently, or 8 KB eventually. */
export function unitsText(units: number): string {
  return `${units.toLocaleString("en-US")} read unit${units === 1 ? "" : "s"}`;
}
