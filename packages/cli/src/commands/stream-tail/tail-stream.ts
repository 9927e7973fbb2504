import { setTimeout as sleep } from "node:timers/promises";
import type { Shard, StreamsRecord } from "@plinth/api";
import { type Client, ServiceError } from "@plinth/client";

export interface TailOptions {
  readonly client: Client;
  readonly streamArn: string;
  /** Where to begin in what there is now; what comes later is read from its start. */
  readonly startAt: "TRIM_HORIZON" | "LATEST";
  readonly signal: AbortSignal;
  /** From here on no change is missed. */
  readonly onReady: () => void;
  /** Hears that the stream does not reach back to the place that was reached. */
  readonly onGap: () => void;
}

/** DynamoDB takes five GetRecords a second for a shard (API reference, GetRecords). */
const pollMilliseconds = 250;
/** A shard may split without ending a read: so often, at least, new ones are looked for. */
const looksBetweenListings = 40;

/**
 * The records of all shards of a stream. Those of a shard come in order, and a shard begins when its
 * parent is read to the end, so that the changes of one item are in order too. Ends when the stream
 * does, and rejects with an `AbortError`.
 */
export async function* tailStream(options: TailOptions): AsyncGenerator<StreamsRecord> {
  const tail = new StreamTail(options);
  await tail.begin();
  options.onReady();
  yield* tail.records();
}

interface OpenShard {
  readonly shardId: string;
  iterator: string | undefined;
  /** The last record that was given. */
  lastSequenceNumber: string | undefined;
  startAt: "TRIM_HORIZON" | "LATEST";
}

class StreamTail {
  readonly #options: TailOptions;
  readonly #open = new Map<string, OpenShard>();
  /** Shards that are listed and not read yet, since their parents are. */
  #waiting: readonly Shard[] = [];
  readonly #finished = new Set<string>();
  #isStreamOn = true;
  /** Since the last listing: its children may begin. */
  #hasFinished = false;

  constructor(options: TailOptions) {
    this.#options = options;
  }

  async begin(): Promise<void> {
    const shards = await this.#list();
    if (this.#options.startAt === "LATEST") {
      for (const { ShardId, SequenceNumberRange } of shards) {
        if (SequenceNumberRange.EndingSequenceNumber !== undefined) this.#finished.add(ShardId);
      }
    }
    this.#waiting = shards;
    this.#openReady(this.#options.startAt);
    // Only an iterator says what "latest" was.
    for (const shard of this.#open.values()) shard.iterator = await this.#iteratorOf(shard);
  }

  async *records(): AsyncGenerator<StreamsRecord> {
    for (let looks = 1; ; looks += 1) {
      let isQuiet = true;
      for (const shard of this.#open.values()) {
        const records = await this.#read(shard);
        if (records.length > 0) isQuiet = false;
        yield* records;
      }
      if (this.#hasFinished || this.#open.size === 0 || looks % looksBetweenListings === 0) {
        this.#hasFinished = false;
        this.#waiting = await this.#list();
        this.#openReady("TRIM_HORIZON");
      }
      if (this.#open.size === 0 && !this.#isStreamOn) return;
      if (isQuiet) await sleep(pollMilliseconds, undefined, { signal: this.#options.signal });
    }
  }

  async #read(shard: OpenShard): Promise<readonly StreamsRecord[]> {
    const { client, signal } = this.#options;
    try {
      shard.iterator ??= await this.#iteratorOf(shard);
      const input = { ShardIterator: shard.iterator };
      const { Records, NextShardIterator } = await client.send("GetRecords", input, { signal });
      shard.iterator = NextShardIterator;
      shard.lastSequenceNumber =
        Records.at(-1)?.dynamodb.SequenceNumber ?? shard.lastSequenceNumber;
      if (NextShardIterator === undefined) this.#finish(shard);
      return Records;
    } catch (error) {
      return this.#recover(error, shard);
    }
  }

  #finish({ shardId }: OpenShard): void {
    this.#open.delete(shardId);
    this.#finished.add(shardId);
    this.#hasFinished = true;
  }

  #recover(error: unknown, shard: OpenShard): readonly StreamsRecord[] {
    if (!(error instanceof ServiceError)) throw error;
    shard.iterator = undefined;
    switch (error.name) {
      // An iterator is good for 15 minutes; the next read takes another.
      case "ExpiredIteratorException":
        return [];
      case "TrimmedDataAccessException":
        shard.lastSequenceNumber = undefined;
        shard.startAt = "TRIM_HORIZON";
        this.#options.onGap();
        return [];
      // A shard is gone a day after it ended, and its stream with it.
      case "ResourceNotFoundException":
        this.#finish(shard);
        return [];
      default:
        throw error;
    }
  }

  async #iteratorOf({ shardId, lastSequenceNumber, startAt }: OpenShard): Promise<string> {
    const { client, streamArn, signal } = this.#options;
    const start =
      lastSequenceNumber === undefined
        ? { ShardIteratorType: startAt }
        : {
            ShardIteratorType: "AFTER_SEQUENCE_NUMBER" as const,
            SequenceNumber: lastSequenceNumber,
          };
    const input = { StreamArn: streamArn, ShardId: shardId, ...start };
    const { ShardIterator } = await client.send("GetShardIterator", input, { signal });
    return ShardIterator;
  }

  async #list(): Promise<readonly Shard[]> {
    const { client, streamArn, signal } = this.#options;
    const shards: Shard[] = [];
    let after: string | undefined;
    do {
      const input = { StreamArn: streamArn, ...(after && { ExclusiveStartShardId: after }) };
      const page = await this.#describe(() => client.send("DescribeStream", input, { signal }));
      if (page === undefined) return [];
      this.#isStreamOn = !["DISABLED", "DISABLING"].includes(page.StreamStatus);
      shards.push(...page.Shards);
      after = page.LastEvaluatedShardId;
    } while (after !== undefined);
    return shards;
  }

  async #describe<Output extends { readonly StreamDescription: unknown }>(
    send: () => Promise<Output>,
  ): Promise<Output["StreamDescription"] | undefined> {
    try {
      return (await send()).StreamDescription;
    } catch (error) {
      const isGone = error instanceof ServiceError && error.name === "ResourceNotFoundException";
      if (!isGone) throw error;
      this.#isStreamOn = false;
      return undefined;
    }
  }

  /** Opens what is waiting and whose parent is read, or no longer listed. */
  #openReady(startAt: "TRIM_HORIZON" | "LATEST"): void {
    const listed = new Set(this.#waiting.map(({ ShardId }) => ShardId));
    const isNew = (shardId: string): boolean =>
      !this.#finished.has(shardId) && !this.#open.has(shardId);
    this.#waiting = this.#waiting.filter(({ ShardId: shardId, ParentShardId: parent }) => {
      if (!isNew(shardId)) return false;
      if (parent !== undefined && listed.has(parent) && !this.#finished.has(parent)) return true;
      this.#open.set(shardId, {
        shardId,
        iterator: undefined,
        lastSequenceNumber: undefined,
        startAt,
      });
      return false;
    });
  }
}
