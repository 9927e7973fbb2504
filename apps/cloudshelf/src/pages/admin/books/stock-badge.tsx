/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { StockedBook } from "../../../services/book-office.ts";

/** From so few copies on, somebody should order some. */
const lowStockMax = 5;

/** Says what is unusual about a book's stock, and nothing where all is well. */
export function StockBadge({ book }: { readonly book: StockedBook }): JSX.Element | null {
  if (!book.isActive) return <Badge tone="inactive" text="Not on sale" />;
  if (book.copies === 0) return <Badge tone="out" text="Out of stock" />;
  if (book.copies <= lowStockMax) return <Badge tone="low" text="Low" />;
  return null;
}

function Badge({ tone, text }: { readonly tone: string; readonly text: string }): JSX.Element {
  return (
    <span class="book-badge" data-tone={tone}>
      {text}
    </span>
  );
}
