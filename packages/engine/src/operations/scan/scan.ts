import { ValidationException } from "../../exceptions.ts";
import { after, isInRange, segmentRange } from "../../storage/store-key.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { type ReadPage, readPage } from "../read-many/read-page.ts";
import { readSourceOf } from "../read-many/read-source.ts";
import { startStoreKeyOf } from "../read-many/start-key.ts";
import type { Scan } from "./scan-input.ts";

/** Reads a page of the whole table or index, or of one segment: partitions by their hashes. */
export function scan(request: Scan, transaction: Transaction): ReadPage {
  const table = transaction.table(request.tableName);
  const source = readSourceOf(table, request);
  const segment = segmentRange(source.space, request.segment, request.totalSegments);
  let { start } = segment;
  if (request.exclusiveStartKey !== undefined) {
    const lastKey = startStoreKeyOf(source, request.exclusiveStartKey);
    if (lastKey === undefined) {
      throw new ValidationException(
        "The provided starting key is invalid: The provided key element does not match the schema",
      );
    }
    if (!isInRange(lastKey, segment)) {
      throw new ValidationException(
        `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${request.totalSegments} Segment: ${request.segment}`,
      );
    }
    start = after(lastKey);
  }
  return readPage(request, source, { start, end: segment.end, direction: "forward" }, transaction);
}
