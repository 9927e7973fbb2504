import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import { after, isInRange } from "../../storage/store-key.ts";
import { keyAttributeNames } from "../../table/item-key.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { type PageRange, type ReadPage, readPage } from "../read-many/read-page.ts";
import { type ReadSource, readSourceOf } from "../read-many/read-source.ts";
import { startStoreKeyOf } from "../read-many/start-key.ts";
import { attributeNamesIn } from "./filter-attributes.ts";
import { type KeyBounds, keyRangeOf } from "./key-range.ts";
import type { Query } from "./query-input.ts";

/** Reads a page of one partition, in the order of its sort keys. */
export function query(request: Query, transaction: Transaction): ReadPage {
  const table = transaction.table(request.tableName);
  const source = readSourceOf(table, request);
  const bounds = keyRangeOf(request, source);
  checkFilter(request, source);
  const range = pageRange(bounds, request, source);
  return readPage(request, source, range, transaction);
}

/** What the key condition is for cannot be filtered: the key attributes of what is read. */
function checkFilter({ filter }: Query, { keySchema }: ReadSource): void {
  if (filter === undefined) {
    return;
  }
  const keyNames = keyAttributeNames(keySchema);
  const found = attributeNamesIn(filter).find((name) => keyNames.includes(name));
  if (found !== undefined) {
    throw new ValidationException(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${found}`,
    );
  }
}

function pageRange(
  bounds: KeyBounds,
  { direction, exclusiveStartKey }: Query,
  source: ReadSource,
): PageRange {
  const { start, end } = bounds;
  if (exclusiveStartKey === undefined) {
    return { start, end, direction };
  }
  const lastKey = lastKeyIn(bounds, exclusiveStartKey, source);
  return direction === "forward"
    ? { start: after(lastKey), end, direction }
    : { start, end: lastKey, direction };
}

/** The place of a start key, which must be one that the key condition lets in. */
function lastKeyIn(bounds: KeyBounds, startKey: Item, source: ReadSource): string {
  const lastKey = startStoreKeyOf(source, startKey);
  if (lastKey === undefined) {
    throw new ValidationException("The provided starting key is invalid");
  }
  if (!lastKey.startsWith(bounds.partition)) {
    throw new ValidationException(
      "The provided starting key is outside query boundaries based on provided conditions",
    );
  }
  if (!isInRange(lastKey, bounds)) {
    throw new ValidationException(
      "The provided starting key does not match the range key predicate",
    );
  }
  return lastKey;
}
