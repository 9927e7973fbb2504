/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { BookView, CategorySummary } from "../../services/shop.ts";
import { countOf } from "../format.ts";
import type { Links } from "../links.ts";
import { BookGrid } from "./book-grid.tsx";
import { HeroShelf } from "./hero-shelf.tsx";

export interface HomeShelf {
  readonly category: CategorySummary;
  readonly books: readonly BookView[];
}

export interface HomeViewProps {
  readonly links: Links;
  readonly categories: readonly CategorySummary[];
  /** Of the first categories. */
  readonly shelves: readonly HomeShelf[];
}

/** The front of the shop: shelves with the first books of its categories. */
export function HomeView({ links, categories, shelves }: HomeViewProps): JSX.Element {
  const bookCount = categories.reduce((sum, { bookCount: count }) => sum + count, 0);
  return (
    <>
      <div class="hero">
        <div>
          <h1>Find your next good book.</h1>
          <p class="lead">
            {countOf(bookCount, "title", "titles")} on{" "}
            {countOf(categories.length, "shelf", "shelves")}, from novels that everyone quotes to
            manuals that nobody lends out.
          </p>
        </div>
        <HeroShelf />
      </div>
      {shelves.map(({ category, books }, index) => (
        <section class="home-shelf" aria-labelledby={`shelf-${index}`}>
          <div class="home-shelf-head">
            <h2 id={`shelf-${index}`}>{category.name}</h2>
            <ButtonLink href={links.category(category.name)} style="link">
              All {countOf(category.bookCount, "book", "books")}
              <span class="visually-hidden"> in {category.name}</span>
            </ButtonLink>
          </div>
          <BookGrid
            links={links}
            books={books}
            loading={index === 0 ? "eager" : "lazy"}
            arrangement="single"
            headingLevel={3}
          />
        </section>
      ))}
    </>
  );
}
