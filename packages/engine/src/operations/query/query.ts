import { after } from "../../storage/store-key.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { type PageRange, type ReadPage, readPage } from "../read-many/read-page.ts";
import { readSourceOf } from "../read-many/read-source.ts";
import { startStoreKeyOf } from "../read-many/start-key.ts";
import { keyRangeOf } from "./key-range.ts";
import type { Query } from "./query-input.ts";

/** Reads a page of one partition, in the order of its sort keys. */
export function query(request: Query, transaction: Transaction): ReadPage {
  const table = transaction.table(request.tableName);
  const source = readSourceOf(table, request);
  const keys = keyRangeOf(request, source);
  let range: PageRange = { ...keys, direction: request.direction };
  if (request.exclusiveStartKey !== undefined) {
    range = continueAfter(range, startStoreKeyOf(source, request.exclusiveStartKey));
  }
  return readPage(request, source, range, transaction);
}

/** What is left of a range behind a key, in the range's direction. */
export function continueAfter(range: PageRange, lastKey: string): PageRange {
  return range.direction === "forward"
    ? { ...range, start: after(lastKey) }
    : { ...range, end: lastKey };
}
