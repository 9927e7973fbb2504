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
  query<
    const Reveal extends boolean = false,
    const Selected extends IndexAttribute<E, Name, Reveal> = IndexAttribute<E, Name, Reveal>,
  >(
    key: InferIndexQuery<E, Name>,
    options?: QueryOptions<E, IndexConsistency<E, Name>> & ViewOptions<Selected, Reveal>,
  ): Query<SelectedOf<IndexItem<E, Name, Reveal>, Selected>>;

  /** Reads the whole index: see `Repository.scan`. */
  scan<
    const Reveal extends boolean = false,
    const Selected extends IndexAttribute<E, Name, Reveal> = IndexAttribute<E, Name, Reveal>,
  >(
    options?: ScanOptions<E, IndexConsistency<E, Name>> & ViewOptions<Selected, Reveal>,
  ): Scan<SelectedOf<IndexItem<E, Name, Reveal>, Selected>>;
}

/** The commands on one entity. An expired item is absent to all of them. */
export interface Repository<E extends AnyEntity> {
  readonly entity: E;

  get<
    const Reveal extends boolean = false,
    const Selected extends ItemAttribute<E, Reveal> = ItemAttribute<E, Reveal>,
  >(
    key: InferKey<E>,
    options?: GetOptions & ViewOptions<Selected, Reveal>,
  ): GetCommand<SelectedOf<ItemShown<E, Reveal>, Selected>>;

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

  /** Gives the item that was there. */
  delete(key: InferKey<E>, options?: WriteOptions<E>): WriteCommand<InferItem<E> | undefined>;

  /** A part for `transact` that writes nothing, but refuses when the condition does not hold. */
  check(key: InferKey<E>, condition: ConditionFor<E>, options?: SignalOptions): CheckCommand;

  query<
    const Reveal extends boolean = false,
    const Selected extends ItemAttribute<E, Reveal> = ItemAttribute<E, Reveal>,
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
    const Selected extends ItemAttribute<E, Reveal> = ItemAttribute<E, Reveal>,
  >(
    options?: ScanOptions<E> & ViewOptions<Selected, Reveal>,
  ): Scan<SelectedOf<ItemShown<E, Reveal>, Selected>>;

  index<Name extends IndexName<E>>(name: Name): IndexRepository<E, Name>;
}
