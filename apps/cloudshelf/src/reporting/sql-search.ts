import { type RawBuilder, sql } from "kysely";
import type { IndexFindings, IndexQuery } from "../services/search-index.ts";
import { type FullTextQuery, fullTextQueryOf } from "./full-text-query.ts";
import type { Sql } from "./sql/database.ts";
import { hasTrigrams, likeText } from "./sql/row-schema.ts";

/** What a word is worth in description, category, author and title, in the order of PostgreSQL. */
const weights = "{0.05, 0.2, 0.6, 1.0}";

const nothing: IndexFindings = { places: [], total: 0, leftOutCount: 0, isAlike: false };

interface FoundRow {
  readonly category: string;
  readonly bookId: string;
  readonly total: number;
  readonly leftOut: number;
}

/**
 * Books that have the words, the last of which may be a beginning; the best first. Where none has them,
 * and the server can tell what looks alike, books that have such words.
 */
export async function searchFullText(db: Sql, query: IndexQuery): Promise<IndexFindings> {
  const words = fullTextQueryOf(query.text);
  if (words === undefined) return nothing;
  const { rows } = await sql<FoundRow>`
    with found as materialized (
      select b.*, q.words, ${isAvailable(query)} as is_available
      from report.books b, (select ${tsQuery(words)} as words) q
      where b.document @@ q.words ${narrowing(query)}
    ), counted as (
      select count(*) filter (where is_available)::bigint as total,
        count(*) filter (where not is_available)::bigint as left_out
      from found
    )
    select f.category as "category", f.book_id as "bookId", c.total as "total",
      c.left_out as "leftOut"
    from found f, counted c
    where f.is_available
    order by (f.words_title = ${words.words}) desc,
      ts_rank_cd(${weights}::real[], f.document, f.words, 1) desc, f.title, f.book_id
    limit ${query.limit} offset ${query.offset}`.execute(db);
  const [first] = rows;
  if (first === undefined) {
    return query.offset === 0 && (await hasTrigrams(db)) ? searchAlike(db, query, words) : nothing;
  }
  const { total, leftOut: leftOutCount } = first;
  return { places: placesOf(rows), total, leftOutCount, isAlike: false };
}

function tsQuery({ whole, head, lastPrefix }: FullTextQuery): RawBuilder<unknown> {
  const prefix =
    lastPrefix === undefined
      ? sql``
      : sql` || (websearch_to_tsquery('simple', ${head})
          && to_tsquery('simple', ${`${lastPrefix}:*`}))`;
  return sql`websearch_to_tsquery('simple', ${whole})
    || websearch_to_tsquery('english', ${whole})${prefix}`;
}

/** From here on two texts look alike: lower than PostgreSQL's own 0.6, for two words misspelt at once. */
const likenessMin = 0.3;

function searchAlike(db: Sql, query: IndexQuery, { words }: FullTextQuery): Promise<IndexFindings> {
  return db.transaction().execute(async (transaction) => {
    // The operator is what the index knows, and it takes the likeness from here.
    await sql`
      select set_config('pg_trgm.word_similarity_threshold', ${String(likenessMin)}, true)`.execute(
      transaction,
    );
    const { rows } = await sql<Pick<FoundRow, "category" | "bookId">>`
      select b.category as "category", b.book_id as "bookId" from report.books b
      where ${words} operator(public.<%) (${likeText})
        and ${isAvailable(query)} ${narrowing(query)}
      order by public.word_similarity(${words}, ${likeText}) desc, b.title, b.book_id
      limit ${query.limit}`.execute(transaction);
    if (rows.length === 0) return nothing;
    return { places: placesOf(rows), total: rows.length, leftOutCount: 0, isAlike: true };
  });
}

function placesOf(rows: readonly Pick<FoundRow, "category" | "bookId">[]): IndexFindings["places"] {
  return rows.map(({ category, bookId }) => ({ category, bookId }));
}

/** A book that cannot be bought counts as out of stock, as it does on the shop's pages. */
function isAvailable({ includeUnavailable }: IndexQuery): RawBuilder<boolean> {
  return includeUnavailable
    ? sql<boolean>`true`
    : sql<boolean>`(coalesce(b.stock_quantity, 0) > 0 and coalesce(b.is_active, true))`;
}

function narrowing({ category, priceMinCents, priceMaxCents }: IndexQuery): RawBuilder<unknown> {
  return sql.join(
    [
      category === undefined ? sql`` : sql`and b.category = ${category}`,
      priceMinCents === undefined ? sql`` : sql`and b.price * 100 >= ${priceMinCents}`,
      priceMaxCents === undefined ? sql`` : sql`and b.price * 100 <= ${priceMaxCents}`,
    ],
    sql` `,
  );
}
