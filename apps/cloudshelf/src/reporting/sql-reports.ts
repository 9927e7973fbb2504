import { type RawBuilder, sql } from "kysely";
import type { Page } from "../services/shop.ts";
import type {
  BookSales,
  CategorySales,
  CustomerSales,
  DaySales,
  ReportPage,
  ReportRange,
  Reports,
} from "./reporting.ts";
import type { Sql } from "./sql/database.ts";
import { searchFullText } from "./sql-search.ts";

/** The reports as queries. A cursor is the number of rows before a page. */
export function createSqlReports(db: Sql): Reports {
  return {
    salesByDay: (range) => salesByDay(db, range),
    salesByCategory: (range) => salesByCategory(db, range),
    salesByCustomer: (range, page) => salesByCustomer(db, range, page),
    topBooks: (range, limit) => topBooks(db, range, limit),
    search: (query) => searchFullText(db, query),
  };
}

/** Amounts leave SQL as whole cents: decimals are exact there, and floating point here is not. */
function cents(amount: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(coalesce(${amount}, 0) * 100)::bigint`;
}

const goods = cents(sql`sum(l.price * l.quantity)`);
const copies = sql<number>`coalesce(sum(l.quantity), 0)::bigint`;
const orderCount = sql<number>`count(distinct (l.user_id, l.order_id))::bigint`;

function soldIn({ from, to }: ReportRange): RawBuilder<boolean> {
  return sql<boolean>`o.order_date between ${from}::date and ${to}::date
    and coalesce(o.status, '') not in ('cancelled', 'refunded')`;
}

async function salesByDay(db: Sql, range: ReportRange): Promise<readonly DaySales[]> {
  const { rows } = await sql<DaySales>`
    select to_char(each, 'YYYY-MM-DD') as "day",
      coalesce(d.orders, 0)::bigint as "orderCount",
      coalesce(d.copies, 0)::bigint as "copyCount",
      ${cents(sql`d.goods`)} as "goodsCents",
      ${cents(sql`d.tax`)} as "taxCents",
      ${cents(sql`d.shipping`)} as "shippingCents",
      ${cents(sql`d.total`)} as "totalCents"
    from generate_series(${range.from}::timestamp, ${range.to}::timestamp, '1 day') each
    left join (
      select o.order_date, count(*) as orders, sum(o.tax) as tax, sum(o.shipping) as shipping,
        sum(o.total) as total, sum(c.copies) as copies, sum(c.goods) as goods
      from report.orders o
      left join lateral (
        select sum(quantity) as copies, sum(price * quantity) as goods
        from report.order_lines l
        where l.user_id = o.user_id and l.order_id = o.order_id
      ) c on true
      where ${soldIn(range)}
      group by o.order_date
    ) d on d.order_date = each::date
    order by each`.execute(db);
  return rows;
}

async function salesByCategory(db: Sql, range: ReportRange): Promise<readonly CategorySales[]> {
  const { rows } = await sql<Omit<CategorySales, "category"> & { category: string | null }>`
    select b.category as "category", ${orderCount} as "orderCount",
      ${copies} as "copyCount", ${goods} as "goodsCents"
    from report.orders o
    join report.order_lines l on l.user_id = o.user_id and l.order_id = o.order_id
    left join lateral (
      -- While a book is moved to another category, it may stand in both or in none.
      select category from report.books
      where book_id = l.book_id order by updated_at desc nulls last, category limit 1
    ) b on true
    where ${soldIn(range)}
    group by b.category
    order by "goodsCents" desc, b.category nulls last`.execute(db);
  return rows.map(({ category, ...sales }) => ({ ...sales, category: category ?? undefined }));
}

async function salesByCustomer(
  db: Sql,
  range: ReportRange,
  { limit, cursor }: ReportPage,
): Promise<Page<CustomerSales>> {
  const offset = offsetOf(cursor);
  const { rows } = await sql<
    Omit<CustomerSales, "name" | "email"> & { name: string | null; email: string | null }
  >`
    select s."userId", s."orderCount", s."copyCount", s."goodsCents", s."totalCents",
      nullif(concat_ws(' ', c.first_name, c.last_name), '') as "name", c.email as "email"
    from (
      select o.user_id as "userId", count(*)::bigint as "orderCount",
        coalesce(sum(l.copies), 0)::bigint as "copyCount",
        ${cents(sql`sum(l.goods)`)} as "goodsCents", ${cents(sql`sum(o.total)`)} as "totalCents"
      from report.orders o
      left join lateral (
        select sum(quantity) as copies, sum(price * quantity) as goods from report.order_lines
        where user_id = o.user_id and order_id = o.order_id
      ) l on true
      where ${soldIn(range)}
      group by o.user_id
    ) s
    left join report.customers c on c.user_id = s."userId"
    order by s."totalCents" desc, s."userId"
    limit ${limit + 1} offset ${offset}`.execute(db);
  return {
    items: rows.slice(0, limit).map(({ name, email, ...sales }) => ({
      ...sales,
      name: name ?? undefined,
      email: email ?? undefined,
    })),
    cursor: rows.length > limit ? `r${(offset + limit).toString(36)}` : undefined,
  };
}

async function topBooks(db: Sql, range: ReportRange, limit: number): Promise<readonly BookSales[]> {
  const { rows } = await sql<BookSales>`
    select l.book_id as "bookId", coalesce(max(l.title), '') as "title",
      ${orderCount} as "orderCount", ${copies} as "copyCount", ${goods} as "goodsCents"
    from report.orders o
    join report.order_lines l on l.user_id = o.user_id and l.order_id = o.order_id
    where ${soldIn(range)}
    group by l.book_id
    order by "copyCount" desc, "goodsCents" desc, l.book_id
    limit ${limit}`.execute(db);
  return rows;
}

/** A made-up cursor begins from the start, as a report has no secret behind it. */
function offsetOf(cursor: string | undefined): number {
  return cursor !== undefined && /^r[0-9a-z]{1,6}$/.test(cursor)
    ? Number.parseInt(cursor.slice(1), 36)
    : 0;
}
