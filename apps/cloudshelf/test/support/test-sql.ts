import { sql } from "kysely";
import { openPglite, openSqlServer, type SqlServer } from "../../src/reporting/sql/sql-server.ts";
import { createPostgresServer, noServerReason, type PostgresServer } from "./postgres-server.ts";

export type SqlKind = "PGlite" | "a PostgreSQL server";

export const sqlKinds: readonly SqlKind[] = ["PGlite", "a PostgreSQL server"];

/** A PostgreSQL of either kind for the tests of a file. */
export interface TestSql extends SqlServer {
  /** The server's own, to stop and start it; PGlite has none. */
  readonly server: PostgresServer | undefined;
  /** Makes it as if nothing had ever been there. */
  reset(): Promise<void>;
}

/** Undefined, with `noServerReason`, where the machine has no such thing. */
export async function openTestSql(kind: SqlKind): Promise<TestSql | undefined> {
  if (kind === "PGlite") return testSqlOf(await openPglite(undefined), undefined);
  if (noServerReason !== undefined) return undefined;
  const server = await createPostgresServer();
  return testSqlOf(await openSqlServer(server.url), server);
}

function testSqlOf(opened: SqlServer, server: PostgresServer | undefined): TestSql {
  return {
    ...opened,
    server,
    async reset(): Promise<void> {
      for (const schema of ["reporting", "report", "report_next", "report_old", "shop"]) {
        await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(opened.sql);
      }
    },
    async close(): Promise<void> {
      await opened.close();
      await server?.remove();
    },
  };
}
