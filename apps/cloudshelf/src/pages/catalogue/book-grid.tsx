/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { classNames } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { BookView } from "../../services/shop.ts";
import { formatMoney } from "../format.ts";
import type { Links } from "../links.ts";
import { liveAttributes } from "../live/live-book.ts";
import { Cover } from "./cover.tsx";
import { CardRating } from "./stars.tsx";
import { StockNote } from "./stock-note.tsx";

export interface BookGridProps {
  readonly links: Links;
  readonly books: readonly BookView[];
  /** The first covers are seen at once; those of later grids load when they come near. */
  readonly loading: "eager" | "lazy";
  /** Boards below each other, or one that slides where it is wider than the screen. */
  readonly arrangement: "stacked" | "single";
  /** One below that of the heading they stand under. */
  readonly headingLevel: 2 | 3;
}

/** Books standing on shelves, one link each. */
export function BookGrid(props: BookGridProps): JSX.Element {
  const { links, books, loading } = props;
  const Heading = `h${props.headingLevel}` as const;
  return (
    <ul class={classNames("shelf", props.arrangement === "single" ? "shelf-single" : undefined)}>
      {books.map((book) => (
        <li class="card" {...liveAttributes(book)}>
          <div class="card-cover">
            <Cover links={links} bookId={book.bookId} loading={loading} />
          </div>
          <div class="card-text">
            <Heading class="card-title">
              <a class="card-link" href={links.book(book.bookId)}>
                {book.title}
              </a>
            </Heading>
            <p class="card-author">{book.author}</p>
            {book.rating === undefined ? undefined : <CardRating rating={book.rating} />}
            <p class="card-price numeric" data-live-price>
              {formatMoney(book.priceCents)}
            </p>
            <StockNote stockQuantity={book.stockQuantity} />
          </div>
        </li>
      ))}
    </ul>
  );
}
