import { type CreateTableBuilder, type RawBuilder, sql } from "kysely";
import {
  columnsOf,
  type Layout,
  type RelationName,
  relationNames,
  relationOf,
} from "../relations.ts";
import type { Sql } from "./database.ts";

/** What a column's type is in PostgreSQL. */
export const columnTypes = {
  text: "text",
  money: "numeric(12, 2)",
  integer: "integer",
  boolean: "boolean",
  time: "timestamptz",
  day: "date",
} as const;

/** Makes a schema with all relations, empty. Within a transaction: readers see all of it or nothing. */
export async function createRowSchema(db: Sql, schema: string, layout: Layout): Promise<void> {
  await db.schema.createSchema(schema).execute();
  for (const name of relationNames) await createRelation(db, { schema, name, layout });
  if (layout === "report") await addReportParts(db, schema);
}

async function createRelation(
  db: Sql,
  { schema, name, layout }: { schema: string; name: RelationName; layout: Layout },
): Promise<void> {
  const { key, parent } = relationOf(name);
  let table: CreateTableBuilder<string, string> = db.schema.withSchema(schema).createTable(name);
  for (const [column, type] of columnsOf(name, layout)) {
    table = table.addColumn(column, sql.raw(columnTypes[type]), (each) =>
      key.includes(column) ? each.notNull() : each,
    );
  }
  table = table.addPrimaryKeyConstraint(`${name}_key`, [...key]);
  if (parent !== undefined) {
    const parentKey = [...relationOf(parent).key];
    table = table.addForeignKeyConstraint(
      `${name}_${parent}`,
      parentKey,
      `${schema}.${parent}`,
      parentKey,
      (constraint) => constraint.onDelete("cascade"),
    );
  }
  await table.execute();
}

/** A book's words by their weight, as the search ranks them. */
const document = sql`
  setweight(to_tsvector('simple', coalesce(words_title, '')), 'A') ||
  setweight(to_tsvector('english', coalesce(words_title, '')), 'A') ||
  setweight(to_tsvector('simple', coalesce(words_isbn, '')), 'A') ||
  setweight(to_tsvector('simple', coalesce(words_author, '')), 'B') ||
  setweight(to_tsvector('simple', coalesce(words_category, '')), 'C') ||
  setweight(to_tsvector('english', coalesce(words_description, '')), 'D')`;

/** What a misspelt word is compared with. */
export const likeText: RawBuilder<string> = sql<string>`words_title || ' ' || words_author`;

const wordColumns = ["title", "author", "isbn", "category", "description"];

async function addReportParts(db: Sql, schema: string): Promise<void> {
  const place = db.schema.withSchema(schema);
  for (const name of wordColumns) {
    await place.alterTable("books").addColumn(`words_${name}`, "text").execute();
  }
  await place
    .alterTable("books")
    .addColumn("document", sql`tsvector`, (column) => column.generatedAlwaysAs(document).stored())
    .execute();
  await place
    .createTable("applied")
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("sequence", sql`numeric(40, 0)`, (column) => column.notNull())
    .addColumn("is_deleted", "boolean", (column) => column.notNull())
    .addPrimaryKeyConstraint("applied_key", ["kind", "key"])
    .execute();
  await place.createIndex("books_id").on("books").column("book_id").execute();
  await place.createIndex("orders_day").on("orders").column("order_date").execute();
  await place.createIndex("books_document").on("books").using("gin").column("document").execute();
  if (await hasTrigrams(db)) {
    await place
      .createIndex("books_trigrams")
      .on("books")
      .using("gin")
      .expression(sql`(${likeText}) public.gin_trgm_ops`)
      .execute();
  }
}

/** Whether words that look alike can be told: not every server has the extension. */
export async function hasTrigrams(db: Sql): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname = 'pg_trgm' and n.nspname = 'public'
    ) as found`.execute(db);
  return rows[0]?.found === true;
}
