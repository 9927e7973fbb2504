/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { BookView } from "../../../services/shop.ts";
import { formatMoney } from "../../format.ts";
import type { Links } from "../../links.ts";

export interface AdminBooksViewProps {
  readonly links: Links;
  readonly books: readonly BookView[];
  readonly pager: Omit<PagerProps, "label">;
}

/** Every book, category after category. */
export function AdminBooksView({ links, books, pager }: AdminBooksViewProps): JSX.Element {
  return (
    <>
      <h1>Books</h1>
      <div class="admin-table-place">
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
            </tr>
          </thead>
          <tbody>
            {books.map((book) => (
              <tr>
                <td>
                  <a href={links.book(book.bookId)}>{book.title}</a>
                </td>
                <td>{book.author}</td>
                <td>{book.category}</td>
                <td class="numeric">{formatMoney(book.priceCents)}</td>
                <td class="numeric">{book.stockQuantity}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager label="Pages of books" {...pager} />
    </>
  );
}
