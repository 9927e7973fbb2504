/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type {
  BookSales,
  CategorySales,
  CustomerSales,
  DaySales,
} from "../../../reporting/reporting.ts";
import { formatMoney } from "../../format.ts";
import type { Links } from "../../links.ts";
import { ColumnChart } from "../charts/column-chart.tsx";

interface DayTablesProps {
  readonly links: Links;
  readonly days: readonly DaySales[];
  readonly books: readonly BookSales[];
}

/** What was sold on each day, drawn and told, and which books. */
export function DayTables({ links, days, books }: DayTablesProps): JSX.Element {
  const sum = (of: (day: DaySales) => number) => days.reduce((total, day) => total + of(day), 0);
  const total = formatMoney(sum((day) => day.totalCents));
  return (
    <>
      <ColumnChart
        name="sales"
        title="Charged by day"
        description={`${days.length} days, ${total} in all. The table below has each of them.`}
        columns={days.map(({ day, totalCents }) => ({
          label: day.slice(5),
          value: totalCents,
          valueText: formatMoney(totalCents),
        }))}
        axisText={formatMoney}
      />
      <ReportTable
        caption="Sales by day"
        names={["Day", "Orders", "Copies", "Books", "Tax", "Shipping", "Charged"]}
        rows={days.toReversed().map((day) => [day.day, ...figuresOf((read) => read(day))])}
        total={["All days", ...figuresOf(sum)]}
      />
      <h2>Best sellers</h2>
      <ReportTable
        caption="Best sellers"
        names={["Title", "Orders", "Copies", "Books"]}
        rows={books.map((book) => [
          <a href={links.book(book.bookId)}>{book.title || book.bookId}</a>,
          book.orderCount,
          book.copyCount,
          formatMoney(book.goodsCents),
        ])}
      />
    </>
  );
}

function figuresOf(read: (of: (day: DaySales) => number) => number): readonly Child[] {
  return [
    read((day) => day.orderCount),
    read((day) => day.copyCount),
    formatMoney(read((day) => day.goodsCents)),
    formatMoney(read((day) => day.taxCents)),
    formatMoney(read((day) => day.shippingCents)),
    formatMoney(read((day) => day.totalCents)),
  ];
}

interface CategoryTableProps {
  readonly links: Links;
  readonly categories: readonly CategorySales[];
}

export function CategoryTable({ links, categories }: CategoryTableProps): JSX.Element {
  const all = categories.reduce((sum, { goodsCents }) => sum + goodsCents, 0);
  const share = (cents: number) => (all === 0 ? "" : `${((cents / all) * 100).toFixed(1)} %`);
  return (
    <ReportTable
      caption="Sales by category"
      names={["Category", "Orders", "Copies", "Books", "Share"]}
      rows={categories.map(({ category, orderCount, copyCount, goodsCents }) => [
        category === undefined ? (
          "No longer in the catalogue"
        ) : (
          <a href={links.category(category)}>{category}</a>
        ),
        orderCount,
        copyCount,
        formatMoney(goodsCents),
        share(goodsCents),
      ])}
    />
  );
}

export function CustomerTable({
  customers,
}: {
  readonly customers: readonly CustomerSales[];
}): JSX.Element {
  return (
    <ReportTable
      caption="Sales by customer"
      names={["Customer", "E-mail", "Orders", "Copies", "Books", "Charged"]}
      textCount={2}
      rows={customers.map((customer) => [
        customer.name ?? `Removed (${customer.userId})`,
        customer.email ?? "",
        customer.orderCount,
        customer.copyCount,
        formatMoney(customer.goodsCents),
        formatMoney(customer.totalCents),
      ])}
    />
  );
}

interface ReportTableProps {
  readonly caption: string;
  readonly names: readonly string[];
  readonly rows: readonly (readonly Child[])[];
  readonly total?: readonly Child[];
  /** How many of the first columns are texts; the others are figures. */
  readonly textCount?: number;
}

function ReportTable({
  caption,
  names,
  rows,
  total,
  textCount = 1,
}: ReportTableProps): JSX.Element {
  const kindOf = (index: number) => (index < textCount ? undefined : "numeric");
  if (rows.length === 0) return <p>No sales in these days.</p>;
  return (
    // It can have the focus, since what scrolls must be in reach of the keyboard.
    <section class="admin-table-place" aria-label={caption} tabindex={0}>
      <table class="admin-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {names.map((name, index) => (
              <th scope="col" class={kindOf(index)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell, index) => (
                <td class={kindOf(index)}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
        {total === undefined ? undefined : (
          <tfoot>
            <tr>
              {total.map((cell, index) => (
                <td class={kindOf(index)}>{cell}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}
