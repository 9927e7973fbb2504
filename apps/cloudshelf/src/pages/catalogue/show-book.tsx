/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { FormState } from "@plinth/kit/pages";
import type { BookView } from "../../services/shop.ts";
import { answerPage } from "../answer.tsx";
import type { PageContext, Site } from "../environment.ts";
import { BookPage } from "./book-view.tsx";

const neighbourCount = 6;
const pageBookCount = 24;
const pageReviewCount = 20;

/** A book's page, with the review that was refused if there is one. */
export async function showBook(
  context: PageContext,
  site: Site,
  answer: { readonly bookId: string; readonly form: FormState; readonly status: 200 | 422 },
): Promise<Response> {
  const book = await site.shop.catalogue.book(answer.bookId);
  const [neighbours, reviews] = await Promise.all([
    neighboursOf(site, book),
    site.shop.reviews.of(book.bookId, { limit: pageReviewCount }),
  ]);
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
