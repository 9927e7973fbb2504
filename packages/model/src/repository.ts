import type { CheckCommand, Command, GetCommand, WriteCommand } from "./commands/command.ts";
import type {
  AnyEntity,
  ConditionFor,
  IndexConsistency,
  IndexName,
  InferChanges,
  InferIndexItem,
  InferIndexQuery,
  InferInput,
  InferItem,
  InferKey,
  InferQuery,
  InferUnique,
  VersionOf,
} from "./entity/entity-types.ts";
import type { Query } from "./query/query.ts";

/** What every command takes. */
export interface SignalOptions {
  /** Ends the command, its tries and its waits with the client's `AbortError`; nothing more is sent. */
  readonly signal?: AbortSignal | undefined;
}

export interface GetOptions extends SignalOptions {
  /** Sees every write that was acknowledged before. */
  readonly consistent?: boolean | undefined;
}

export interface WriteOptions<E extends AnyEntity> extends SignalOptions {
  /** What must hold of the stored item; an absent or expired one has no attributes. */
  readonly if?: ConditionFor<E> | undefined;
  /**
   * The version that the stored item must have; 0 for one that has none yet. Left out it asks for
   * none; given as `undefined` it is refused, so that a misspelt name is no write without a check.
   */
  readonly ifVersion?: VersionOf<E>;
}

export interface CreateOptions extends SignalOptions {
  /** `given` takes the timestamps of the input where it has them, for imports. */
  readonly timestamps?: "given" | undefined;
}

export interface PutOptions<E extends AnyEntity> extends WriteOptions<E>, CreateOptions {}

export interface QueryOptions<E extends AnyEntity, Consistency = boolean> extends SignalOptions {
  readonly filter?: ConditionFor<E> | undefined;
  /** By the sort key; `ascending` when absent. */
  readonly order?: "ascending" | "descending" | undefined;
  readonly consistent?: Consistency | undefined;
  /** The most items that the query gives in all. */
  readonly limit?: number | undefined;
}

export interface IndexRepository<E extends AnyEntity, Name extends IndexName<E>> {
  query(
    key: InferIndexQuery<E, Name>,
    options?: QueryOptions<E, IndexConsistency<E, Name>>,
  ): Query<InferIndexItem<E, Name>>;
}

/** The commands on one entity. An expired item is absent to all of them. */
export interface Repository<E extends AnyEntity> {
  readonly entity: E;

  get(key: InferKey<E>, options?: GetOptions): GetCommand<InferItem<E>>;

  /**
   * Finds an item by the value of a unique attribute, as of now: by its guard, and so by two
   * consistent reads, where an index would be behind.
   *
   *     const user = await shop.User.getByUnique({ email: "Ann@example.com" });
   */
  getByUnique(
    value: InferUnique<E>,
    options?: SignalOptions,
  ): Command<InferItem<E> | undefined, "GetItem">;

  /** Writes an item that must not exist yet, else rejects with `itemExists`. */
  create(input: InferInput<E>, options?: CreateOptions): WriteCommand<InferItem<E>>;

  /**
   * Writes the whole item. An input that carries the entity's version, as an item that was read
   * does, is written only over that version, else the put rejects with `versionConflict`, or with
   * `itemNotFound` when the item is gone. One without a version overwrites whatever is there.
   */
  put(input: InferInput<E>, options?: PutOptions<E>): WriteCommand<InferItem<E>>;

  /** Changes an item that must exist, else rejects with `itemNotFound`. Gives the new item. */
  update(
    key: InferKey<E>,
    changes: InferChanges<E>,
    options?: WriteOptions<E>,
  ): WriteCommand<InferItem<E>>;

  /** Gives the item that was there. */
  delete(key: InferKey<E>, options?: WriteOptions<E>): WriteCommand<InferItem<E> | undefined>;

  /** A part for `transact` that writes nothing, but refuses when the condition does not hold. */
  check(key: InferKey<E>, condition: ConditionFor<E>, options?: SignalOptions): CheckCommand;

  query(key: InferQuery<E>, options?: QueryOptions<E>): Query<InferItem<E>>;

  index<Name extends IndexName<E>>(name: Name): IndexRepository<E, Name>;
}
