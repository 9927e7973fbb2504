import { runConcurrently } from "../calls/run-concurrently.ts";
import type { GetCommand, SignalOptions, WriteCommand } from "../commands/command.ts";
import type { ConnectionCommands } from "../connection-commands.ts";
import type { Atom } from "../entity/attribute-paths.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import type { AnyEntity } from "../entity/entity-types.ts";
import { describeKey, keyOfItem, marshalItem, nativeKey } from "../entity/item-codec.ts";
import { validateItem } from "../entity/validate-item.ts";
import { isPlinthError, PlinthError } from "../plinth-error.ts";

/** Items by the names of their entities' repositories. */
type SampleData = Readonly<Record<string, readonly object[]>>;

/** What loading needs of one repository. */
interface SampleRepository<Input> {
  readonly entity: AnyEntity;
  readonly create: (
    input: Input,
    options?: { readonly timestamps?: "given"; readonly signal?: AbortSignal | undefined },
  ) => WriteCommand<unknown>;
}

/** Items in the code are as constant as they can be, and what `create` takes need not be. */
type Writable<T> = T extends Atom ? T : { -readonly [Name in keyof T]: Writable<T[Name]> };

/** A connection that has a repository for each of the names, whose entity takes the items. */
export type SampleConnection<Data extends SampleData> = Pick<ConnectionCommands, "batchGet"> & {
  readonly [Name in keyof Data]: SampleRepository<Writable<Data[Name][number]>>;
};

export interface LoadProgress {
  readonly doneCount: number;
  readonly totalCount: number;
}

/** How many items were written, and how many were there and stayed as they were. */
export interface LoadResult {
  readonly created: number;
  readonly present: number;
}

export interface LoadOptions extends SignalOptions {
  /** Deletes those of the items that are there first, so that all are as the sample has them. */
  readonly reset?: boolean | undefined;
  /**
   * Milliseconds since the epoch: when the items count as made and written, so that they are the same
   * whenever they are loaded. Timestamps of the items themselves go before. The connection's clock when absent.
   */
  readonly now?: number | undefined;
  /** Hears of every item that is done. What it throws ends the loading. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** How many requests are under way at a time at most; 4 when absent. */
  readonly concurrency?: number | undefined;
}

export interface Sample<Data extends SampleData> {
  readonly data: Data;
  /**
   * Creates the items that are missing. It may run any number of times, after a load that was cut
   * off, and in several processes at once: the tables then hold the same items. An item of the same
   * key stays as it is, also when the sample has changed since; `{ reset: true }` brings the sample's.
   * An item whose time to live is over counts as missing, and items that the sample does not have are
   * left alone. Nothing is written when an item is invalid or two have one key (`invalidItem`).
   * Rejects with `notUnique` when another item has the value of a unique attribute, and with
   * `itemExists` when one of another entity has the key.
   */
  load(connection: SampleConnection<Data>, options?: LoadOptions): Promise<LoadResult>;
}

/**
 * Items that belong together, to be loaded into any connection with repositories of these names. The
 * entities are loaded in their order.
 *
 *     const library = sample({ Author: fakes(Author, 10), Book: [...] });
 *     const { created, present } = await library.load(shop);
 */
export function sample<const Data extends SampleData>(data: Data): Sample<Data> {
  return {
    data,
    load: async (connection, options = {}) => {
      const loading = planLoading(data, connection as LooseConnection, options);
      const found = await findPresent(loading);
      if (options.reset === true) {
        await forEachEntry(loading, found, async ({ repository, validated }, signal) => {
          await repository.delete(validated, { signal });
        });
      }
      return createMissing(loading, options.reset === true ? new Set() : found);
    },
  };
}

/** A connection as code knows it whose types were checked when it was given. */
type LooseConnection = Pick<ConnectionCommands, "batchGet"> &
  Readonly<Record<string, LooseRepository | undefined>>;

interface LooseRepository extends SampleRepository<object> {
  get(key: object, options: object): GetCommand<unknown>;
  delete(key: object, options: object): WriteCommand<unknown>;
}

interface Entry {
  readonly repository: LooseRepository;
  readonly entity: CompiledEntity;
  readonly input: object;
  /** What the input becomes, and so a key of it too. */
  readonly validated: NativeRecord;
}

interface Loading {
  readonly connection: LooseConnection;
  readonly options: LoadOptions;
  readonly entries: readonly Entry[];
}

function planLoading(data: SampleData, connection: LooseConnection, options: LoadOptions): Loading {
  const entries: Entry[] = [];
  const places = new Map<string, string>();
  for (const [name, items] of Object.entries(data)) {
    const repository = Object.hasOwn(connection, name) ? connection[name] : undefined;
    if (repository === undefined) {
      const message = `The sample has items of "${name}", which the connection does not have. Give connect() an entity of this name.`;
      throw new PlinthError("invalidDefinition", message, { entity: name });
    }
    for (const [position, item] of items.entries()) {
      const entry = entryOf(repository, item, options);
      const identity = identityOf(entry);
      const other = places.get(identity);
      if (other !== undefined) {
        const message = `The sample's ${name}[${position}] has the same key as its ${other}.`;
        throw new PlinthError("invalidItem", message, { entity: entry.entity.name });
      }
      places.set(identity, `${name}[${position}]`);
      entries.push(entry);
    }
  }
  return { connection, options, entries };
}

function entryOf(repository: LooseRepository, item: object, { now }: LoadOptions): Entry {
  const entity = repository.entity.compiled;
  const validated = validateItem(entity, item);
  const text = now === undefined ? undefined : new Date(now).toISOString();
  const stamps: Record<string, string> = {};
  for (const name of [entity.created, entity.updated]) {
    if (name !== undefined && text !== undefined) stamps[name] = text;
  }
  return { repository, entity, input: { ...stamps, ...item }, validated };
}

/** Tables are told apart by their names in code: no two entities of a connection map one to two. */
function identityOf({ entity, validated }: Entry): string {
  return JSON.stringify([entity.table.name, keyOfItem(entity, marshalItem(entity, validated))]);
}

/** What is there is found by reads of 100 items, so that a second load writes nothing. */
async function findPresent({ connection, options, entries }: Loading): Promise<ReadonlySet<Entry>> {
  const { signal, concurrency } = options;
  const gets = entries.map(({ repository, validated }) =>
    repository.get(validated, { consistent: true }),
  );
  // What is left over counts as missing: its `create` is refused if it is there.
  const { items } = await connection.batchGet(gets, { signal, concurrency });
  return new Set(entries.filter((_, position) => items[position] !== undefined));
}

/** Entity after entity, as the sample has them. */
async function forEachEntry(
  { entries, options }: Loading,
  chosen: ReadonlySet<Entry>,
  run: (entry: Entry, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  for (const repository of new Set(entries.map((entry) => entry.repository))) {
    const tasks = entries
      .filter((entry) => entry.repository === repository && chosen.has(entry))
      .map((entry) => (signal: AbortSignal) => run(entry, signal));
    await runConcurrently(tasks, [options.signal], options.concurrency);
  }
}

async function createMissing(loading: Loading, found: ReadonlySet<Entry>): Promise<LoadResult> {
  const { entries, options } = loading;
  const totalCount = entries.length;
  let created = 0;
  let present = 0;
  const tell = (): void => options.onProgress?.({ doneCount: created + present, totalCount });
  for (const _ of found) {
    present += 1;
    tell();
  }
  const missing = new Set(entries.filter((entry) => !found.has(entry)));
  await forEachEntry(loading, missing, async (entry, signal) => {
    if (await createUnlessThere(entry, signal)) created += 1;
    else present += 1;
    tell();
  });
  return { created, present };
}

/** Another process may load the same at this moment. */
async function createUnlessThere(entry: Entry, signal: AbortSignal): Promise<boolean> {
  const { repository, entity, input, validated } = entry;
  try {
    await repository.create(input, { timestamps: "given", signal });
    return true;
  } catch (error) {
    if (!isPlinthError(error, "itemExists") && !isPlinthError(error, "notUnique")) {
      throw error;
    }
    if ((await repository.get(validated, { consistent: true, signal })) !== undefined) {
      return false;
    }
    throw notLoaded(entity, validated, error);
  }
}

function notLoaded(entity: CompiledEntity, item: NativeRecord, cause: PlinthError): PlinthError {
  const { code, attribute } = cause;
  const key = nativeKey(entity, keyOfItem(entity, marshalItem(entity, item)));
  const reason =
    code === "notUnique"
      ? `another item has its "${attribute}"`
      : "an item of another entity has its key";
  const message = `The sample's ${entity.name} ${describeKey(key)} cannot be loaded: ${reason}.`;
  return new PlinthError(code, message, { entity: entity.name, key, attribute, cause });
}
