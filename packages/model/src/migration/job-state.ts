import type { z } from "zod";
import { atMost, equals, notExists, or } from "../conditions/build-condition.ts";
import type { ItemCondition } from "../conditions/item-condition.ts";
import type { AnyEntity } from "../entity/entity-types.ts";
import type { JobCheckpoints, SegmentCheckpoint } from "../jobs/item-job.ts";
import { isPlinthError, PlinthError } from "../plinth-error.ts";
import {
  contentName,
  type MigrationStateRepository,
  type StateKeys,
  type stateContent,
  stateKeysOf,
  statePrefix,
} from "./define-migration-state.ts";

type Content = z.output<typeof stateContent>;
type NativeItem = Readonly<Record<string, unknown>>;

/** The repository by its commands; its types hang on the names of the table's keys, which are not known here. */
interface UntypedRepository {
  readonly entity: AnyEntity;
  get(key: NativeItem, options: { readonly consistent: true }): PromiseLike<NativeItem | undefined>;
  put(
    input: NativeItem,
    options: { readonly if: ItemCondition<string, unknown> },
  ): PromiseLike<unknown>;
}

/** Which run of which job this is. */
export interface JobIdentity {
  readonly name: string;
  /** All that must be the same for a run to go on where another ended: entity, table, version, segments. */
  readonly content: string;
  readonly owner: string;
}

/** What `acquire` found: a run to go on with, or what a finished one reported. */
export type Acquired =
  | { readonly kind: "running"; readonly held: HeldJob }
  | { readonly kind: "finished"; readonly report: string };

export interface JobStateOptions {
  readonly now: () => number;
  readonly leaseMilliseconds: number;
}

/** What is kept under a job's name: who runs it, and how it ended. */
interface RunText {
  readonly content: string;
  /** The lease under which it began; checkpoints of earlier leases are another run's. */
  readonly begun: number;
  readonly report?: string;
}

/** The state of one job in a table. */
export class JobState {
  readonly #repository: UntypedRepository;
  readonly #keys: StateKeys;
  readonly #identity: JobIdentity;
  readonly #options: JobStateOptions;

  constructor(
    repository: MigrationStateRepository,
    identity: JobIdentity,
    options: JobStateOptions,
  ) {
    this.#repository = repository as unknown as UntypedRepository;
    this.#keys = stateKeysOf(this.#repository.entity.table);
    this.#identity = identity;
    this.#options = options;
  }

  /**
   * Takes the job for this process. Rejects with `jobUnderWay` when another runs it, and with
   * `invalidJob` when it was begun as another job.
   */
  async acquire(restart: boolean): Promise<Acquired> {
    const known = await this.read(runSort);
    const text: RunText | undefined = known && JSON.parse(known.text);
    if (known !== undefined && known.until > this.#options.now()) {
      throw this.underWay(known);
    }
    if (text !== undefined && text.content !== this.#identity.content && !restart) {
      const message = `The job "${this.#identity.name}" was begun as another: ${text.content} instead of ${this.#identity.content}. Give it another name, or restart it.`;
      throw new PlinthError("invalidJob", message);
    }
    if (known?.isFinished === true && !restart) {
      return { kind: "finished", report: text?.report ?? "{}" };
    }
    const lease = (known?.lease ?? 0) + 1;
    const begun = text === undefined || restart ? lease : text.begun;
    const held = new HeldJob(this, lease, { content: this.#identity.content, begun });
    const asWas =
      known === undefined ? notExists(contentName) : equals(`${contentName}.lease`, known.lease);
    await held.write(asWas);
    return { kind: "running", held };
  }

  async read(sort: string): Promise<Content | undefined> {
    const item = await this.#repository.get(this.#key(sort), { consistent: true });
    return item?.[contentName] as Content | undefined;
  }

  /** Rejects with `jobUnderWay` when the condition does not hold. */
  async write(
    sort: string,
    content: Pick<Content, "isFinished" | "lease" | "text">,
    condition: ItemCondition<string, unknown>,
    until: number,
  ): Promise<void> {
    const whole: Content = { ...content, owner: this.#identity.owner, until };
    try {
      const item = { ...this.#key(sort), [contentName]: whole };
      await this.#repository.put(item, { if: condition });
    } catch (error) {
      if (isPlinthError(error, "conditionFailed") || isPlinthError(error, "itemNotFound")) {
        throw this.underWay(undefined, error);
      }
      throw error;
    }
  }

  leaseEnd(): number {
    return Math.floor(this.#options.now() + this.#options.leaseMilliseconds);
  }

  get now(): number {
    return this.#options.now();
  }

  get leaseMilliseconds(): number {
    return this.#options.leaseMilliseconds;
  }

  underWay(known: Content | undefined, cause?: unknown): PlinthError {
    const whose =
      known === undefined
        ? "was taken over by another process"
        : `is run by the process ${known.owner} until ${new Date(known.until).toISOString()}, unless that goes on`;
    const message = `The job "${this.#identity.name}" ${whose}.`;
    return new PlinthError("jobUnderWay", message, { cause });
  }

  #key(sort: string): NativeItem {
    const { partitionKey, sortKey } = this.#keys;
    const partition = `${statePrefix}${this.#identity.name}`;
    return sortKey === undefined
      ? { [partitionKey]: `${partition}#${sort}` }
      : { [partitionKey]: partition, [sortKey]: sort };
  }
}

const runSort = "RUN";

/** A job that this process holds. Every write fails once another process has taken the job. */
export class HeldJob implements JobCheckpoints {
  readonly #state: JobState;
  readonly #lease: number;
  readonly #text: RunText;
  #until = 0;
  #renewal: Promise<void> | undefined;

  constructor(state: JobState, lease: number, text: RunText) {
    this.#state = state;
    this.#lease = lease;
    this.#text = text;
  }

  async write(condition: ItemCondition<string, unknown>): Promise<void> {
    const until = this.#state.leaseEnd();
    await this.#put({ isFinished: false, text: this.#text, condition, until });
    this.#until = until;
  }

  /** Keeps the job when half of its lease is over. */
  async renew(): Promise<void> {
    if (this.#until - this.#state.now > this.#state.leaseMilliseconds / 2) {
      return;
    }
    this.#renewal ??= this.write(this.#isMine()).finally(() => {
      this.#renewal = undefined;
    });
    await this.#renewal;
  }

  async checkpoint(segment: number): Promise<SegmentCheckpoint | undefined> {
    const known = await this.#state.read(segmentSort(segment));
    return known !== undefined && known.lease >= this.#text.begun
      ? JSON.parse(known.text)
      : undefined;
  }

  async save(segment: number, checkpoint: SegmentCheckpoint): Promise<void> {
    const lease = this.#lease;
    const isNotLater = or(notExists(contentName), atMost(`${contentName}.lease`, lease));
    const content = { isFinished: false, lease, text: JSON.stringify(checkpoint) };
    await this.#state.write(segmentSort(segment), content, isNotLater, 0);
  }

  async finish(report: string): Promise<void> {
    const text = { ...this.#text, report };
    await this.#put({ isFinished: true, text, condition: this.#isMine(), until: 0 });
  }

  /** Lets another process go on at once. */
  async release(): Promise<void> {
    await this.#put({ isFinished: false, text: this.#text, condition: this.#isMine(), until: 0 });
  }

  #isMine(): ItemCondition<string, unknown> {
    return equals(`${contentName}.lease`, this.#lease);
  }

  async #put(state: {
    readonly isFinished: boolean;
    readonly text: RunText;
    readonly condition: ItemCondition<string, unknown>;
    readonly until: number;
  }): Promise<void> {
    const { isFinished, text, condition, until } = state;
    const content = { isFinished, lease: this.#lease, text: JSON.stringify(text) };
    await this.#state.write(runSort, content, condition, until);
  }
}

function segmentSort(segment: number): string {
  return `SEGMENT#${String(segment).padStart(4, "0")}`;
}
