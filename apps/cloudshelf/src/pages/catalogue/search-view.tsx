/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink, EmptyState, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { CategorySummary, SearchPage } from "../../services/shop.ts";
import { countOf } from "../format.ts";
import type { Links } from "../links.ts";
import { BookGrid } from "./book-grid.tsx";
import { SearchFilters } from "./search-filters.tsx";
import { isNarrowed, type SearchQuery, searchParams } from "./search-query.ts";

export interface SearchViewProps {
  readonly links: Links;
  readonly query: SearchQuery;
  readonly categories: readonly CategorySummary[];
  readonly page: SearchPage;
  readonly pager: Omit<PagerProps, "label">;
}

/** So many other spellings are named; more are a list that nobody reads. */
const namedSpellingsMax = 5;

/** What was found for some words, narrowed and sorted as the reader likes. */
export function SearchView(props: SearchViewProps): JSX.Element {
  const { links, query, categories, page, pager } = props;
  const [best = query.text] = page.correctedTo;
  return (
    <>
      <div class="page-head">
        <h1>Results for “{best}”</h1>
        <SpellingNote {...props} />
        <p class="quiet">{countText(props)}</p>
        <LeftOutNote {...props} />
        {page.isPartial ? (
          <p class="quiet">
            More books have {query.text.includes(" ") ? "these words" : "this word"} than a search
            looks through. One word more finds the others.
          </p>
        ) : undefined}
      </div>
      <SearchFilters links={links} query={query} categories={categories} />
      {page.items.length === 0 ? (
        <NothingFound {...props} />
      ) : (
        <BookGrid
          links={links}
          books={page.items}
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

/** How many there are as far as it is known; pages with cursors know that there is more, not how much. */
function countText({ query, page, pager }: SearchViewProps): string {
  const place = query.category === undefined ? "" : ` in ${query.category}`;
  const { total, items } = page;
  if (pager.previousHref !== undefined) {
    const all = total === undefined ? "" : ` of ${countOf(total, "book", "books")}`;
    return `Page ${pager.pageNumber}${all}${place}`;
  }
  if (total !== undefined) return `${countOf(total, "book", "books")}${place}`;
  const count = countOf(items.length, "book", "books");
  return `${pager.nextHref === undefined ? count : `More than ${count}`}${place}`;
}

function SpellingNote({ links, query, page }: SearchViewProps): JSX.Element | null {
  const { correctedTo, suggestions } = page;
  const search = (change: Partial<SearchQuery>) =>
    `${links.search}?${new URLSearchParams(searchParams(query, change))}`;
  if (correctedTo.length > 0) {
    const named = correctedTo.slice(0, namedSpellingsMax).map((text) => `“${text}”`);
    return (
      <p class="spelling">
        Showing results for <strong>{namesOf(named)}</strong>. Search instead for{" "}
        <a href={search({ isExact: true })}>“{query.text}”</a>.
      </p>
    );
  }
  if (suggestions.length === 0) return null;
  return (
    <p class="spelling">
      Did you mean{" "}
      {suggestions.slice(0, namedSpellingsMax).map((text, index) => (
        <>
          {index === 0 ? "" : " or "}
          <a href={search({ text })}>“{text}”</a>
        </>
      ))}
      ?
    </p>
  );
}

function namesOf(names: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "disjunction" }).format(names);
}

/** Nothing disappears without a word, and with a way to it. */
function LeftOutNote({ links, query, page }: SearchViewProps): JSX.Element | null {
  const { leftOutCount } = page;
  if (leftOutCount === 0) return null;
  const all = new URLSearchParams(searchParams(query, { includeUnavailable: true }));
  return (
    <p class="quiet">
      {leftOutCount === 1 ? "One book is" : `${leftOutCount} books are`} left out, being out of
      stock. <a href={`${links.search}?${all}`}>Show what is out of stock, too</a>.
    </p>
  );
}

function NothingFound(props: SearchViewProps): JSX.Element {
  const { links, query, categories } = props;
  if (isNarrowed(query)) {
    const wider = { category: undefined, priceMin: "", priceMax: "" };
    const all = new URLSearchParams(searchParams(query, wider));
    return (
      <EmptyState
        icon="search"
        title="Nothing found"
        text={`Within these limits nothing matches “${query.text}”.`}
      >
        <ButtonLink href={`${links.search}?${all}`}>Search all categories and prices</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title="Nothing found"
      text={`No title, author or ISBN matches “${query.text}”. Try fewer words or another spelling, or look through a shelf.`}
    >
      {categories.map(({ name }) => (
        <ButtonLink href={links.category(name)} style="secondary">
          {name}
        </ButtonLink>
      ))}
    </EmptyState>
  );
}
