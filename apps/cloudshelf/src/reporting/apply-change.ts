import { type Kysely, sql } from "kysely";
import { type ItemKind, relationNames, rootRelations } from "./relations.ts";
import { type ItemRows, keyColumnsOf, type Row } from "./rows.ts";
import { type Sql, schemas } from "./sql/database.ts";

/** One change of one item, as a stream tells it. */
export interface Change {
  readonly kind: ItemKind;
  readonly key: string;
  /** What the item is from now on; undefined when it is gone. */
  readonly rows: ItemRows["rows"] | undefined;
  readonly sequence: string;
  readonly changedAtMs: number;
  /** The defined name of its table. */
  readonly tableName: string;
}

/**
 * Changes this long before a scan began are in what the scan read. The time of a change is rounded
 * down to a second, and DynamoDB's clock and ours may differ.
 */
const clockSkewMs = 60_000;

/**
 * Writes a change, and how far the feed is, in one transaction: to what is read, and to what is filled
 * anew if there is such. A change that is there already, or is older than what is there, changes
 * nothing.
 */
export async function applyChange(db: Sql, change: Change): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const schema of await schemasFor(transaction, change.changedAtMs)) {
      await writeChange(transaction, schema, change);
    }
    await sql`
      insert into reporting.positions (table_name, sequence, changed_at, applied_count)
      values (${change.tableName}, ${change.sequence}, ${timeOf(change.changedAtMs)}, 1)
      on conflict (table_name) do update set
        sequence = excluded.sequence,
        changed_at = greatest(positions.changed_at, excluded.changed_at),
        applied_count = positions.applied_count + 1`.execute(transaction);
  });
}

/** The schemas that the change belongs to. They stay what they are until the transaction ends. */
async function schemasFor(db: Sql, changedAtMs: number): Promise<readonly string[]> {
  const state = await db
    .withSchema(schemas.state)
    .selectFrom("state")
    .select(["live_scanned_at", "next_scanned_at"])
    .forShare()
    .executeTakeFirstOrThrow();
  const isFor = (scannedAt: Date | null) =>
    scannedAt !== null && changedAtMs + clockSkewMs >= scannedAt.getTime();
  return [
    ...(isFor(state.live_scanned_at) ? [schemas.live] : []),
    ...(isFor(state.next_scanned_at) ? [schemas.next] : []),
  ];
}

async function writeChange(db: Sql, schema: string, change: Change): Promise<void> {
  const { kind, key, rows, sequence } = change;
  const { rows: noted } = await sql<{ is_new: boolean }>`
    insert into ${sql.id(schema, "applied")} as applied (kind, key, sequence, is_deleted)
    values (${kind}, ${key}, ${sequence}, ${rows === undefined})
    on conflict (kind, key) do update
      set sequence = excluded.sequence, is_deleted = excluded.is_deleted
      where applied.sequence < excluded.sequence
    returning (xmax = 0) as is_new`.execute(db);
  const [note] = noted;
  if (note === undefined) return;
  if (!note.is_new) await deleteItem(db, schema, { kind, key });
  if (rows !== undefined) await insertRows(db, schema, [rows]);
}

/** Its lines go with it. */
async function deleteItem(
  db: Sql,
  schema: string,
  { kind, key }: { kind: ItemKind; key: string },
): Promise<void> {
  const conditions = Object.entries(keyColumnsOf(kind, key)).map(
    ([column, value]) => sql`${sql.id(column)} = ${value}`,
  );
  const table = sql.id(schema, rootRelations[kind]);
  await sql`delete from ${table} where ${sql.join(conditions, sql` and `)}`.execute(db);
}

/** A statement has at most 65,535 parameters, and a row of these at most twenty. */
const rowCountMax = 500;

/** Inserts rows of any relations, parents before their lines. */
export async function insertRows(
  db: Sql,
  schema: string,
  items: readonly ItemRows["rows"][],
): Promise<void> {
  // The rows were made for these columns; Kysely would ask for each relation by itself.
  const place = db.withSchema(schema) as unknown as Kysely<Record<string, Row>>;
  for (const name of relationNames) {
    const rows = items.flatMap((item) => item[name] ?? []);
    for (let start = 0; start < rows.length; start += rowCountMax) {
      await place
        .insertInto(name)
        .values(rows.slice(start, start + rowCountMax))
        .execute();
    }
  }
}

/**
 * Inserts what a scan has found, but for items that a change was written or deleted of: that is newer
 * than what the scan read, or will be followed by what is. Gives how many it inserted.
 */
export async function insertScanned(
  db: Sql,
  schema: string,
  items: readonly ItemRows[],
): Promise<number> {
  if (items.length === 0) return 0;
  const values = items.map(({ kind, key }) => sql`(${kind}, ${key}, 0, false)`);
  const { rows } = await sql<{ kind: ItemKind; key: string }>`
    insert into ${sql.id(schema, "applied")} (kind, key, sequence, is_deleted)
    values ${sql.join(values)}
    on conflict (kind, key) do nothing
    returning kind, key`.execute(db);
  const inserted = new Set(rows.map(({ kind, key }) => kind + key));
  const fresh = items.filter(({ kind, key }) => inserted.has(kind + key));
  await insertRows(
    db,
    schema,
    fresh.map((item) => item.rows),
  );
  return fresh.length;
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
