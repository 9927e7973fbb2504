import type { StoreKey } from "@plinth/store";

/*
 * What the engine keeps beside the items, all below 0x01 where the items begin:
 *
 *     0x00 "N"                 the next table number
 *     0x00 "T" table-name      a table's record
 *     0x00 "C" table-number    its counts
 *     0x00 "K" ...             the answers to transactions, by their tokens
 */
export const nextTableNumberKey: StoreKey = "\x00N";
export const tableRecordPrefix: StoreKey = "\x00T";
export const transactionTokenPrefix: StoreKey = "\x00K";

export function tableRecordKey(tableName: string): StoreKey {
  return tableRecordPrefix + tableName;
}

export function countsKey(tableNumber: number): StoreKey {
  return `\x00C${tableNumber}`;
}
