/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, EmptyState, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { BookView, CategorySort, CategorySummary } from "../../services/shop.ts";
import { countOf } from "../format.ts";
import type { Links } from "../links.ts";
import { BookGrid } from "./book-grid.tsx";
import { Choice } from "./search-filters.tsx";

const sorts: Readonly<Record<CategorySort, string>> = {
  shelf: "As on the shelf",
  title: "Title, A to Z",
  price_asc: "Price, low to high",
  price_desc: "Price, high to low",
  newest: "Newest first",
};

/** The order that an address names; that of the shelf for any other. */
export function categorySortOf(text: string | undefined): CategorySort {
  return isSort(text) ? text : "shelf";
}

function isSort(text: string | undefined): text is CategorySort {
  return text !== undefined && Object.hasOwn(sorts, text);
}

export interface CategoryViewProps {
  readonly links: Links;
  readonly category: CategorySummary;
  readonly sort: CategorySort;
  readonly books: readonly BookView[];
  readonly pager: Omit<PagerProps, "label">;
}

/** One category, a page at a time. */
export function CategoryView(props: CategoryViewProps): JSX.Element {
  const { links, category, sort, books, pager } = props;
  return (
    <>
      <div class="page-head page-head-row">
        <div>
          <h1>{category.name}</h1>
          <p class="quiet">{countOf(category.bookCount, "book", "books")}</p>
        </div>
        <form class="sorting" method="get" aria-label={`Sort ${category.name}`}>
          <Choice
            name="sort"
            label="Sort by"
            chosen={sort}
            options={Object.entries(sorts).map(([value, text]) => ({ value, text }))}
          />
          <Button style="secondary">Sort</Button>
        </form>
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
