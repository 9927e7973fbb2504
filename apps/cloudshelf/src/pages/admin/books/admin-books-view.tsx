/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ButtonLink, EmptyState, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { StockedBook } from "../../../services/book-office.ts";
import type { Frame } from "../../environment.ts";
import { formatMoney } from "../../format.ts";
import { editHref } from "./book-href.ts";
import { StockBadge } from "./stock-badge.tsx";

/** What the list is asked for, as the form shows it. */
export interface BookFilter {
  readonly text: string;
  readonly by: "words" | "title";
  readonly category: string;
}

export interface AdminBooksViewProps extends Frame {
  readonly filter: BookFilter;
  readonly books: readonly StockedBook[];
  readonly pager: Omit<PagerProps, "label">;
}

/** The books, category after category, or those that were looked for. */
export function AdminBooksView(props: AdminBooksViewProps): JSX.Element {
  const { links, books, filter, pager } = props;
  const isFiltered = filter.text !== "" || filter.category !== "";
  return (
    <>
      <div class="book-head">
        <h1>Books</h1>
        <div class="admin-toolbar">
          <ButtonLink href={links.admin.bookImport} style="secondary">
            Import
          </ButtonLink>
          <ButtonLink href={links.admin.newBook}>New book</ButtonLink>
        </div>
      </div>
      <BookFilterForm {...props} />
      {books.length === 0 ? (
        <EmptyState
          icon="search"
          title={isFiltered ? "No book is like that" : "There are no books yet"}
          text={isFiltered ? "Look for fewer words, or in all categories." : "Add the first."}
        >
          <ButtonLink href={isFiltered ? links.admin.books : links.admin.newBook} style="secondary">
            {isFiltered ? "Show all books" : "New book"}
          </ButtonLink>
        </EmptyState>
      ) : (
        <BookTable links={links} books={books} />
      )}
      <Pager label="Pages of books" {...pager} />
    </>
  );
}

function BookFilterForm({ links, visitor, filter }: AdminBooksViewProps): JSX.Element {
  return (
    <form class="admin-toolbar" action={links.admin.books} method="get">
      <div class="field">
        <label for="q">Find</label>
        <input class="input" id="q" name="q" value={filter.text} maxlength={200} />
      </div>
      <div class="field">
        <label for="by">By</label>
        <select class="select" id="by" name="by">
          <option value="words" selected={filter.by === "words"}>
            Words or ISBN
          </option>
          <option value="title" selected={filter.by === "title"}>
            Exact title
          </option>
        </select>
      </div>
      <div class="field">
        <label for="category">Category</label>
        <select class="select" id="category" name="category">
          <option value="">All</option>
          {visitor.categories.map(({ name }) => (
            <option value={name} selected={name === filter.category}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Button style="secondary">Show</Button>
    </form>
  );
}

function BookTable({ links, books }: Pick<AdminBooksViewProps, "links" | "books">): JSX.Element {
  return (
    <section class="admin-table-place" tabindex={0} aria-label="Books">
      <table class="admin-table">
        <thead>
          <tr>
            <th scope="col">Title</th>
            <th scope="col">Author</th>
            <th scope="col">Category</th>
            <th scope="col" class="numeric">
              Price
            </th>
            <th scope="col" class="numeric">
              Stock
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {books.map((book) => (
            <tr>
              <td class="book-name">
                <a href={editHref(links, book.bookId)}>{book.title}</a>
                <div class="quiet book-id">{book.bookId}</div>
              </td>
              <td>{book.author}</td>
              <td class="book-shelf">{book.category}</td>
              <td class="numeric">{formatMoney(book.priceCents)}</td>
              <td class="numeric">{book.copies.toLocaleString("en-US")}</td>
              <td>
                <StockBadge book={book} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
