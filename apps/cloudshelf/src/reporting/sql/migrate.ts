import { type Migration, Migrator, sql } from "kysely";
import { type Sql, schemas } from "./database.ts";
import { createRowSchema } from "./row-schema.ts";

/**
 * Brings a database to what this code knows, under a lock that one process has at a time. What is
 * there already stays as it is. `newId` names a database that is new.
 */
export async function migrateReporting(db: Sql, newId: () => string): Promise<void> {
  await createTrigrams(db);
  await sql`create schema if not exists ${sql.id(schemas.state)}`.execute(db).catch(ignoreRace);
  const migrator = new Migrator({
    db,
    migrationTableSchema: schemas.state,
    migrationTableName: "migrations",
    migrationLockTableName: "migrations_lock",
    provider: { getMigrations: async () => migrationsOf(newId) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Two processes that make the same at once: one of them is told that it is there. */
function ignoreRace(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "23505" && code !== "42P06") throw error;
}

/** Without them a search does not find what is misspelt, and all else goes on: not all may have them. */
async function createTrigrams(db: Sql): Promise<void> {
  await sql`create extension if not exists pg_trgm schema public`.execute(db).catch((error) => {
    // 0A000 and 58P01: the server does not have it; 42501: we may not; 23505: another made it.
    const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
    if (!["0A000", "58P01", "42501", "23505", "42710"].includes(String(code))) throw error;
  });
}

function migrationsOf(newId: () => string): Record<string, Migration> {
  return {
    "001-reports": { up: (db) => createReports(db, newId()) },
    "002-streams": { up: noteStreamsWithScans },
  };
}

async function createReports(db: Sql, databaseId: string): Promise<void> {
  const place = db.schema.withSchema(schemas.state);
  await place
    .createTable("state")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("database_id", "text", (column) => column.notNull())
    .addColumn("live_scanned_at", "timestamptz")
    .addColumn("next_scanned_at", "timestamptz")
    .addColumn("lost_at", "timestamptz")
    .execute();
  await place
    .createTable("positions")
    .addColumn("table_name", "text", (column) => column.primaryKey())
    .addColumn("stream_arn", "text")
    .addColumn("sequence", sql`numeric(40, 0)`)
    .addColumn("changed_at", "timestamptz")
    .addColumn("current_as_of", "timestamptz")
    .addColumn("applied_count", "bigint", (column) => column.notNull().defaultTo(0))
    .execute();
  await place
    .createTable("rebuild")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("owner", "text")
    .addColumn("beat_at", "timestamptz")
    .addColumn("started_at", "timestamptz")
    .addColumn("ended_at", "timestamptz")
    .addColumn("done_count", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("total_count", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("error", "text")
    .execute();
  await sql`insert into reporting.state (id, database_id) values (1, ${databaseId})`.execute(db);
  await sql`insert into reporting.rebuild (id) values (1)`.execute(db);
  await createRowSchema(db, schemas.live, "report");
}

/** A report of before has no streams noted, and is filled anew. */
async function noteStreamsWithScans(db: Sql): Promise<void> {
  const place = db.schema.withSchema(schemas.state);
  await place.alterTable("state").addColumn("live_streams", "text").execute();
  await place.alterTable("state").addColumn("next_streams", "text").execute();
  await place.alterTable("positions").dropColumn("stream_arn").execute();
}
