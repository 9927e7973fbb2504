import type { SalesFigures, SalesReport } from "../../../services/book-shop.ts";
import { type CsvCell, csvAmount, csvLines } from "../csv.ts";

/** One line for each day. */
export function daysCsv({ days }: SalesReport): string {
  const head = [
    ...["date", "orders", "copies", "subtotal", "tax", "shipping", "total", "average_order"],
    ...["cancelled_orders", "cancelled_total", "refunded_orders", "refunded_total"],
  ];
  return csvLines([head, ...days.map((day) => [day.date, ...figureCells(day)])]);
}

function figureCells(figures: SalesFigures): readonly CsvCell[] {
  const { cancelled, refunded } = figures;
  return [
    figures.orderCount,
    figures.copyCount,
    csvAmount(figures.subtotalCents),
    csvAmount(figures.taxCents),
    csvAmount(figures.shippingCents),
    csvAmount(figures.totalCents),
    csvAmount(figures.averageCents),
    cancelled.orderCount,
    csvAmount(cancelled.totalCents),
    refunded.orderCount,
    csvAmount(refunded.totalCents),
  ];
}

/** One line for each book that was sold, the most copies first. */
export function booksCsv({ books }: SalesReport): string {
  const rows = books.map((book) => [
    book.bookId,
    book.title,
    book.copyCount,
    csvAmount(book.subtotalCents),
  ]);
  return csvLines([["book_id", "title", "copies", "subtotal"], ...rows]);
}
