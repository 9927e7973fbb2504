import type { BookView } from "../../services/shop.ts";
import { type StockLevel, stockLevelOf } from "../catalogue/stock-level.ts";
import { formatMoney } from "../format.ts";

/** What an open page is told of a book: how it stands, as the page says it. */
export interface LiveBook extends StockLevel {
  readonly id: string;
  readonly price: string;
  readonly priceCents: number;
  readonly stock: number;
}

export function liveBookOf(book: BookView): LiveBook {
  return {
    id: book.bookId,
    price: formatMoney(book.priceCents),
    priceCents: book.priceCents,
    stock: book.stockQuantity,
    ...stockLevelOf(book.stockQuantity),
  };
}

/** A book that is sold no more. Its last price stays on the page. */
export function goneBook(bookId: string): LiveBook {
  return { id: bookId, price: "", priceCents: 0, stock: 0, level: "none", text: "No longer sold" };
}

/** Marks the part of a page that is about a book, with what the page says of it already. */
export function liveAttributes(
  book: Pick<BookView, "bookId" | "priceCents" | "stockQuantity">,
): Readonly<Record<string, string>> {
  return {
    "data-live-book": book.bookId,
    "data-live-known": `${book.priceCents} ${book.stockQuantity}`,
  };
}
