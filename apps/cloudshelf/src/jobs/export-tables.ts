import type { Client } from "@plinth/client";
import { sql } from "kysely";
import { insertRows } from "../reporting/apply-change.ts";
import { itemKinds } from "../reporting/relations.ts";
import type { Sql } from "../reporting/sql/database.ts";
import { createRowSchema } from "../reporting/sql/row-schema.ts";
import type { TableNames } from "../schema.ts";
import type { ExportFiles } from "./export-files.ts";
import { scanItems } from "./scan-items.ts";

export interface ExportOptions {
  readonly client: Client;
  readonly tableNames: TableNames;
  /** Where the tables go, in the schema `shop`. */
  readonly sql: Sql;
  /** Takes the rows too, for those who carry them elsewhere. */
  readonly files?: ExportFiles | undefined;
  readonly segments?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onItems?: ((itemCount: number) => void) | undefined;
}

/** Where an export lies, and where it is made. */
export const exportSchema = "shop";
const draftSchema = "shop_next";

/**
 * Writes all books, reviews, users, carts and orders, with every field, as tables of the schema `shop`.
 * What was there before stays until all is written, and then goes in the same moment. Gives how many
 * items it wrote. Passwords' hashes, sessions and other helper items are not written.
 */
export async function exportTables(options: ExportOptions): Promise<number> {
  const { sql: db, files, signal, onItems, segments = 2 } = options;
  let itemCount = 0;
  await db.transaction().execute(async (transaction) => {
    await transaction.schema.dropSchema(draftSchema).ifExists().cascade().execute();
    await createRowSchema(transaction, draftSchema, "whole");
  });
  for (const kind of itemKinds) {
    for await (const items of scanItems({ ...options, kind, layout: "whole", segments })) {
      signal?.throwIfAborted();
      const rows = items.map((item) => item.rows);
      await db.transaction().execute((transaction) => insertRows(transaction, draftSchema, rows));
      await files?.write(rows);
      itemCount += items.length;
      onItems?.(itemCount);
    }
  }
  await db.transaction().execute(async (transaction) => {
    await transaction.schema.dropSchema(exportSchema).ifExists().cascade().execute();
    const names = [sql.id(draftSchema), sql.id(exportSchema)] as const;
    await sql`alter schema ${names[0]} rename to ${names[1]}`.execute(transaction);
  });
  await files?.finish();
  return itemCount;
}
