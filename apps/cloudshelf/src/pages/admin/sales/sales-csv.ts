import type { SalesFigures, SalesReport } from "../../../services/book-shop.ts";

type Cell = string | number;

/** One line for each day, with money in units and cents, exactly. RFC 4180. */
export function daysCsv({ days }: SalesReport): string {
  const head = [
    ...["date", "orders", "copies", "subtotal", "tax", "shipping", "total", "average_order"],
    ...["cancelled_orders", "cancelled_total", "refunded_orders", "refunded_total"],
  ];
  return csv([head, ...days.map((day) => [day.date, ...figureCells(day)])]);
}

function figureCells(figures: SalesFigures): readonly Cell[] {
  const { cancelled, refunded } = figures;
  return [
    figures.orderCount,
    figures.copyCount,
    amountText(figures.subtotalCents),
    amountText(figures.taxCents),
    amountText(figures.shippingCents),
    amountText(figures.totalCents),
    amountText(figures.averageCents),
    cancelled.orderCount,
    amountText(cancelled.totalCents),
    refunded.orderCount,
    amountText(refunded.totalCents),
  ];
}

/** One line for each book that was sold, the most copies first. */
export function booksCsv({ books }: SalesReport): string {
  const rows = books.map((book) => [
    book.bookId,
    book.title,
    book.copyCount,
    amountText(book.subtotalCents),
  ]);
  return csv([["book_id", "title", "copies", "subtotal"], ...rows]);
}

function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it, and stays a text. */
function cellText(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** 4299 is 42.99, from digits alone. Sums of orders are never negative. */
function amountText(cents: number): string {
  const digits = String(cents).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
