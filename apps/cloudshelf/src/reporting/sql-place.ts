import { ReportingError } from "./reporting-error.ts";
import { isConnectionLost } from "./sql/connection-lost.ts";
import type { Sql } from "./sql/database.ts";
import type { SqlServer } from "./sql/sql-server.ts";

export type SqlState =
  | { readonly kind: "starting" }
  | { readonly kind: "down"; readonly sinceMs: number }
  | { readonly kind: "up"; readonly sql: Sql };

/** Where SQL is, whether it answers, and since when it does not. */
export class SqlPlace {
  readonly #open: () => Promise<SqlServer>;
  readonly #now: () => number;
  #opened: Promise<SqlServer> | undefined;
  #server: SqlServer | undefined;
  #downSinceMs: number | undefined;

  constructor(open: () => Promise<SqlServer>, now: () => number) {
    this.#open = open;
    this.#now = now;
  }

  /** Opens it when it is not open yet. Rejects with what that failed with, and may be tried again. */
  async server(): Promise<SqlServer> {
    this.#opened ??= this.#open();
    try {
      this.#server = await this.#opened;
      return this.#server;
    } catch (error) {
      this.#opened = undefined;
      this.noteDown();
      throw error;
    }
  }

  /** What is known without asking it. */
  get state(): SqlState {
    if (this.#downSinceMs !== undefined) return { kind: "down", sinceMs: this.#downSinceMs };
    return this.#server === undefined
      ? { kind: "starting" }
      : { kind: "up", sql: this.#server.sql };
  }

  noteDown(): void {
    this.#downSinceMs ??= this.#now();
  }

  noteUp(): void {
    this.#downSinceMs = undefined;
  }

  /** Asks SQL. Rejects with `reportingDown` while it does not answer, or is not open yet. */
  async ask<Result>(question: (sql: Sql) => Promise<Result>): Promise<Result> {
    if (this.#server === undefined) {
      // Nobody waits for it to open: that can take seconds, and fail.
      this.server().catch(() => undefined);
      throw down("The reports are being opened. Try again in a moment.");
    }
    try {
      const result = await question(this.#server.sql);
      this.noteUp();
      return result;
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      this.noteDown();
      throw down("The reports' database does not answer. The shop goes on.", error);
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.close();
  }
}

function down(message: string, cause?: unknown): ReportingError {
  return new ReportingError("reportingDown", message, { cause });
}
