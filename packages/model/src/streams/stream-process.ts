import type { Client } from "@plinth/client";
import { PlinthError } from "../plinth-error.ts";
import { HeldShard, type ShardWork } from "./held-shard.ts";
import { type ListedShard, type ListedStream, listShards } from "./list-shards.ts";
import { planShards, type ShardPlan } from "./plan-shards.ts";
import { tell } from "./problem.ts";
import { checkView } from "./read-events.ts";
import { ShardReader } from "./shard-reader.ts";
import {
  type ConsumerState,
  type Lease,
  type Progress,
  progressOf,
  shardKeyOf,
} from "./state/shard-leases.ts";

export interface ConsumerParts {
  readonly work: ShardWork;
  readonly client: Client;
  readonly tableName: string;
  readonly owner: string;
  readonly startAt: "TRIM_HORIZON" | "LATEST";
  readonly batchSize: number;
  readonly pollMilliseconds: number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly stopping: AbortController;
}

interface Waiter {
  readonly mark: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What was known of the shards when they were looked at last. */
interface View {
  readonly mark: number;
  readonly plan: ShardPlan;
}

/** A clock that is ahead of DynamoDB's must not hide a record that was made after the start. */
const clockSkewSeconds = 10;

/** For so long a stream keeps each record, and longer where it wants to (Developer Guide, "Streams"). */
const retentionMilliseconds = 24 * 3_600_000;

/** After a look that failed. */
const lookAgainMilliseconds = 1000;

/** One process of a consumer: takes its share of the shards and keeps each of them going. */
export class StreamProcess {
  readonly #parts: ConsumerParts;
  readonly #held = new Map<string, HeldShard>();
  readonly #waiters = new Set<Waiter>();
  readonly #run: Promise<void>;
  #view: View | undefined;
  #nextLook = 0;
  #wake: () => void = () => {};
  #told: string | undefined;
  #hasStarted = false;

  constructor(parts: ConsumerParts) {
    this.#parts = parts;
    this.#run = this.#loop();
  }

  caughtUp(): Promise<void> {
    if (this.#isStopping()) {
      return Promise.reject(stopped());
    }
    const { work } = this.#parts;
    return new Promise((resolve, reject) => {
      this.#waiters.add({ mark: work.nextMark(), resolve, reject });
      this.#lookSoon();
    });
  }

  async stop(): Promise<void> {
    this.#parts.stopping.abort();
    this.#wake();
    await this.#run;
  }

  #isStopping(): boolean {
    return this.#parts.stopping.signal.aborted;
  }

  #lookSoon(): void {
    this.#nextLook = Number.NEGATIVE_INFINITY;
    this.#wake();
  }

  async #loop(): Promise<void> {
    while (!this.#isStopping()) {
      await this.#guard(() => this.#turn());
      await this.#pause();
    }
    for (const shard of this.#held.values()) {
      await shard.busy;
    }
    for (const waiter of this.#waiters) {
      waiter.reject(stopped());
    }
    this.#waiters.clear();
    for (const shard of this.#held.values()) {
      await this.#guard(() => shard.release());
    }
    await this.#guard(() => this.#parts.work.leases.leave());
  }

  /** A call that failed is told, and the next turn tries again. */
  async #guard(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      const { bench } = this.#parts.work;
      tell(bench.onError, { kind: "callFailed", shardId: undefined, error });
    }
  }

  #pause(): Promise<unknown> {
    if (this.#isStopping() || this.#nextLook === Number.NEGATIVE_INFINITY) {
      return Promise.resolve();
    }
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return Promise.race([this.#parts.wait(this.#parts.pollMilliseconds), woken]);
  }

  async #turn(): Promise<void> {
    const { work } = this.#parts;
    const left = this.#nextLook - work.now();
    // A clock that was set back must not stop the looks, by which the others know that this one lives.
    if (left <= 0 || left > Math.max(work.leaseMilliseconds, 2 * lookAgainMilliseconds)) {
      // Set before, so that a look that is asked for meanwhile is not forgotten.
      this.#nextLook = work.now() + lookAgainMilliseconds * (1 + work.random());
      await this.#look();
      if (this.#nextLook > Number.NEGATIVE_INFINITY) {
        this.#nextLook = work.now() + (work.leaseMilliseconds / 3) * (1 - work.random() / 4);
      }
    }
    for (const [key, shard] of this.#held) {
      if (shard.busy !== undefined) {
        await shard.keep();
      } else if (!(await this.#dropIfDone(key, shard))) {
        void shard.run().then(() => this.#afterRun(shard));
      }
    }
  }

  #afterRun(shard: HeldShard): void {
    if (shard.isOver || shard.isGivenUp) {
      this.#lookSoon();
    }
    this.#answerWaiters();
  }

  async #dropIfDone(key: string, shard: HeldShard): Promise<boolean> {
    if (!shard.isOver && !shard.isGivenUp) {
      return false;
    }
    this.#held.delete(key);
    await shard.release();
    return true;
  }

  /** Looks at the stream and at the other processes, and takes or gives up shards accordingly. */
  async #look(): Promise<void> {
    const { work, client, tableName, owner, startAt } = this.#parts;
    const { leases } = work;
    const mark = work.nextMark();
    const streams = this.#readable(await listShards(client, tableName));
    await leases.beat();
    let state = await leases.read();
    let isFirstStart = false;
    if (startAt === "LATEST" && !this.#hasStarted && isUnknown(state)) {
      isFirstStart = await leases.start();
      await this.#skipClosed(streams);
      state = await leases.read();
    }
    this.#hasStarted = true;
    const plan = planShards({ streams, state, owner, nowMs: work.now() });
    this.#giveUpMoreThan(plan);
    await this.#finishGone(plan);
    await this.#take(plan, state, isFirstStart);
    this.#view = { mark, plan };
    this.#answerWaiters();
  }

  /** The streams whose records the handler can take; tells when there is none that goes on. */
  #readable(streams: readonly ListedStream[]): ListedStream[] {
    const { work, tableName } = this.#parts;
    let problem: unknown;
    const readable = streams.filter((stream) => {
      try {
        checkView(work.bench.handler.view, stream.viewType);
        return true;
      } catch (error) {
        problem = error;
        return false;
      }
    });
    if (!streams.some((stream) => stream.isEnabled)) {
      problem ??= noStream(tableName, streams.length > 0);
    }
    this.#tellUnavailable(problem);
    if (readable.length === 0) {
      this.#rejectWaiters(problem);
    }
    return readable;
  }

  /** Once, until it is something else. */
  #tellUnavailable(error: unknown): void {
    const text = error === undefined ? undefined : String(error);
    if (text !== this.#told && error !== undefined) {
      tell(this.#parts.work.bench.onError, { kind: "streamUnavailable", error });
    }
    this.#told = text;
  }

  #giveUpMoreThan({ share }: ShardPlan): void {
    const going = [...this.#held.values()].filter((shard) => !shard.isOver && !shard.isGivenUp);
    for (const shard of going.slice(share)) {
      shard.giveUp();
    }
  }

  async #finishGone({ gone }: ShardPlan): Promise<void> {
    const { leases } = this.#parts.work;
    for (const { shard, content } of gone) {
      const { shardId } = shard;
      const held = this.#held.get(shardKeyOf(shard));
      const lease = held === undefined ? await leases.acquire(shard, content) : undefined;
      const isFinished = lease !== undefined && (await leases.finish(lease, lease.progress));
      if (isFinished || held?.endHere() === true) {
        const message = `The stream no longer has the shard ${shardId}, of which not all was handled.`;
        const error = new PlinthError("streamUnavailable", message);
        this.#tellGap(shardId, progressOf(content), error);
      }
    }
  }

  /** All that is in them is older than a consumer that begins now. */
  async #skipClosed(streams: readonly ListedStream[]): Promise<void> {
    const { leases } = this.#parts.work;
    for (const shard of streams.flatMap((stream) => stream.shards)) {
      const lease = shard.isOpen ? undefined : await leases.acquire(shard, undefined);
      if (lease !== undefined) {
        await leases.finish(lease, lease.progress);
      }
    }
  }

  async #take(plan: ShardPlan, state: ConsumerState, isFirstStart: boolean): Promise<void> {
    const { leases } = this.#parts.work;
    for (const shard of plan.free) {
      const key = shardKeyOf(shard);
      if (this.#held.has(key)) {
        continue;
      }
      if (this.#held.size >= plan.share || this.#isStopping()) {
        return;
      }
      const lease = await leases.acquire(shard, state.shards.get(key)?.content);
      if (lease !== undefined) {
        this.#hold(shard, lease, { state, isFirstStart });
      }
    }
  }

  #hold(
    listed: ListedShard,
    lease: Lease,
    { state, isFirstStart }: { state: ConsumerState; isFirstStart: boolean },
  ): void {
    const { work, client, batchSize } = this.#parts;
    const { shardId } = listed;
    const reader = new ShardReader({
      client,
      shard: listed,
      batchSize,
      startAt: isFirstStart ? "LATEST" : "TRIM_HORIZON",
      onGap: (progress, error) => this.#tellGap(shardId, progress, error),
    });
    const { startedAt } = state;
    const sinceSeconds =
      startedAt === undefined || lease.progress.place !== undefined
        ? Number.NEGATIVE_INFINITY
        : Math.floor(startedAt / 1000) - clockSkewSeconds;
    const { until = 0 } = state.shards.get(shardKeyOf(listed))?.content ?? {};
    // A process that ends in order leaves no time behind.
    const suspects = until > 0 ? batchSize : 0;
    const held = new HeldShard({ work, listed, lease, reader, sinceSeconds, suspects });
    this.#held.set(shardKeyOf(listed), held);
  }

  /** What was written since the shard's end was seen is still there, unless that is a day ago. */
  #tellGap(shardId: string, { place: after, seenAt }: Progress, error: unknown): void {
    const { bench, now } = this.#parts.work;
    if (seenAt === undefined || now() - seenAt >= retentionMilliseconds) {
      tell(bench.onError, { kind: "recordsLost", shardId, after, error });
    }
  }

  #answerWaiters(): void {
    for (const waiter of this.#waiters) {
      if (this.#isCaughtUp(waiter)) {
        this.#waiters.delete(waiter);
        waiter.resolve();
      }
    }
  }

  /**
   * Whether all that was written before is handled, as far as this process can tell: the shards that
   * it could take were read to where nothing more was. A shard that had been closed must be finished.
   */
  #isCaughtUp({ mark }: Waiter): boolean {
    const { mark: viewMark, plan } = this.#view ?? { mark: 0, plan: undefined };
    if (plan === undefined || viewMark < mark) {
      return false;
    }
    const free = new Set(plan.free);
    return plan.ready.every((shard) => {
      const held = this.#held.get(shardKeyOf(shard));
      return held === undefined
        ? !free.has(shard)
        : shard.isOpen && !held.isOver && held.emptyMark > mark;
    });
  }

  #rejectWaiters(error: unknown): void {
    for (const waiter of this.#waiters) {
      waiter.reject(error);
    }
    this.#waiters.clear();
  }
}

function isUnknown({ shards, startedAt }: ConsumerState): boolean {
  return shards.size === 0 && startedAt === undefined;
}

function noStream(tableName: string, wasDisabled: boolean): PlinthError {
  const message = wasDisabled
    ? `The stream of the table "${tableName}" is disabled. What is left in it is handled; turn it on again for what comes.`
    : `The table "${tableName}" has no stream, or is not there. Turn its stream on, or give the table's real name in tableNames.`;
  return new PlinthError("streamUnavailable", message);
}

function stopped(): PlinthError {
  return new PlinthError("streamUnavailable", "The consumer was stopped.");
}
