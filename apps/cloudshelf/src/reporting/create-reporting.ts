import type { Client } from "@plinth/client";
import { sql } from "kysely";
import { rebuildReports } from "../jobs/rebuild-reports.ts";
import { type TableNames, tables } from "../schema.ts";
import type { SearchIndex } from "../services/search-index.ts";
import { systemId, systemNow, systemRandom, waitFor } from "./defaults.ts";
import { type FeedProblem, type ReportingFeed, startFeed } from "./feed.ts";
import type { Reporting, ReportingStatus, Reports } from "./reporting.ts";
import { ReportingError } from "./reporting-error.ts";
import { createReportingSearch } from "./reporting-search.ts";
import type { Sql } from "./sql/database.ts";
import type { SqlServer } from "./sql/sql-server.ts";
import { SqlPlace } from "./sql-place.ts";
import { createSqlReports } from "./sql-reports.ts";

export interface ReportingOptions {
  readonly client: Client;
  readonly tableNames: TableNames;
  /** Opens SQL, when something is first asked of it; tried again after a failure. */
  readonly open: () => Promise<SqlServer>;
  readonly now?: () => number;
  readonly newId?: () => string;
  readonly random?: () => number;
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly freshnessMilliseconds?: number;
  readonly pollMilliseconds?: number;
  readonly onProblem?: (problem: FeedProblem) => void;
}

export interface RunningReporting extends Reporting {
  /** Opens SQL and feeds it from the streams until `close`. Resolves when it was filled. */
  feed(): Promise<void>;
  caughtUp(): Promise<void>;
  /** Stops the feed after the change at hand, then closes SQL. */
  close(): Promise<void>;
}

/** The reporting side on a client. Sends and opens nothing by itself. */
export function createReporting(options: ReportingOptions): RunningReporting {
  return new SqlReporting(options);
}

class SqlReporting implements RunningReporting {
  readonly reports: Reports;
  readonly searchIndex: SearchIndex;
  readonly #options: ReportingOptions;
  readonly #place: SqlPlace;
  readonly #stopping: AbortController = new AbortController();
  #feed: Promise<ReportingFeed | undefined> | undefined;
  #rebuilding: Promise<unknown> = Promise.resolve();

  constructor(options: ReportingOptions) {
    this.#options = options;
    this.#place = new SqlPlace(options.open, this.#now);
    this.reports = reportsOf(this.#place);
    this.searchIndex = createReportingSearch(this, { now: this.#now });
  }

  async feed(): Promise<void> {
    this.#feed ??= this.#startFeed();
    try {
      await this.caughtUp();
    } catch (error) {
      // Whoever closes it does not wait for it to be filled.
      if (!this.#stopping.signal.aborted) throw error;
    }
  }

  async caughtUp(): Promise<void> {
    await (await this.#feed)?.caughtUp();
  }

  async status(): Promise<ReportingStatus> {
    try {
      return await this.#place.ask((db) => statusOf(db, this.#now()));
    } catch (error) {
      const { state } = this.#place;
      if (state.kind !== "up") return state;
      // It was opened just after it was asked.
      if (error instanceof ReportingError) return { kind: "starting" };
      // It answers, and not with what it should: to who wants a report that is the same.
      this.#options.onProblem?.({ kind: "sqlDown", error });
      return { kind: "down", sinceMs: this.#now() };
    }
  }

  async startRebuild(): Promise<"started" | "running" | "down"> {
    const status = await this.status();
    if (status.kind !== "up") return "down";
    if (status.rebuild.isRunning) return "running";
    const context = await this.#context();
    this.#rebuilding = rebuildReports({ ...context, signal: this.#stopping.signal }).then(
      (result) => this.#options.onProblem?.({ kind: "rebuilt", result }),
      (error: unknown) => this.#options.onProblem?.({ kind: "rebuildFailed", error }),
    );
    return "started";
  }

  async close(): Promise<void> {
    this.#stopping.abort(new Error("The reporting side was closed."));
    const feed = await this.#feed?.catch(() => undefined);
    await feed?.stop();
    await this.#rebuilding;
    await this.#place.close();
  }

  get #now(): () => number {
    return this.#options.now ?? systemNow;
  }

  async #context() {
    const { client, tableNames, newId = systemId } = this.#options;
    const { sql: db } = await this.#place.server();
    return { client, tableNames, sql: db, now: this.#now, newId };
  }

  /** Undefined when it was closed before SQL could be opened. */
  async #startFeed(): Promise<ReportingFeed | undefined> {
    const { wait = waitFor, random = systemRandom, onProblem } = this.#options;
    const { freshnessMilliseconds, pollMilliseconds } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        return startFeed({
          ...(await this.#context()),
          wait,
          random,
          onProblem: (problem) => {
            if (problem.kind === "sqlDown") this.#place.noteDown();
            onProblem?.(problem);
          },
          ...(freshnessMilliseconds === undefined ? {} : { freshnessMilliseconds }),
          ...(pollMilliseconds === undefined ? {} : { pollMilliseconds }),
        });
      } catch (error) {
        onProblem?.({ kind: "sqlDown", error });
        await wait(openAgainMilliseconds, signal);
      }
    }
    return undefined;
  }
}

const openAgainMilliseconds = 5_000;

function reportsOf(place: SqlPlace): Reports {
  const ask = <Result>(question: (reports: Reports) => Promise<Result>): Promise<Result> =>
    place.ask((db) => question(createSqlReports(db)));
  return {
    salesByDay: (range) => ask((reports) => reports.salesByDay(range)),
    salesByCategory: (range) => ask((reports) => reports.salesByCategory(range)),
    salesByCustomer: (range, page) => ask((reports) => reports.salesByCustomer(range, page)),
    topBooks: (range, limit) => ask((reports) => reports.topBooks(range, limit)),
    search: (request) => ask((reports) => reports.search(request)),
  };
}

interface StatusRow {
  readonly scanned: Date | null;
  readonly lost: Date | null;
  /** Of how many tables the feed has said how far it is. */
  readonly fed: number;
  readonly current: Date | null;
  readonly applied: number;
  readonly running: boolean;
  readonly done: number;
  readonly total: number;
  readonly error: string | null;
}

async function statusOf(db: Sql, nowMs: number): Promise<ReportingStatus> {
  const { rows } = await sql<StatusRow>`
    select s.live_scanned_at as scanned, s.lost_at as lost, p.fed, p.current, p.applied,
      coalesce(r.owner is not null and r.beat_at > clock_timestamp() - interval '60 seconds', false)
        as running,
      r.done_count as done, r.total_count as total, r.error
    from reporting.state s, reporting.rebuild r, (
      select coalesce(sum(applied_count), 0)::bigint as applied,
        count(current_as_of)::bigint as fed, min(current_as_of) as current
      from reporting.positions
    ) p`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new ReportingError("reportingDown", "The reports have no state.");
  const asOfMs = asOfMsOf(row);
  return {
    kind: "up",
    asOfMs,
    lagMs: asOfMs === undefined ? 0 : Math.max(nowMs - asOfMs, 0),
    appliedCount: row.applied,
    isIncomplete: row.lost !== null,
    rebuild: {
      isRunning: row.running,
      doneCount: row.done,
      totalCount: row.total,
      error: row.error ?? undefined,
    },
  };
}

/** The scan, or the feed where it has got further with all four tables. */
function asOfMsOf({ scanned, current, fed }: StatusRow): number | undefined {
  if (scanned === null) return undefined;
  const fedMs = fed < tables.length || current === null ? 0 : current.getTime();
  return Math.max(scanned.getTime(), fedMs);
}
