/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { EmptyState, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { BookView, CategorySummary } from "../../services/shop.ts";
import { countOf } from "../format.ts";
import type { Links } from "../links.ts";
import { BookGrid } from "./book-grid.tsx";

export interface CategoryViewProps {
  readonly links: Links;
  readonly category: CategorySummary;
  readonly books: readonly BookView[];
  readonly pager: Omit<PagerProps, "label">;
}

/** One category, a page at a time. */
export function CategoryView({ links, category, books, pager }: CategoryViewProps): JSX.Element {
  return (
    <>
      <div class="page-head">
        <h1>{category.name}</h1>
        <p class="quiet">{countOf(category.bookCount, "book", "books")}</p>
      </div>
      {books.length === 0 ? (
        <EmptyState
          icon="book"
          title="This shelf is empty"
          text="There is nothing here at the moment."
        >
          <a href={links.home}>See all books</a>
        </EmptyState>
      ) : (
        <BookGrid
          links={links}
          books={books}
          loading="eager"
          arrangement="stacked"
          headingLevel={2}
        />
      )}
      <Pager label={`Pages of ${category.name}`} {...pager} />
    </>
  );
}
