import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import type { ReportingDatabase, Sql } from "./database.ts";
import { createPglitePool } from "./pglite-pool.ts";
import { openPgliteThread } from "./pglite-thread.ts";

/** An open PostgreSQL, of either kind. */
export interface SqlServer {
  readonly sql: Sql;
  readonly kind: "pglite" | "server";
  /** Ends all connections. Twice is once. */
  close(): Promise<void>;
}

const dayOid = 1082;
const largeIntegerOid = 20;

/** Counts of this shop are far from where numbers end; days have no time, and so no time zone. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [dayOid]: (text) => text,
  [largeIntegerOid]: Number,
};

/** PostgreSQL in a thread of this process, in a directory of its own or in memory. */
export async function openPglite(directory: string | undefined): Promise<SqlServer> {
  const oids = { textOids: [dayOid], numberOids: [largeIntegerOid] };
  const pglite = await openPgliteThread({ directory, ...oids });
  return serverOf("pglite", createPglitePool(pglite));
}

export interface ServerOptions {
  readonly connectionsMax?: number;
  readonly connectMilliseconds?: number;
  readonly statementMilliseconds?: number;
}

/** A PostgreSQL server. Connects when something is first asked of it. */
export async function openSqlServer(url: string, options: ServerOptions = {}): Promise<SqlServer> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax ?? 8,
    connectionTimeoutMillis: options.connectMilliseconds ?? 3_000,
    statement_timeout: options.statementMilliseconds ?? 60_000,
    application_name: "cloudshelf-reporting",
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        parsers[oid] ?? pg.types.getTypeParser(oid, format),
    },
  });
  // A connection that breaks while nobody uses it is replaced by the next; whoever uses one is told.
  pool.on("error", () => undefined);
  // One that breaks in a transaction, between two statements, has nobody to tell but the next of them.
  pool.on("connect", (connection) => connection.on("error", () => undefined));
  return serverOf("server", pool);
}

function serverOf(kind: SqlServer["kind"], pool: PostgresPool): SqlServer {
  const sql = new Kysely<ReportingDatabase>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  return {
    sql,
    kind,
    close: () => {
      closing ??= sql.destroy();
      return closing;
    },
  };
}
