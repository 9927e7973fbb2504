import type { StoreValue } from "@plinth/store";

/** How many items a table or an index has, and how large they are together. */
export interface ItemCounts {
  itemCount: number;
  sizeBytes: number;
}

/** Prints counts by index number as `number,itemCount,sizeBytes` joined by semicolons. */
export function encodeCounts(counts: ReadonlyMap<number, ItemCounts>): StoreValue {
  let record = "";
  for (const [indexNumber, { itemCount, sizeBytes }] of counts) {
    record += `${record === "" ? "" : ";"}${indexNumber},${itemCount},${sizeBytes}`;
  }
  return record;
}

/** Reads back what `encodeCounts` wrote. */
export function decodeCounts(record: StoreValue | undefined): Map<number, ItemCounts> {
  const counts = new Map<number, ItemCounts>();
  for (const part of record === undefined || record === "" ? [] : record.split(";")) {
    const [indexNumber = 0, itemCount = 0, sizeBytes = 0] = part.split(",").map(Number);
    counts.set(indexNumber, { itemCount, sizeBytes });
  }
  return counts;
}
