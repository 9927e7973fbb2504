import type { GetShardIteratorInput } from "@plinth/api";
import type { Client } from "@plinth/client";
import { serviceFailure } from "../calls/service-failure.ts";
import { type ChangeRecord, changeOfStreamsRecord } from "./change-record.ts";
import type { ListedShard } from "./list-shards.ts";
import type { Progress } from "./state/shard-leases.ts";

export interface ShardPage {
  readonly records: readonly ChangeRecord[];
  /** The shard is closed, and this was the last of it. */
  readonly isEnd: boolean;
}

export interface ShardReaderOptions {
  readonly client: Client;
  readonly shard: ListedShard;
  readonly batchSize: number;
  /** Where to begin in a shard of which nothing was handled. */
  readonly startAt: "TRIM_HORIZON" | "LATEST";
  /** Hears that the stream no longer reaches back to the place. */
  readonly onGap: (progress: Progress, error: unknown) => void;
}

/** Reads one shard page by page, and finds its place again when the iterator is no longer good. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  #iterator: string | undefined;
  /** After a gap only the oldest record that is left can be the next. */
  #hasGap = false;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
  }

  /** The page after what is done with. */
  async read(progress: Progress): Promise<ShardPage> {
    const { place } = progress;
    const { client, batchSize } = this.#options;
    try {
      this.#iterator ??= await this.#iteratorAfter(place);
      const input = { ShardIterator: this.#iterator, Limit: batchSize };
      const { Records, NextShardIterator } = await client.send("GetRecords", input);
      this.#iterator = NextShardIterator;
      this.#hasGap = false;
      const records = Records.map((record) =>
        changeOfStreamsRecord(record, this.#options.shard.streamArn),
      ).filter((record) => isAfter(record.sequenceNumber, place));
      return { records, isEnd: NextShardIterator === undefined };
    } catch (error) {
      return this.#recover(error, progress);
    }
  }

  async #iteratorAfter(place: string | undefined): Promise<string> {
    const { client, shard, startAt } = this.#options;
    const { streamArn: StreamArn, shardId: ShardId } = shard;
    const start: Pick<GetShardIteratorInput, "ShardIteratorType" | "SequenceNumber"> =
      place === undefined || this.#hasGap
        ? { ShardIteratorType: this.#hasGap ? "TRIM_HORIZON" : startAt }
        : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: place };
    const input: GetShardIteratorInput = { StreamArn, ShardId, ...start };
    return (await client.send("GetShardIterator", input)).ShardIterator;
  }

  #recover(error: unknown, progress: Progress): Promise<ShardPage> {
    // An iterator is good for 15 minutes (API reference, GetShardIterator).
    if (serviceFailure(error, "ExpiredIteratorException") !== undefined) {
      this.#iterator = undefined;
      return this.read(progress);
    }
    if (serviceFailure(error, "TrimmedDataAccessException") !== undefined && !this.#hasGap) {
      this.#iterator = undefined;
      this.#hasGap = true;
      this.#options.onGap(progress, error);
      return this.read(progress);
    }
    throw error;
  }
}

/** Sequence numbers are whole numbers as text, of up to 40 digits. */
function isAfter(sequenceNumber: string, place: string | undefined): boolean {
  return place === undefined || BigInt(sequenceNumber) > BigInt(place);
}
