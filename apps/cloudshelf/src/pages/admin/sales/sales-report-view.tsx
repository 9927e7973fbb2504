/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink } from "@plinth/kit/pages";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { OrderSum, SalesFigures, SalesReport } from "../../../services/book-shop.ts";
import type { OrderStatus } from "../../../services/shop.ts";
import { countOf, formatDay, formatMoney, formatTime } from "../../format.ts";
import type { Links } from "../../links.ts";
import { OrderStatusBadge } from "../../orders/order-status-badge.tsx";
import { ColumnChart } from "../charts/column-chart.tsx";

export interface SalesReportViewProps {
  readonly links: Links;
  readonly report: SalesReport;
}

const bookCountMax = 20;

/** What was sold: in figures, as a chart, by day, by status and by book. */
export function SalesReportView(props: SalesReportViewProps): JSX.Element {
  const { report } = props;
  const { from, to, total, days } = report;
  const range = from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`;
  return (
    <>
      <section class="stack" aria-labelledby="figures-title">
        <h2 id="figures-title">{range}</h2>
        <Figures total={total} />
        <p class="quiet">
          Of what was ordered and neither cancelled nor refunded. Read from OrderDateIndex at{" "}
          {formatTime(report.readAt)}, where a new order may be missing for a moment; it took{" "}
          {countOf(Math.ceil(report.readUnits), "read unit", "read units")}.
        </p>
      </section>
      {days.length === 1 ? undefined : (
        <ColumnChart
          name="sales-by-day"
          title="Sales by day"
          description={`Sales of each day from ${formatDay(from)} to ${formatDay(to)}; the table below has the figures.`}
          columns={days.map(({ date, totalCents }) => ({
            label: date.slice(5),
            value: totalCents,
            valueText: formatMoney(totalCents),
          }))}
          axisText={formatMoney}
        />
      )}
      <DayTable {...props} />
      <div class="office-columns">
        <BookTable {...props} />
        <StatusTable report={report} />
      </div>
    </>
  );
}

function Figures({ total }: { readonly total: SalesFigures }): JSX.Element {
  const figures = [
    ["Orders", String(total.orderCount)],
    ["Copies", String(total.copyCount)],
    ["Books sold for", formatMoney(total.subtotalCents)],
    ["Tax", formatMoney(total.taxCents)],
    ["Shipping", formatMoney(total.shippingCents)],
    ["Total", formatMoney(total.totalCents)],
    ["Average order", formatMoney(total.averageCents)],
    ["Cancelled", sumText(total.cancelled)],
    ["Refunded", sumText(total.refunded)],
  ] as const;
  return (
    <dl class="office-figures">
      {figures.map(([name, value]) => (
        <div class="office-figure">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function sumText({ orderCount, totalCents }: OrderSum): string {
  return orderCount === 0 ? "0" : `${orderCount}: ${formatMoney(totalCents)}`;
}

interface TableProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Child[])[];
  readonly foot?: readonly Child[];
}

/** The first column names its row, the others are numbers. */
function FigureTable({ title, columns, rows, foot }: TableProps): JSX.Element {
  return (
    // What scrolls must be in reach of the keyboard.
    <section class="admin-table-place" aria-label={title} tabindex={0}>
      <table class="admin-table">
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th scope="col" class={index === 0 ? undefined : "numeric"}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <FigureRow cells={cells} />
          ))}
        </tbody>
        {foot === undefined ? undefined : (
          <tfoot>
            <FigureRow cells={foot} />
          </tfoot>
        )}
      </table>
    </section>
  );
}

function FigureRow({ cells }: { readonly cells: readonly Child[] }): JSX.Element {
  const [name, ...values] = cells;
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value) => (
        <td class="numeric">{value}</td>
      ))}
    </tr>
  );
}

function DayTable({ links, report }: SalesReportViewProps): JSX.Element {
  const { from, to, days, total } = report;
  const csvHref = `${links.admin.sales}/days.csv?${new URLSearchParams({ from, to })}`;
  return (
    <section class="stack" aria-labelledby="days-title">
      <div class="office-head">
        <h2 id="days-title">By day</h2>
        <ButtonLink href={csvHref} style="secondary">
          Days as CSV
        </ButtonLink>
      </div>
      <FigureTable
        title="Sales by day, as a table"
        columns={["Day", "Orders", "Copies", "Books", "Tax", "Shipping", "Total", "Average"]}
        rows={days.map((day) => [
          <a class="office-narrow" href={`${links.admin.orders}?date=${day.date}`}>
            {day.date}
          </a>,
          ...figureCells(day),
        ])}
        foot={["All days", ...figureCells(total)]}
      />
    </section>
  );
}

function figureCells(figures: SalesFigures): readonly string[] {
  return [
    String(figures.orderCount),
    String(figures.copyCount),
    formatMoney(figures.subtotalCents),
    formatMoney(figures.taxCents),
    formatMoney(figures.shippingCents),
    formatMoney(figures.totalCents),
    formatMoney(figures.averageCents),
  ];
}

function BookTable({ links, report }: SalesReportViewProps): JSX.Element {
  const { from, to, books } = report;
  const csvHref = `${links.admin.sales}/books.csv?${new URLSearchParams({ from, to })}`;
  return (
    <section class="stack" aria-labelledby="books-title">
      <div class="office-head">
        <h2 id="books-title">Best sellers</h2>
        {books.length === 0 ? undefined : (
          <ButtonLink href={csvHref} style="secondary">
            Books as CSV
          </ButtonLink>
        )}
      </div>
      {books.length === 0 ? (
        <p>No book was sold on these days.</p>
      ) : (
        <FigureTable
          title="Best sellers, as a table"
          columns={["Book", "Copies", "Sold for"]}
          rows={books
            .slice(0, bookCountMax)
            .map((book) => [
              <a href={links.book(book.bookId)}>{book.title}</a>,
              String(book.copyCount),
              formatMoney(book.subtotalCents),
            ])}
        />
      )}
      {books.length > bookCountMax ? (
        <p class="quiet">
          The first {bookCountMax} of {books.length}; the CSV has all.
        </p>
      ) : undefined}
    </section>
  );
}

function StatusTable({ report }: { readonly report: SalesReport }): JSX.Element {
  const counts = Object.entries(report.statusCounts) as readonly (readonly [OrderStatus, number])[];
  return (
    <section class="stack" aria-labelledby="statuses-title">
      <h2 id="statuses-title">By status</h2>
      <FigureTable
        title="Orders by status, as a table"
        columns={["Status", "Orders"]}
        rows={counts.map(([status, count]) => [
          <OrderStatusBadge status={status} />,
          String(count),
        ])}
      />
    </section>
  );
}
