import type { StoreKey } from "@plinth/store";

/*
 * What the engine keeps beside the items, all below 0x01 where the items begin:
 *
 *     0x00 "N"                 the next table number
 *     0x00 "T" table-name      a table's record
 *     0x00 "C" table-number    its counts
 *     0x00 "K" ...             the answers to transactions, by their tokens
 *     0x00 "M"                 the next stream number
 *     0x00 "S" stream-number   a stream and its shards; the changes in it are elsewhere
 */
export const nextTableNumberKey: StoreKey = "\x00N";
export const tableRecordPrefix: StoreKey = "\x00T";
export const transactionTokenPrefix: StoreKey = "\x00K";
export const nextStreamNumberKey: StoreKey = "\x00M";
export const streamStatePrefix: StoreKey = "\x00S";

export function tableRecordKey(tableName: string): StoreKey {
  return tableRecordPrefix + tableName;
}

export function countsKey(tableNumber: number): StoreKey {
  return `\x00C${tableNumber}`;
}

export function streamStateKey(streamNumber: number): StoreKey {
  return streamStatePrefix + streamNumber;
}
