import type {
  CheckCommand,
  Command,
  GetCommand,
  SignalOptions,
  WriteCommand,
} from "./commands/command.ts";
import type {
  AnyEntity,
  ConditionFor,
  IndexConsistency,
  IndexName,
  InferChanges,
  InferIndexQuery,
  InferInput,
  InferItem,
  InferKey,
  InferQuery,
  InferUnique,
  InferUpsert,
  VersionOf,
} from "./entity/entity-types.ts";
import type {
  IndexAttribute,
  IndexItem,
  ItemAttribute,
  ItemShown,
  SelectedOf,
} from "./entity/selected-types.ts";
import type { Query, Scan } from "./query/query.ts";

/** What a read of items shows of them. */
export interface ViewOptions<Name extends string, Reveal extends boolean> {
  /**
   * The attributes to give, and all that is read: the rest costs no transfer. A missing attribute is
   * no error, and one that cannot be given in its form comes as its native value, such as a `bigint`
   * for a number that a `number` cannot hold. Nothing, an unknown or a hidden name is refused with `invalidProjection`.
   */
  readonly select?: readonly Name[] | undefined;
  /** Gives hidden attributes too. */
  readonly reveal?: Reveal | undefined;
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

export interface UpsertOptions<E extends AnyEntity> extends SignalOptions {
  /** What must hold of the stored item; an absent or expired one has no attributes. */
  readonly if?: ConditionFor<E> | undefined;
}

export interface CreateOptions extends SignalOptions {
  /** `given` takes the timestamps of the input where it has them, for imports. */
  readonly timestamps?: "given" | undefined;
}

export interface PutOptions<E extends AnyEntity> extends WriteOptions<E>, CreateOptions {}

interface ReadManyOptions<E extends AnyEntity, Consistency> extends SignalOptions {
  readonly filter?: ConditionFor<E> | undefined;
  readonly consistent?: Consistency | undefined;
  /** The most items that are given in all. */
  readonly limit?: number | undefined;
}

export interface QueryOptions<E extends AnyEntity, Consistency = boolean>
  extends ReadManyOptions<E, Consistency> {
  /** By the sort key; `ascending` when absent. */
  readonly order?: "ascending" | "descending" | undefined;
}

export interface ScanOptions<E extends AnyEntity, Consistency = boolean>
  extends ReadManyOptions<E, Consistency> {
  /** How many parts of the table are read side by side; 1 when absent, 1000 at most. */
  readonly segments?: number | undefined;
}

export interface IndexRepository<E extends AnyEntity, Name extends IndexName<E>> {
  /** As `Repository.query`, by the keys of the index; `consistent` of a global one is `invalidQuery`. */
  query<
    const Reveal extends boolean = false,
    const Selected extends IndexAttribute<E, Name, Reveal> = never,
  >(
    key: InferIndexQuery<E, Name>,
    options?: QueryOptions<E, IndexConsistency<E, Name>> & ViewOptions<Selected, Reveal>,
  ): Query<SelectedOf<IndexItem<E, Name, Reveal>, Selected>>;

  /** Reads the whole index: see `Repository.scan`. */
  scan<
    const Reveal extends boolean = false,
    const Selected extends IndexAttribute<E, Name, Reveal> = never,
  >(
    options?: ScanOptions<E, IndexConsistency<E, Name>> & ViewOptions<Selected, Reveal>,
  ): Scan<SelectedOf<IndexItem<E, Name, Reveal>, Selected>>;
}

/**
 * The commands on one entity. An expired item is absent to all of them. What they are given is checked
 * before anything is sent, and refused with the code that each names; with `undecodableItem` they reject
 * for a stored item that its schema cannot give exactly, and with `tableNotFound` for a missing table.
 * What else DynamoDB itself refuses, such as an item of more than 400 KB, stays the client's
 * `ServiceError`.
 */
export interface Repository<E extends AnyEntity> {
  readonly entity: E;

  /**
   * Reads one item; `undefined` when there is none. Rejects with `invalidKey` for a key that lacks a
   * part or has a wrong one, and with `invalidProjection` for what `select` cannot name.
   */
  get<
    const Reveal extends boolean = false,
    const Selected extends ItemAttribute<E, Reveal> = never,
  >(
    key: InferKey<E>,
    options?: GetOptions & ViewOptions<Selected, Reveal>,
  ): GetCommand<SelectedOf<ItemShown<E, Reveal>, Selected>>;

  /**
   * Finds an item by the value of a unique attribute, as of now: by its guard, and so by two
   * consistent reads, where an index would be behind. Rejects with `invalidKey` for what names no
   * unique attribute, and for a value that is too long to be one.
   *
   *     const user = await shop.User.getByUnique({ email: "Ann@example.com" });
   */
  getByUnique(
    value: InferUnique<E>,
    options?: SignalOptions,
  ): Command<InferItem<E> | undefined, "GetItem">;

  /**
   * Writes an item that must not exist yet, else rejects with `itemExists`; with `notUnique` when another
   * item has its value of a unique attribute, and with `invalidItem`, whose `issues` name every path, for
   * an input that does not fit the schema or that a key cannot hold.
   */
  create(input: InferInput<E>, options?: CreateOptions): WriteCommand<InferItem<E>>;

  /**
   * Writes the whole item. An input that carries the entity's version, as an item that was read
   * does, is written only over that version, else the put rejects with `versionConflict`, or with
   * `itemNotFound` when the item is gone. One without a version overwrites whatever is there. Rejects
   * with `conditionFailed` when `if` does not hold, with `readOnly` when a read-only attribute would
   * change, with `notUnique` and `invalidItem` as `create` does, and with `invalidCondition` for a
   * condition or an `ifVersion` that is none.
   */
  put(input: InferInput<E>, options?: PutOptions<E>): WriteCommand<InferItem<E>>;

  /**
   * Changes an item that must exist, else rejects with `itemNotFound`. Gives the new item. Rejects with
   * `conditionFailed`, `versionConflict` and `notUnique` as `put` does; with `invalidKey`; with
   * `invalidUpdate` for a change that an attribute does not take, `invalidItem` for a value that its
   * schema does not, and `staleIndexKey` for some parts of an index key without the others.
   */
  update(
    key: InferKey<E>,
    changes: InferChanges<E>,
    options?: WriteOptions<E>,
  ): WriteCommand<InferItem<E>>;

  /**
   * Creates the item, or changes what the input names and keeps the rest; gives the new item. The
   * input is validated in full, as if created. In place of a value it takes `add`, `subtract`,
   * `append`, `prepend` and `setIfAbsent`; any other operation is refused with `invalidUpdate`.
   * Defaults, the creation time and read-only attributes are set where they are absent. An expired
   * item is replaced as a whole. Rejects with `conditionFailed` when `if` does not hold; an absent
   * item has no attributes there. As part of a `transact` an entity with a time to live or unique
   * attributes is read first, and the whole is tried again when it changed in between.
   *
   *     await shop.Counter.upsert({ page: "/", visits: add(1) });
   */
  upsert(input: InferUpsert<E>, options?: UpsertOptions<E>): WriteCommand<InferItem<E>>;

  /**
   * Gives the item that was there; `undefined`, and no error, when there was none. A condition or a
   * version that does not hold is `conditionFailed` or `versionConflict`, of an absent item
   * `itemNotFound`. Rejects with `invalidKey` and `invalidCondition` for what is none.
   */
  delete(key: InferKey<E>, options?: WriteOptions<E>): WriteCommand<InferItem<E> | undefined>;

  /**
   * A part for `transact` that writes nothing, but refuses with `conditionFailed`, or with `itemNotFound`
   * for an absent item, when the condition does not hold. An item of another entity counts as absent.
   * Rejects with `invalidKey` and `invalidCondition` for what is none.
   */
  check(key: InferKey<E>, condition: ConditionFor<E>, options?: SignalOptions): CheckCommand;

  /**
   * Reads the items of one partition, in the order of the sort key. Rejects with `invalidQuery` for a key
   * that is incomplete or has a wrong part, an order or a limit that is none, and a filter by a key
   * attribute; with `invalidCondition`, `invalidProjection` and `invalidCursor` for what these name.
   */
  query<
    const Reveal extends boolean = false,
    const Selected extends ItemAttribute<E, Reveal> = never,
  >(
    key: InferQuery<E>,
    options?: QueryOptions<E> & ViewOptions<Selected, Reveal>,
  ): Query<SelectedOf<ItemShown<E, Reveal>, Selected>>;

  /**
   * Reads the whole table and gives this entity's items. It costs as much as all that is stored,
   * whatever it gives: for jobs, and never on the way of a request (`npm run boundaries` refuses it
   * there). Segments outside 1 to 1000 are refused with `invalidQuery`.
   *
   *     for await (const book of shop.Book.scan({ segments: 4 })) { … }
   */
  scan<
    const Reveal extends boolean = false,
    const Selected extends ItemAttribute<E, Reveal> = never,
  >(
    options?: ScanOptions<E> & ViewOptions<Selected, Reveal>,
  ): Scan<SelectedOf<ItemShown<E, Reveal>, Selected>>;

  /** The reads of an index. Throws `invalidQuery` for a name that the table has no index of. */
  index<Name extends IndexName<E>>(name: Name): IndexRepository<E, Name>;
}
