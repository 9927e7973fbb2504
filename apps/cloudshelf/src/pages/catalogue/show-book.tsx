/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type FormState, type PagePlace, pageLinks, readPagePlace } from "@plinth/kit/pages";
import type { BookView } from "../../services/shop.ts";
import { answerPage } from "../answer.tsx";
import type { PageContext, Site } from "../environment.ts";
import { BookPage } from "./book-view.tsx";

const neighbourCount = 6;
const pageBookCount = 24;
const pageReviewCount = 20;
const firstPlace: PagePlace = { cursor: undefined, pageNumber: 1, trail: [] };

/** A book's page, with the review that was refused if there is one. */
export async function showBook(
  context: PageContext,
  site: Site,
  answer: { readonly bookId: string; readonly form: FormState; readonly status: 200 | 422 },
): Promise<Response> {
  const url = new URL(context.req.url);
  // A refused review is shown above the newest ones, whatever page its form stood on.
  const place = answer.status === 200 ? readPagePlace(url) : firstPlace;
  const book = await site.shop.catalogue.book(answer.bookId);
  const [neighbours, reviews] = await Promise.all([
    neighboursOf(site, book),
    site.shop.reviews.of(book.bookId, { limit: pageReviewCount, cursor: place.cursor }),
  ]);
  const links = pageLinks(url, place, reviews.cursor);
  const reviewPager = {
    pageNumber: place.pageNumber,
    previousHref: links.previousHref === undefined ? undefined : `${links.previousHref}#reviews`,
    nextHref: links.nextHref === undefined ? undefined : `${links.nextHref}#reviews`,
  };
  return answerPage(context, site, {
    title: `${book.title} by ${book.author}`,
    description: book.description,
    category: book.category,
    status: answer.status,
    body: (
      <BookPage
        links={site.links}
        visitor={context.get("visitor")}
        book={book}
        neighbours={neighbours}
        reviews={reviews}
        reviewPager={reviewPager}
        reviewForm={answer.form}
      />
    ),
  });
}

/** A few other books of the shelf; not the same six for all of its books. */
async function neighboursOf(site: Site, book: BookView): Promise<readonly BookView[]> {
  const page = await site.shop.catalogue.booksOf(book.category, { limit: pageBookCount });
  const others = page.items.filter((other) => other.bookId !== book.bookId);
  const after = others.findIndex((other) => other.bookId > book.bookId);
  const start = Math.max(after, 0);
  return [...others.slice(start), ...others.slice(0, start)].slice(0, neighbourCount);
}
