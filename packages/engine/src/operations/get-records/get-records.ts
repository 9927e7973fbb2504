import { DynamoDBException, ValidationException } from "../../exceptions.ts";
import { changeRange, counterOf } from "../../storage/change-key.ts";
import { decodeChange, type StoredChange } from "../../storage/stored-change.ts";
import { isExpired, type ShardIterator } from "../../stream/shard-iterator.ts";
import { endCounterOf, type ShardState, type Stream, visibleShard } from "../../stream/stream.ts";
import { trimPointOf } from "../../stream/trim-point.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { existingStream } from "../existing-stream.ts";
import type { OperationContext } from "../operation.ts";
import { trimmedDataAccess } from "../trimmed-data-access.ts";
import type { GetRecords } from "./get-records-input.ts";

/** "GetRecords can retrieve a maximum of 1 MB of data or 1000 stream records" (API reference). */
const pageSizeBytesMax = 1024 * 1024;

/** A change with its place. */
export interface CountedChange extends StoredChange {
  readonly counter: number;
  readonly sizeBytes: number;
}

export interface RecordsPage {
  readonly stream: Stream;
  readonly changes: readonly CountedChange[];
  /** `undefined` when the shard is closed and all of it was read. */
  readonly next: ShardIterator | undefined;
}

/** Reads a page of a shard's changes, and tells where to go on. */
export function getRecords(
  { iterator, limit }: GetRecords,
  { transaction, now }: OperationContext,
): RecordsPage {
  const nowMs = now();
  const stream = existingStream(iterator.streamArn, transaction, nowMs);
  if (isExpired(iterator, nowMs)) {
    throw new DynamoDBException(
      "ExpiredIteratorException",
      "The provided iterator exceeds the maximum age allowed.",
    );
  }
  const shard = visibleShard(stream.state, iterator.shardId, nowMs);
  const trimPoint = trimPointOf(stream, (range) => transaction.readEntries(range), nowMs);
  if (shard === undefined || iterator.counter <= trimPoint) {
    throw trimmedDataAccess();
  }
  const end = endCounterOf(stream, shard);
  if (iterator.counter < shard.startCounter || iterator.counter > end + 1) {
    // Made up, or from a store that has been put back since: it would pass over what comes next.
    throw new ValidationException("Invalid ShardIterator");
  }
  const place = { streamNumber: stream.state.streamNumber, first: iterator.counter, last: end };
  const { changes, isCut } = readPage(place, limit, transaction);
  const last = changes.at(-1)?.counter;
  const counter = isCut && last !== undefined ? last + 1 : end + 1;
  const next = { ...iterator, counter, createdAtMs: nowMs };
  return { stream, changes, next: isAtEnd(shard, counter) ? undefined : next };
}

function isAtEnd({ endCounter }: ShardState, counter: number): boolean {
  return endCounter !== undefined && counter > endCounter;
}

/** At least one change, however large: a page must go on. */
function readPage(
  { streamNumber, first, last }: { streamNumber: number; first: number; last: number },
  limit: number,
  transaction: Transaction,
): { readonly changes: CountedChange[]; readonly isCut: boolean } {
  const changes: CountedChange[] = [];
  if (first > last) {
    return { changes, isCut: false };
  }
  let pageSizeBytes = 0;
  for (const [key, value] of transaction.readEntries(changeRange(streamNumber, first, last))) {
    const change = decodeChange(value);
    const sizeBytes = sizeBytesOf(change);
    const isTooMuch = changes.length > 0 && pageSizeBytes + sizeBytes > pageSizeBytesMax;
    if (changes.length === limit || isTooMuch) {
      return { changes, isCut: true };
    }
    pageSizeBytes += sizeBytes;
    changes.push({ ...change, counter: counterOf(key), sizeBytes });
  }
  return { changes, isCut: false };
}

/** The keys and the images, each counted as an item: so the examples in the Developer Guide add up. */
function sizeBytesOf({ keys, newImage, oldImage }: StoredChange): number {
  return keys.sizeBytes + (newImage?.sizeBytes ?? 0) + (oldImage?.sizeBytes ?? 0);
}
