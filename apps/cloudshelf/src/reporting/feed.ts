import { setMaxListeners } from "node:events";
import { type AnyTable, connect, createTables, defineTable } from "@plinth/model";
import {
  consumeStream,
  defineStreamHandler,
  defineStreamState,
  recordsSetAside,
  type StreamConsumer,
  type StreamHandler,
  type StreamProblem,
} from "@plinth/model/streams";
import { sql } from "kysely";
import { type RebuildResult, rebuildReports } from "../jobs/rebuild-reports.ts";
import { tables } from "../schema.ts";
import { applyChanges, type Change } from "./apply-change.ts";
import { type ItemKind, itemKinds, reportedEntities } from "./relations.ts";
import type { ReportingContext } from "./reporting-context.ts";
import { ReportingError } from "./reporting-error.ts";
import { keyOf, rowsOf } from "./rows.ts";
import { schemas } from "./sql/database.ts";
import { migrateReporting } from "./sql/migrate.ts";
import { streamsNow } from "./streams-now.ts";
import { waitOut } from "./wait-out.ts";

/** Where the consumers remember their place: a table of its own, which the shop never reads. */
const streamStates = defineTable({
  name: "cloudshelf-stream-state",
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "expires_at",
});

const StreamState = defineStreamState(streamStates);

export type FeedProblem =
  | { readonly kind: "sqlDown"; readonly error: unknown }
  | { readonly kind: "rebuildFailed"; readonly error: unknown }
  | { readonly kind: "rebuilding"; readonly reason: string }
  | { readonly kind: "rebuilt"; readonly result: RebuildResult }
  | { readonly kind: "stream"; readonly tableName: string; readonly problem: StreamProblem };

export interface FeedOptions extends ReportingContext {
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Between two looks whether all that was written lies here. */
  readonly freshnessMilliseconds?: number;
  /** Between two looks for new records in a shard. */
  readonly pollMilliseconds?: number;
  readonly onProblem?: (problem: FeedProblem) => void;
}

export interface ReportingFeed {
  /** Resolves when all that was written before lies in SQL, and the report was filled once. */
  caughtUp(): Promise<void>;
  /** Ends after the change at hand, and gives the shards to whoever comes next. */
  stop(): Promise<void>;
}

/** Between two looks whether another process is done with a rebuild. */
const otherRebuildMilliseconds = 1_000;

const freshnessMillisecondsDefault = 5_000;

/** What is read at once is written at once: most records are of helper items, which are skipped. */
const recordCountMax = 500;

/** In one transaction. PGlite has one connection, and a reader should not wait for long. */
const changeCountMax = 100;

/** A stream keeps a day; an hour before that it is better to fill the report anew. */
const silenceMillisecondsMax = 23 * 60 * 60 * 1000;

/**
 * Brings every change of the four tables to SQL, from now until it is stopped, and fills the report anew
 * where the streams no longer have what it lacks. While SQL is down it waits and goes on by itself.
 */
export function startFeed(options: FeedOptions): ReportingFeed {
  const stopping = new AbortController();
  // Four consumers, and all that waits beside them, listen to it.
  setMaxListeners(0, stopping.signal);
  const feed = new Feed(options, stopping);
  return { caughtUp: () => feed.caughtUp(), stop: () => feed.stop() };
}

class Feed {
  readonly #options: FeedOptions;
  readonly #stopping: AbortController;
  readonly #started: Promise<ReadonlyMap<AnyTable, StreamConsumer>>;
  readonly #filled: Promise<void>;
  readonly #states;
  #databaseId = "";
  #rebuilding: Promise<void> = Promise.resolve();
  #nextRebuild: Promise<void> | undefined;
  /** Why the report is to be filled anew once the stream that was missed is there again. */
  #missed: string | undefined;
  #otherStreams: Promise<void> | undefined;
  #keepingFresh: Promise<unknown> = Promise.resolve();

  constructor(options: FeedOptions, stopping: AbortController) {
    this.#options = options;
    this.#stopping = stopping;
    this.#states = connect({ StreamState }, { client: options.client, now: options.now });
    this.#started = this.#start();
    this.#filled = this.#started.then(async (consumers) => {
      this.#keepingFresh = Promise.all(
        [...consumers].map(([table, consumer]) => this.#keepFresh(table, consumer)),
      );
      const reason = await this.#waitOut(() => reasonToRebuild(this.#options));
      if (reason !== undefined) await this.#rebuild(reason);
    });
    // Whoever waits is told; a feed that was stopped early is no failure.
    this.#filled.catch((error: unknown) => this.#unlessStopped(error));
  }

  async caughtUp(): Promise<void> {
    await this.#filled;
    await this.#rebuilding;
    const consumers = await this.#started;
    await Promise.all([...consumers].map(([table, each]) => this.#markFresh(table, each)));
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error("The feed was stopped."));
    const consumers = await this.#started.catch(() => new Map<AnyTable, StreamConsumer>());
    await Promise.allSettled([...consumers.values()].map((consumer) => consumer.stop()));
    await Promise.allSettled([
      this.#filled,
      this.#rebuilding,
      this.#otherStreams,
      this.#keepingFresh,
    ]);
  }

  async #start(): Promise<ReadonlyMap<AnyTable, StreamConsumer>> {
    const { client, sql: db, newId, random, wait, pollMilliseconds } = this.#options;
    await this.#waitOut(() => migrateReporting(db, newId));
    const state = await this.#waitOut(() =>
      db.withSchema(schemas.state).selectFrom("state").selectAll().executeTakeFirstOrThrow(),
    );
    await createTables(client, [streamStates]);
    this.#databaseId = state.database_id;
    const signal = this.#stopping.signal;
    return new Map(
      tables.map((table) => [
        table,
        consumeStream(this.#handlerOf(table), {
          ...this.#consumerOf(table),
          client,
          random,
          wait: (milliseconds) => wait(milliseconds, signal),
          signal,
          batchSize: recordCountMax,
          onError: (problem) => this.#hear(table, problem),
          ...(pollMilliseconds === undefined ? {} : { pollMilliseconds }),
        }),
      ]),
    );
  }

  /** The name is this database's: one that is empty begins with what its streams have. */
  #consumerOf(table: AnyTable) {
    const { now, tableNames } = this.#options;
    const name = `reporting-${this.#databaseId}-${table.name}`;
    const connection = this.#states;
    return { name, connection, state: connection.StreamState, tableNames, now };
  }

  /** Writes what happens to the items of one table. */
  #handlerOf(table: AnyTable): StreamHandler {
    const kinds = itemKinds.filter((kind) => reportedEntities[kind].table.name === table.name);
    const entities = Object.fromEntries(kinds.map((kind) => [kind, reportedEntities[kind]]));
    const listeners = Object.fromEntries(
      kinds.map((kind) => {
        const write = ({ newItem }: WriteEvent, record: RecordContext) =>
          changeOf(kind, { key: newItem, newItem, record });
        const remove = ({ key }: { readonly key: object }, record: RecordContext) =>
          changeOf(kind, { key, newItem: undefined, record });
        return [kind, { insert: write, modify: write, remove }];
      }),
    );
    return defineStreamHandler(entities, listeners, {
      // They are what the listeners above return, and nothing else.
      together: (changes) => this.#apply(table.name, changes as readonly Change[]),
    });
  }

  async #apply(tableName: string, changes: readonly Change[]): Promise<void> {
    for (let start = 0; start < changes.length; start += changeCountMax) {
      const some = changes.slice(start, start + changeCountMax);
      const hasOthers = await this.#waitOut(() => applyChanges(this.#options.sql, tableName, some));
      if (hasOthers) this.#otherStreams ??= this.#lookForOtherStreams();
    }
  }

  /** Old records that come late are nothing to worry about; a stream that began anew is. */
  async #lookForOtherStreams(): Promise<void> {
    try {
      await this.#rebuilding;
      const reason = await this.#waitOut(() => reasonToRebuild(this.#options));
      if (reason !== undefined) await this.#rebuild(reason);
    } catch (error) {
      this.#unlessStopped(error);
    } finally {
      this.#otherStreams = undefined;
    }
  }

  #waitOut<Result>(attempt: () => Promise<Result>): Promise<Result> {
    const { wait, random } = this.#options;
    return waitOut(attempt, {
      wait,
      random,
      signal: this.#stopping.signal,
      onFailure: (error) => this.#tell({ kind: "sqlDown", error }),
    });
  }

  #tell(problem: FeedProblem): void {
    this.#options.onProblem?.(problem);
  }

  #hear(table: AnyTable, problem: StreamProblem): void {
    if (this.#stopping.signal.aborted) return;
    this.#tell({ kind: "stream", tableName: table.name, problem });
    const reason = `the stream of ${table.name} no longer has all that is missing`;
    if (problem.kind === "recordsLost") void this.#rebuild(reason);
    if (problem.kind === "streamUnavailable") this.#missed = reason;
  }

  /** One after another; one that has not begun is for all who ask. Never rejects. */
  #rebuild(reason: string): Promise<void> {
    const run = async (): Promise<void> => {
      this.#nextRebuild = undefined;
      this.#tell({ kind: "rebuilding", reason });
      await this.#waitOut(() => this.#rebuildOrLet()).catch((error: unknown) =>
        this.#unlessStopped(error),
      );
    };
    this.#nextRebuild ??= this.#rebuilding.then(run);
    this.#rebuilding = this.#nextRebuild;
    return this.#rebuilding;
  }

  /** Another process may be at it already, or have been: then the report is as new as from here. */
  async #rebuildOrLet(): Promise<void> {
    const { sql: db, wait } = this.#options;
    const { signal } = this.#stopping;
    await sql`update reporting.state set lost_at = coalesce(lost_at, now())`.execute(db);
    while (!signal.aborted) {
      try {
        const result = await rebuildReports({ ...this.#options, signal });
        await this.#discardSetAside();
        this.#tell({ kind: "rebuilt", result });
        return;
      } catch (error) {
        if (!(error instanceof ReportingError) || error.code === "reportingDown") throw error;
      }
      await wait(otherRebuildMilliseconds, signal);
      if ((await reasonToRebuild(this.#options)) === undefined) return;
    }
  }

  /** What a record that could not be written had to say, the scan has read by now. */
  async #discardSetAside(): Promise<void> {
    for (const table of tables) {
      const aside = recordsSetAside(this.#handlerOf(table), this.#consumerOf(table));
      for await (const record of aside.list()) await aside.discard(record);
    }
  }

  #unlessStopped(error: unknown): void {
    if (!this.#stopping.signal.aborted) this.#tell({ kind: "rebuildFailed", error });
  }

  async #keepFresh(table: AnyTable, consumer: StreamConsumer): Promise<void> {
    const { wait, freshnessMilliseconds = freshnessMillisecondsDefault } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const isFresh = await this.#markFresh(table, consumer).then(
        () => true,
        () => false,
      );
      const missed = this.#missed;
      if (isFresh && missed !== undefined && (await this.#hasAllStreams())) {
        this.#missed = undefined;
        await this.#rebuild(missed);
      }
      await wait(freshnessMilliseconds, signal);
    }
  }

  /** What is filled anew while one is off lacks what is written before it is on again. */
  #hasAllStreams(): Promise<boolean> {
    return streamsNow(this.#options).then(
      (streams) => streams.length === tables.length,
      () => false,
    );
  }

  /** What was written before the look began lies here when the look ends. */
  async #markFresh(table: AnyTable, consumer: StreamConsumer): Promise<void> {
    const asOf = new Date(this.#options.now()).toISOString();
    await consumer.caughtUp();
    await this.#waitOut(() =>
      sql`
        insert into reporting.positions (table_name, current_as_of) values (${table.name}, ${asOf})
        on conflict (table_name) do update
          set current_as_of = greatest(positions.current_as_of, excluded.current_as_of)`.execute(
        this.#options.sql,
      ),
    );
  }
}

function changeOf(
  kind: ItemKind,
  { key, newItem, record }: { key: object; newItem: object | undefined; record: RecordContext },
): Change {
  return {
    kind,
    key: keyOf(kind, { ...key }, "report"),
    rows: newItem && rowsOf(kind, { ...newItem }, "report").rows,
    sequence: record.sequenceNumber,
    changedAtMs: record.changedAt,
    streamArn: record.streamArn,
  };
}

interface WriteEvent {
  readonly newItem: object;
}

interface RecordContext {
  readonly sequenceNumber: string;
  readonly changedAt: number;
  readonly streamArn: string | undefined;
}

/** Why what lies here cannot be brought up to date by the streams alone; undefined when it can. */
async function reasonToRebuild(context: ReportingContext): Promise<string | undefined> {
  const { sql: db, now } = context;
  const place = db.withSchema(schemas.state);
  const state = await place.selectFrom("state").selectAll().executeTakeFirstOrThrow();
  if (state.live_scanned_at === null) return "it was never filled";
  if (state.lost_at !== null) return "changes were lost, or it was not filled to its end";
  const positions = await place.selectFrom("positions").selectAll().execute();
  const scannedAtMs = state.live_scanned_at.getTime();
  const oldestMs = Math.min(
    ...tables.map(({ name }) => {
      const position = positions.find(({ table_name }) => table_name === name);
      return Math.max(position?.current_as_of?.getTime() ?? 0, scannedAtMs);
    }),
  );
  if (oldestMs < now() - silenceMillisecondsMax) {
    return "it was not fed for about as long as a stream keeps its records";
  }
  const streams = JSON.stringify(await streamsNow(context));
  return state.live_streams === streams ? undefined : "the tables have other streams than before";
}
