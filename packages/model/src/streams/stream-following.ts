import type { Client } from "@plinth/client";
import { PlinthError } from "../plinth-error.ts";
import type { ChangeRecord } from "./change-record.ts";
import { type ListedShard, type ListedStream, listShards } from "./list-shards.ts";
import { openRecord } from "./open-record.ts";
import { type OnProblem, tell } from "./problem.ts";
import { checkView, readEvents } from "./read-events.ts";
import { ShardReader } from "./shard-reader.ts";
import { shardKeyOf } from "./state/shard-leases.ts";
import type { StreamContext, StreamHandler } from "./stream-handler.ts";

/** Whether a follower hears the changes that are made now. */
export type FollowStatus = "following" | "away";

export interface FollowingParts {
  readonly handler: StreamHandler;
  readonly client: Client;
  readonly tableName: string;
  readonly pollMilliseconds: number;
  readonly onStatus: (status: FollowStatus) => void;
  readonly onError: OnProblem;
  readonly now: () => number;
  readonly random: () => number;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

interface FollowedShard {
  readonly shardId: string;
  readonly reader: ShardReader;
  place: string | undefined;
  isAtEnd: boolean;
}

const batchSize = 1000;
/** A shard that ends is noticed at once; this is for a stream that is turned off or made anew. */
const lookMilliseconds = 30_000;
const lookAgainMilliseconds = 1000;
const looksAfterEnd = 5;
const firstWaitMilliseconds = 500;
const waitMillisecondsMax = 30_000;
/** Of a call that failed now and then nobody needs to know. */
const failuresUnheard = 1;
/** After a longer silence, as of a machine that slept, an iterator may have gone bad, which is good for 15 minutes. */
const silenceMillisecondsMax = 5 * 60_000;

/** Reads all shards of a table's stream side by side, each from where it stands now. */
export class StreamFollowing {
  readonly #parts: FollowingParts;
  readonly #shards = new Map<string, FollowedShard>();
  /** Shards that are done with, or were before it began. */
  readonly #past = new Set<string>();
  #hasBegun = false;
  #hasStream = false;
  #hasGap = false;
  #nextLook = Number.NEGATIVE_INFINITY;
  #looksSoon = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #status: FollowStatus | undefined;
  #told: string | undefined;

  constructor(parts: FollowingParts) {
    this.#parts = parts;
  }

  /** Never rejects, and resolves once the signal has ended it. */
  async run(): Promise<void> {
    const { signal } = this.#parts;
    while (!signal.aborted) {
      const milliseconds = await this.#turn();
      if (milliseconds > 0 && !signal.aborted) {
        await this.#pause(milliseconds);
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    const { wait, signal } = this.#parts;
    return new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener("abort", end);
        resolve();
      };
      signal.addEventListener("abort", end, { once: true });
      // A wait that its signal ends may reject, as those of Node do.
      void wait(milliseconds, signal).then(end, end);
    });
  }

  /** Looks and reads once; gives the time until it is worth another. */
  async #turn(): Promise<number> {
    const { onError, pollMilliseconds, random } = this.#parts;
    try {
      await this.#lookIfDue();
      const hasMore = await this.#readAll();
      this.#failures = 0;
      this.#tellWhereItStands();
      return hasMore || this.#nextLook === Number.NEGATIVE_INFINITY ? 0 : pollMilliseconds;
    } catch (error) {
      tell(onError, { kind: "callFailed", shardId: undefined, error });
      this.#failures += 1;
      if (this.#failures > failuresUnheard) {
        this.#become("away");
      }
      const bound = Math.min(
        firstWaitMilliseconds * 2 ** Math.min(this.#failures - 1, 10),
        waitMillisecondsMax,
      );
      return (bound * (1 + random())) / 2;
    }
  }

  async #lookIfDue(): Promise<void> {
    const { client, tableName, now } = this.#parts;
    const left = this.#nextLook - now();
    // More than it can be is left after the clock was set back.
    if (left > 0 && left <= lookMilliseconds) {
      return;
    }
    const streams = this.#readable(await listShards(client, tableName));
    const shards = streams.flatMap((stream) => stream.shards);
    this.#dropVanished(shards);
    for (const shard of shards) {
      this.#meet(shard);
    }
    this.#hasBegun ||= this.#hasStream;
    const isSoon = !this.#hasStream || this.#looksSoon > 0;
    this.#looksSoon = Math.max(0, this.#looksSoon - 1);
    this.#nextLook = now() + (isSoon ? lookAgainMilliseconds : lookMilliseconds);
  }

  /** The streams whose records the handler can take; tells when there is none that goes on. */
  #readable(streams: readonly ListedStream[]): ListedStream[] {
    const { handler, tableName, onError } = this.#parts;
    let problem: unknown;
    const readable = streams.filter((stream) => {
      try {
        checkView(handler.view, stream.viewType);
        return true;
      } catch (error) {
        problem = error;
        return false;
      }
    });
    this.#hasStream = readable.some((stream) => stream.isEnabled);
    const error = this.#hasStream ? undefined : (problem ?? noStream(tableName));
    const text = error === undefined ? undefined : String(error);
    if (text !== undefined && text !== this.#told) {
      tell(onError, { kind: "streamUnavailable", error });
    }
    this.#told = text;
    return readable;
  }

  /** Begins with what comes; later, a shard is new and heard from its first record. */
  #meet(listed: ListedShard): void {
    const key = shardKeyOf(listed);
    const { streamLabel, parentShardId = "" } = listed;
    if (this.#past.has(key) || this.#shards.has(key)) {
      return;
    }
    if (!this.#hasBegun && !listed.isOpen) {
      this.#past.add(key);
      return;
    }
    // What a parent still has comes before its child.
    if (this.#shards.has(shardKeyOf({ streamLabel, shardId: parentShardId }))) {
      return;
    }
    const { client, onError } = this.#parts;
    const { shardId } = listed;
    const reader = new ShardReader({
      client,
      shard: listed,
      batchSize,
      startAt: this.#hasBegun ? "TRIM_HORIZON" : "LATEST",
      onGap: ({ place: after }, error) => {
        this.#hasGap = true;
        tell(onError, { kind: "recordsLost", shardId, after, error });
      },
    });
    this.#shards.set(key, { shardId, reader, place: undefined, isAtEnd: false });
  }

  /** A stream forgets a shard a day after its end. What was left of it nobody can hear any more. */
  #dropVanished(shards: readonly ListedShard[]): void {
    const listed = new Set(shards.map(shardKeyOf));
    for (const key of this.#past) {
      if (!listed.has(key)) {
        this.#past.delete(key);
      }
    }
    for (const key of this.#shards.keys()) {
      if (!listed.has(key)) {
        this.#shards.delete(key);
        this.#hasGap = true;
      }
    }
  }

  /** Reads each shard once. Whether there is more to read at once. */
  async #readAll(): Promise<boolean> {
    const reads = await Promise.allSettled(
      [...this.#shards.values()].map((shard) => this.#read(shard)),
    );
    for (const [key, { isAtEnd }] of this.#shards) {
      if (isAtEnd) {
        this.#shards.delete(key);
        this.#past.add(key);
        // Its children should be listed by now, or will be in a moment.
        this.#nextLook = Number.NEGATIVE_INFINITY;
        this.#looksSoon = looksAfterEnd;
      }
    }
    const failed = reads.find((read) => read.status === "rejected");
    if (failed !== undefined) {
      // A shard that is gone with its stream is seen so by the next look.
      this.#nextLook = Number.NEGATIVE_INFINITY;
      throw failed.reason;
    }
    return reads.some((read) => read.status === "fulfilled" && read.value);
  }

  async #read(shard: FollowedShard): Promise<boolean> {
    const { reader, shardId, place } = shard;
    const { records, isEnd } = await reader.read({ place, seenAt: undefined });
    for (const record of records) {
      if (this.#parts.signal.aborted) {
        return false;
      }
      shard.place = record.sequenceNumber;
      await this.#hear(record, shardId);
    }
    shard.isAtEnd = isEnd;
    return records.length > 0;
  }

  async #hear(record: ChangeRecord, source: string): Promise<void> {
    const { handler, signal, onError } = this.#parts;
    const { eventId, sequenceNumber } = record;
    const context: StreamContext = {
      eventId,
      sequenceNumber,
      changedAt: record.createdSeconds * 1000,
      streamArn: record.streamArn,
      consumer: "",
      signal,
      once: async () => {
        throw new PlinthError(
          "invalidDefinition",
          "followStream keeps no state, by which something could be done once. Take consumeStream.",
        );
      },
    };
    try {
      for (const { name, kind, event } of readEvents(handler, await openRecord(handler, record))) {
        await handler.listeners[name]?.[kind]?.(event, context);
      }
    } catch (error) {
      const name = { eventId, sequenceNumber, source };
      tell(onError, { kind: "attemptFailed", record: name, attempts: 1, error });
    }
  }

  #tellWhereItStands(): void {
    const nowMs = this.#parts.now();
    const wasSilent = Math.abs(nowMs - this.#readAt) > silenceMillisecondsMax;
    this.#readAt = nowMs;
    if (!this.#hasStream) {
      this.#become("away");
    } else if (this.#hasGap || wasSilent || this.#status !== "following") {
      this.#hasGap = false;
      this.#status = undefined;
      this.#become("following");
    }
  }

  #become(status: FollowStatus): void {
    if (this.#status === status || this.#parts.signal.aborted) {
      return;
    }
    this.#status = status;
    try {
      this.#parts.onStatus(status);
    } catch (error) {
      tell(this.#parts.onError, { kind: "callFailed", shardId: undefined, error });
    }
  }
}

function noStream(tableName: string): PlinthError {
  return new PlinthError(
    "streamUnavailable",
    `The table "${tableName}" has no stream that is on, or is not there. Turn its stream on, or give the table's real name in tableNames.`,
  );
}
