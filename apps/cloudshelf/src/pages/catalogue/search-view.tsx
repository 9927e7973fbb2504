/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink, classNames, EmptyState, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { BookView, CategorySummary } from "../../services/shop.ts";
import { countOf } from "../format.ts";
import type { Links } from "../links.ts";
import { BookGrid } from "./book-grid.tsx";

export interface SearchViewProps {
  readonly links: Links;
  readonly text: string;
  readonly category: string | undefined;
  readonly categories: readonly CategorySummary[];
  readonly books: readonly BookView[];
  readonly pager: Omit<PagerProps, "label">;
}

/** What was found for some words, in all categories or in one. */
export function SearchView(props: SearchViewProps): JSX.Element {
  const { links, text, category, books, pager } = props;
  return (
    <>
      <div class="page-head">
        <h1>Results for “{text}”</h1>
        <p class="quiet">
          {countText(props)}
          {category === undefined ? "" : ` in ${category}`}
        </p>
      </div>
      {books.length === 0 && category === undefined ? undefined : <CategoryFacet {...props} />}
      {books.length === 0 ? (
        <NothingFound {...props} />
      ) : (
        <BookGrid
          links={links}
          books={books}
          loading="eager"
          arrangement="stacked"
          headingLevel={2}
        />
      )}
      <Pager label="Pages of results" {...pager} />
    </>
  );
}

/** Where nothing was asked yet. */
export function SearchStartView({ links, categories }: SearchStartProps): JSX.Element {
  return (
    <>
      <h1 class="visually-hidden">Search</h1>
      <EmptyState
        icon="search"
        title="What are you looking for?"
        text="Type words of a title or an author's name in the field above, or an ISBN with or without its dashes."
      >
        <div class="category-choices">
          {categories.map(({ name }) => (
            <ButtonLink href={links.category(name)} style="secondary">
              {name}
            </ButtonLink>
          ))}
        </div>
      </EmptyState>
    </>
  );
}

export interface SearchStartProps {
  readonly links: Links;
  readonly categories: readonly CategorySummary[];
}

/** Pages with cursors know that there is more, not how much. */
function countText({ books, pager }: SearchViewProps): string {
  if (pager.previousHref !== undefined) return `Page ${pager.pageNumber}`;
  const count = countOf(books.length, "book", "books");
  return pager.nextHref === undefined ? count : `More than ${count}`;
}

function CategoryFacet({ links, text, category, categories }: SearchViewProps): JSX.Element {
  const choices = [undefined, ...categories.map(({ name }) => name)];
  return (
    <nav class="facet" aria-label="Narrow the results">
      <ul class="facet-list">
        {choices.map((name) => (
          <li>
            <a
              class={classNames("chip", name === category ? "chip-chosen" : undefined)}
              href={links.searchFor(text, name)}
              aria-current={name === category ? "true" : undefined}
            >
              {name ?? "All categories"}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NothingFound({ links, text, category, categories }: SearchViewProps): JSX.Element {
  return (
    <EmptyState
      icon="search"
      title="Nothing found"
      text={
        category === undefined
          ? `No title, author or ISBN matches “${text}”. Try fewer words or another spelling, or look through a shelf.`
          : `No book in ${category} matches “${text}”.`
      }
    >
      {category === undefined ? (
        categories.map(({ name }) => (
          <ButtonLink href={links.category(name)} style="secondary">
            {name}
          </ButtonLink>
        ))
      ) : (
        <ButtonLink href={links.searchFor(text)}>Search all categories</ButtonLink>
      )}
    </EmptyState>
  );
}
