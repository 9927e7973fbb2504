import { sql } from "kysely";
import { ReportingError } from "../reporting/reporting-error.ts";
import type { Sql } from "../reporting/sql/database.ts";

/** Who is not heard of for so long has ended without a word. */
const silenceSecondsMax = 60;

/**
 * The right to fill the report anew, which one process has at a time. It is a row, not a lock of a
 * connection: PGlite has one connection for all, and a row is there after a crash to be read.
 */
export class RebuildLease {
  readonly #db: Sql;
  readonly #owner: string;

  private constructor(db: Sql, owner: string) {
    this.#db = db;
    this.#owner = owner;
  }

  /** Rejects with `rebuildRunning` while another has it. */
  static async take(db: Sql, owner: string): Promise<RebuildLease> {
    const { rows } = await sql`
      update reporting.rebuild set
        owner = ${owner}, beat_at = clock_timestamp(), started_at = clock_timestamp(),
        ended_at = null, done_count = 0, total_count = 0, error = null
      where owner is null or beat_at < clock_timestamp() - ${silenceSecondsMax} * interval '1 second'
      returning id`.execute(db);
    if (rows.length === 0) {
      throw new ReportingError(
        "rebuildRunning",
        "The report is being filled anew already. Wait until that is done.",
      );
    }
    return new RebuildLease(db, owner);
  }

  /** Says that this process lives, and how far it is. */
  async beat(doneCount: number, totalCount: number | undefined): Promise<void> {
    await sql`
      update reporting.rebuild set
        beat_at = clock_timestamp(), done_count = ${doneCount}, total_count = ${totalCount ?? 0}
      where owner = ${this.#owner}`.execute(this.#db);
  }

  /** Until the transaction ends nobody takes it over. Rejects with `rebuildTakenOver`. */
  async assertHeld(transaction: Sql): Promise<void> {
    const { rows } = await sql`
      select id from reporting.rebuild where owner = ${this.#owner} for share`.execute(transaction);
    if (rows.length === 0) {
      throw new ReportingError(
        "rebuildTakenOver",
        "Another process has begun to fill the report anew, since this one was not heard of.",
      );
    }
  }

  async release(error: unknown): Promise<void> {
    const text = error === undefined ? null : String(error).slice(0, 500);
    await sql`
      update reporting.rebuild set owner = null, ended_at = clock_timestamp(), error = ${text}
      where owner = ${this.#owner}`.execute(this.#db);
  }
}
