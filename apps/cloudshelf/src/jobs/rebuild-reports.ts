import type { JobProgress } from "@plinth/model/migration";
import { sql } from "kysely";
import { insertScanned } from "../reporting/apply-change.ts";
import { type ItemKind, itemKinds } from "../reporting/relations.ts";
import type { ReportingContext } from "../reporting/reporting-context.ts";
import { ReportingError } from "../reporting/reporting-error.ts";
import type { ItemRows } from "../reporting/rows.ts";
import { isPassing } from "../reporting/sql/connection-lost.ts";
import { type Sql, schemas } from "../reporting/sql/database.ts";
import { createRowSchema } from "../reporting/sql/row-schema.ts";
import { streamsNow } from "../reporting/streams-now.ts";
import { RebuildLease } from "./rebuild-lease.ts";
import { scanItems } from "./scan-items.ts";

export interface RebuildOptions extends ReportingContext {
  readonly segments?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

export interface RefusedItem {
  readonly kind: ItemKind;
  readonly key: string;
  readonly reason: string;
}

export interface RebuildResult {
  /** Items that became rows; those that changed meanwhile came by the feed. */
  readonly itemCount: number;
  /** Items that SQL cannot hold, such as a price of more than ten digits. */
  readonly refused: readonly RefusedItem[];
  readonly milliseconds: number;
}

const segmentsDefault = 2;

/**
 * Fills the report anew from the tables, while the feed goes on and readers read, and then puts it in
 * the place of the one before. Rejects with `rebuildRunning` while another does so; after a failure or
 * the signal all is as before, and it may be started again.
 */
export async function rebuildReports(options: RebuildOptions): Promise<RebuildResult> {
  const { sql: db, now, newId } = options;
  const startedAt = now();
  const lease = await RebuildLease.take(db, newId());
  const result = { itemCount: 0, refused: [] as RefusedItem[] };
  try {
    await beginNext(options, lease);
    await fillNext(options, lease, result);
    await takePlace(db, lease);
    await lease.release(undefined);
  } catch (error) {
    // What cannot be cleared away now is cleared by whoever begins next.
    await clearNext(db, lease).catch(() => undefined);
    await lease.release(error).catch(() => undefined);
    throw error;
  }
  // Readers who came before the exchange may still be at it; the next rebuild looks for it too.
  await dropOld(db).catch(() => undefined);
  return { ...result, milliseconds: now() - startedAt };
}

/** From here on the feed writes to the new one too: only then the scan may begin. */
async function beginNext(options: RebuildOptions, lease: RebuildLease): Promise<void> {
  const { sql: db, now } = options;
  await dropOld(db);
  const streams = JSON.stringify(await streamsNow(options));
  await db.transaction().execute(async (transaction) => {
    await lockState(transaction);
    await lease.assertHeld(transaction);
    await dropSchema(transaction, schemas.next);
    await createRowSchema(transaction, schemas.next, "report");
    const scannedAt = new Date(now()).toISOString();
    await sql`
      update reporting.state set next_scanned_at = ${scannedAt}, next_streams = ${streams}`.execute(
      transaction,
    );
  });
}

async function fillNext(
  options: RebuildOptions,
  lease: RebuildLease,
  result: { itemCount: number; readonly refused: RefusedItem[] },
): Promise<void> {
  const { sql: db, now, onProgress, segments = segmentsDefault } = options;
  const startedAt = now();
  const totalCount = await liveItemCount(db);
  const failing = new AbortController();
  const signal = AbortSignal.any([failing.signal, ...(options.signal ? [options.signal] : [])]);
  const report = (isDone: boolean): void =>
    onProgress?.({
      scanned: result.itemCount,
      scannedNow: result.itemCount,
      estimatedTotal: totalCount,
      counts: {},
      failedCount: result.refused.length,
      milliseconds: now() - startedAt,
      isDone,
    });
  const fill = async (kind: ItemKind): Promise<void> => {
    for await (const items of scanItems({ ...options, kind, layout: "report", segments, signal })) {
      signal.throwIfAborted();
      const refused = await insertPage(db, lease, items);
      result.refused.push(...refused);
      result.itemCount += items.length - refused.length;
      await lease.beat(result.itemCount, totalCount);
      report(false);
    }
  };
  try {
    await Promise.all(itemKinds.map(fill));
  } catch (error) {
    failing.abort(error);
    throw error;
  }
  signal.throwIfAborted();
  report(true);
}

/** How many items the report has now, which is about how many it will have. */
async function liveItemCount(db: Sql): Promise<number | undefined> {
  const { count } = await db
    .withSchema(schemas.live)
    .selectFrom("applied")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("is_deleted", "=", false)
    .executeTakeFirstOrThrow();
  return count === 0 ? undefined : count;
}

/** A page at once; one by one only when something in it cannot be written. */
async function insertPage(
  db: Sql,
  lease: RebuildLease,
  items: readonly ItemRows[],
): Promise<readonly RefusedItem[]> {
  try {
    await insertItems(db, lease, items);
    return [];
  } catch (error) {
    if (error instanceof ReportingError || isPassing(error)) throw error;
    const [only] = items;
    if (items.length > 1) {
      const refused: RefusedItem[] = [];
      for (const item of items) refused.push(...(await insertPage(db, lease, [item])));
      return refused;
    }
    return only === undefined ? [] : [{ kind: only.kind, key: only.key, reason: String(error) }];
  }
}

function insertItems(db: Sql, lease: RebuildLease, items: readonly ItemRows[]): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    await lease.assertHeld(transaction);
    await insertScanned(transaction, schemas.next, items);
  });
}

/** The exchange is names only: nobody waits for it, and nobody sees half of it. */
async function takePlace(db: Sql, lease: RebuildLease): Promise<void> {
  for (const name of ["books", "orders", "order_lines", "customers"]) {
    await sql`analyze ${sql.id(schemas.next, name)}`.execute(db);
  }
  await db.transaction().execute(async (transaction) => {
    await lockState(transaction);
    await lease.assertHeld(transaction);
    await rename(transaction, schemas.live, schemas.old);
    await rename(transaction, schemas.next, schemas.live);
    await sql`
      update reporting.state
      set live_scanned_at = next_scanned_at, live_streams = next_streams,
        next_scanned_at = null, next_streams = null, lost_at = null`.execute(transaction);
  });
}

async function clearNext(db: Sql, lease: RebuildLease): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await lockState(transaction);
    await lease.assertHeld(transaction);
    await sql`update reporting.state set next_scanned_at = null`.execute(transaction);
    await dropSchema(transaction, schemas.next);
  });
}

/** While it is held, no change is written. */
async function lockState(db: Sql): Promise<void> {
  await sql`select from reporting.state for update`.execute(db);
}

async function rename(db: Sql, from: string, to: string): Promise<void> {
  await sql`alter schema ${sql.id(from)} rename to ${sql.id(to)}`.execute(db);
}

async function dropOld(db: Sql): Promise<void> {
  await dropSchema(db, schemas.old);
}

async function dropSchema(db: Sql, schema: string): Promise<void> {
  await db.schema.dropSchema(schema).ifExists().cascade().execute();
}
