import { and, equals } from "../../conditions/build-condition.ts";
import type { ItemCondition } from "../../conditions/item-condition.ts";
import { isPlinthError } from "../../plinth-error.ts";
import { nameOf, type StateContent, type StateItems, type StateKey } from "./state-items.ts";

/** A shard of one of the table's streams. */
export interface ShardName {
  /** Tells the streams that a table had apart; a time, so that the older one comes first. */
  readonly streamLabel: string;
  readonly shardId: string;
}

/** A shard that this process holds: only with it can the shard's place be moved on. */
export interface Lease {
  readonly shard: ShardName;
  readonly owner: string;
  /** Counts who held the shard, so that an owner who comes back is not taken for the one before. */
  readonly number: number;
  readonly endsAt: number;
  readonly progress: Progress;
}

/** How far a shard is handled. */
export interface Progress {
  /** The sequence number of the last record that is done with. */
  readonly place: string | undefined;
  /** When there was last nothing after it, in milliseconds. */
  readonly seenAt: number | undefined;
}

export interface ShardState {
  readonly shard: ShardName;
  readonly content: StateContent;
}

/** All that the processes of one consumer know of each other. */
export interface ConsumerState {
  readonly shards: ReadonlyMap<string, ShardState>;
  /** The processes, by when each counts as gone. */
  readonly members: ReadonlyMap<string, number>;
  /** When the consumer was started for the first time. */
  readonly startedAt: number | undefined;
}

const shardPrefix = "SHARD#";
const memberPrefix = "MEMBER#";
const startSort = "START";
/** Longer than a stream keeps its shards. */
const finishedSeconds = 7 * 24 * 3600;

/** Who reads which shard up to where, in the state table. */
export class ShardLeases {
  readonly #items: StateItems;
  readonly #owner: string;
  readonly #now: () => number;
  readonly #milliseconds: number;

  constructor(
    items: StateItems,
    options: { owner: string; now: () => number; leaseMilliseconds: number },
  ) {
    this.#items = items;
    this.#owner = options.owner;
    this.#now = options.now;
    this.#milliseconds = options.leaseMilliseconds;
  }

  async read(): Promise<ConsumerState> {
    const shards = new Map<string, ShardState>();
    const members = new Map<string, number>();
    let startedAt: number | undefined;
    for await (const { sort, content } of this.#items.list("")) {
      if (sort.startsWith(shardPrefix)) {
        const [, streamLabel = "", shardId = ""] = sort.split("#");
        shards.set(shardKeyOf({ streamLabel, shardId }), {
          shard: { streamLabel, shardId },
          content,
        });
      } else if (sort.startsWith(memberPrefix)) {
        members.set(sort.slice(memberPrefix.length), content.until ?? 0);
      } else {
        startedAt = content.until;
      }
    }
    return { shards, members, startedAt };
  }

  /** Whether this is the consumer's first start; the time of it is kept. */
  async start(): Promise<boolean> {
    const content = { until: Math.floor(this.#now()) };
    return created(this.#items.create({ partition: "", sort: startSort }, content));
  }

  /** Says that this process is there, to those who share the shards out. */
  async beat(): Promise<void> {
    const key = memberKey(this.#owner);
    const content = { until: this.#end() };
    const expires = secondsAfter(content.until, finishedSeconds);
    const always = equals(nameOf("owner"), this.#owner);
    try {
      const whole = { ...content, owner: this.#owner };
      await this.#items.replace(key, whole, { condition: always, expires });
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      await created(this.#items.create(key, { ...content, owner: this.#owner }, expires));
    }
  }

  async leave(): Promise<void> {
    await this.#items.delete(memberKey(this.#owner));
  }

  /** Takes a shard that nobody holds; undefined when somebody else was faster. */
  async acquire(shard: ShardName, known: StateContent | undefined): Promise<Lease | undefined> {
    const number = (known?.lease ?? 0) + 1;
    const progress = progressOf(known);
    const lease: Lease = { shard, owner: this.#owner, number, endsAt: this.#end(), progress };
    if (known === undefined) {
      const command = this.#items.create(keyOf(shard), contentOf(lease));
      return (await created(command)) ? lease : undefined;
    }
    const { lease: last = 0, until = 0 } = known;
    // The time too: who held it may have been heard of again since it was read.
    const condition = and(equals(nameOf("lease"), last), equals(nameOf("until"), until));
    return (await this.#replaced(lease, contentOf(lease), condition)) ? lease : undefined;
  }

  /** Moves the place on and the lease's end too; undefined when the lease is another's by now. */
  async save(lease: Lease, progress: Progress): Promise<Lease | undefined> {
    const saved: Lease = { ...lease, progress, endsAt: this.#end() };
    return (await this.#replaced(saved, contentOf(saved), isHeldBy(lease))) ? saved : undefined;
  }

  /** Says that the shard was read to its end, which nothing will follow. */
  async finish(lease: Lease, progress: Progress): Promise<boolean> {
    const content = { ...contentOf({ ...lease, progress }), until: 0, isFinished: true };
    const expires = secondsAfter(this.#now(), finishedSeconds);
    return this.#replaced(lease, content, isHeldBy(lease), expires);
  }

  /** Gives the shard to whoever comes next, with the place reached. */
  async release(lease: Lease, progress: Progress): Promise<void> {
    const content = { ...contentOf({ ...lease, progress }), until: 0 };
    await this.#replaced(lease, content, isHeldBy(lease));
  }

  async #replaced(
    lease: Lease,
    content: StateContent,
    condition: ItemCondition<string, unknown>,
    expires?: number,
  ): Promise<boolean> {
    try {
      const options = expires === undefined ? { condition } : { condition, expires };
      await this.#items.replace(keyOf(lease.shard), content, options);
      return true;
    } catch (error) {
      if (isRefusal(error)) {
        return false;
      }
      throw error;
    }
  }

  #end(): number {
    return Math.floor(this.#now()) + this.#milliseconds;
  }
}

/** A shard's name as a key of maps and of state items. */
export function shardKeyOf({ streamLabel, shardId }: ShardName): string {
  return `${streamLabel}#${shardId}`;
}

function keyOf(shard: ShardName): StateKey {
  return { partition: "", sort: `${shardPrefix}${shardKeyOf(shard)}` };
}

function memberKey(owner: string): StateKey {
  return { partition: "", sort: `${memberPrefix}${owner}` };
}

function contentOf({ owner, number, endsAt, progress }: Lease): StateContent {
  const { place, seenAt } = progress;
  return { owner, lease: number, until: endsAt, place, seen: seenAt };
}

export function progressOf(content: StateContent | undefined): Progress {
  return { place: content?.place, seenAt: content?.seen };
}

function isHeldBy({ owner, number }: Lease): ItemCondition<string, unknown> {
  return and(equals(nameOf("owner"), owner), equals(nameOf("lease"), number));
}

function isRefusal(error: unknown): boolean {
  return isPlinthError(error, "conditionFailed") || isPlinthError(error, "itemNotFound");
}

async function created(command: PromiseLike<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (isPlinthError(error, "itemExists")) {
      return false;
    }
    throw error;
  }
}

function secondsAfter(milliseconds: number, seconds: number): number {
  return Math.ceil(milliseconds / 1000) + seconds;
}
