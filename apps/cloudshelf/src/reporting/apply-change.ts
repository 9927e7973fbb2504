import { type Kysely, type RawBuilder, sql } from "kysely";
import { type ItemKind, itemKinds, relationNames, rootRelations } from "./relations.ts";
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
  readonly streamArn: string | undefined;
}

/**
 * Changes this long before a scan began are in what the scan read. The time of a change is rounded
 * down to a second, and DynamoDB's clock and ours may differ.
 */
const clockSkewMs = 60_000;

/**
 * Writes changes of one table, and how far the feed is, in one transaction: to what is read, and to
 * what is filled anew if there is such. Of an item the newest counts; a change that is there already, or
 * is older than what is there, changes nothing. True when a change was left out of what is read, since
 * it is of a stream that was not there when that was filled.
 */
export async function applyChanges(
  db: Sql,
  /** The defined name of the table. */
  tableName: string,
  changes: readonly Change[],
): Promise<boolean> {
  const last = changes.at(-1);
  if (last === undefined) return false;
  const changedAtMs = Math.max(...changes.map((change) => change.changedAtMs));
  return db.transaction().execute(async (transaction) => {
    const places = await placesFor(transaction);
    for (const place of places) {
      await writeChanges(transaction, place.schema, newestOf(changes, place));
    }
    await sql`
      insert into reporting.positions (table_name, sequence, changed_at, applied_count)
      values (${tableName}, ${last.sequence}, ${timeOf(changedAtMs)}, ${changes.length})
      on conflict (table_name) do update set
        sequence = excluded.sequence,
        changed_at = greatest(positions.changed_at, excluded.changed_at),
        applied_count = positions.applied_count + excluded.applied_count`.execute(transaction);
    const live = places.find(({ schema }) => schema === schemas.live);
    return live !== undefined && changes.some((change) => isOther(change, live));
  });
}

/** Where changes go, and which of them it lacks. */
interface Place {
  readonly schema: string;
  readonly fromMs: number;
  /**
   * A change of another stream was made before the scan. It may come late, and what followed it may be
   * lost, so that it would stand for good before what the scan has read.
   */
  readonly streams: ReadonlySet<string>;
}

/** They stay so until the end. */
async function placesFor(db: Sql): Promise<readonly Place[]> {
  const state = await db
    .withSchema(schemas.state)
    .selectFrom("state")
    .select(["live_scanned_at", "next_scanned_at", "live_streams", "next_streams"])
    .forShare()
    .executeTakeFirstOrThrow();
  const place = (schema: string, scannedAt: Date | null, streams: string | null): Place[] =>
    scannedAt === null
      ? []
      : [{ schema, fromMs: scannedAt.getTime() - clockSkewMs, streams: streamsIn(streams) }];
  return [
    ...place(schemas.live, state.live_scanned_at, state.live_streams),
    ...place(schemas.next, state.next_scanned_at, state.next_streams),
  ];
}

/** As `state` notes them. */
function streamsIn(text: string | null): ReadonlySet<string> {
  return new Set(text === null ? [] : (JSON.parse(text) as string[]));
}

function isOther({ streamArn }: Change, { streams }: Place): boolean {
  return streamArn !== undefined && !streams.has(streamArn);
}

/** The newest of each item. All feeds lock the items in this order, so that none waits in a circle. */
function newestOf(changes: readonly Change[], place: Place): readonly Change[] {
  const newest = new Map<string, Change>();
  for (const change of changes) {
    if (isOther(change, place)) continue;
    const id = change.kind + change.key;
    const other = newest.get(id);
    const isNewest = other === undefined || BigInt(other.sequence) < BigInt(change.sequence);
    if (isNewest && change.changedAtMs >= place.fromMs) newest.set(id, change);
  }
  return [...newest].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, change]) => change);
}

async function writeChanges(db: Sql, schema: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const values = changes.map(
    ({ kind, key, sequence, rows }) =>
      sql`(${kind}, ${key}, ${sequence}::numeric, ${rows === undefined})`,
  );
  const { rows: noted } = await sql<{ kind: ItemKind; key: string; is_new: boolean }>`
    insert into ${sql.id(schema, "applied")} as applied (kind, key, sequence, is_deleted)
    values ${sql.join(values)}
    on conflict (kind, key) do update
      set sequence = excluded.sequence, is_deleted = excluded.is_deleted
      where applied.sequence < excluded.sequence
    returning kind, key, (xmax = 0) as is_new`.execute(db);
  const isNewOf = new Map(noted.map(({ kind, key, is_new }) => [kind + key, is_new]));
  const written = changes.filter(({ kind, key }) => isNewOf.has(kind + key));
  for (const kind of itemKinds) {
    const known = written.filter((each) => each.kind === kind && !isNewOf.get(kind + each.key));
    await deleteItems(
      db,
      sql.id(schema, rootRelations[kind]),
      known.map(({ key }) => keyColumnsOf(kind, key)),
    );
  }
  await insertRows(
    db,
    schema,
    written.flatMap(({ rows }) => rows ?? []),
  );
}

/** Their lines go with them. */
async function deleteItems(
  db: Sql,
  table: RawBuilder<unknown>,
  keys: readonly Row[],
): Promise<void> {
  const [first] = keys;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const values = keys.map((key) => sql`(${sql.join(columns.map((column) => key[column]))})`);
  const names = sql.join(columns.map((column) => sql.id(column)));
  await sql`delete from ${table} where (${names}) in (${sql.join(values)})`.execute(db);
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
