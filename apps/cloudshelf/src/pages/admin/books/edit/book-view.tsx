/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  Button,
  ButtonLink,
  ErrorSummary,
  type FormState,
  PostForm,
  SelectField,
  TextField,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { StockedBook } from "../../../../services/book-office.ts";
import type { Frame } from "../../../environment.ts";
import { countOf, formatMoney } from "../../../format.ts";
import { editHref } from "../book-href.ts";
import { StockBadge } from "../stock-badge.tsx";
import { DetailFields } from "./detail-fields.tsx";

/** The three forms of the page, each with what was typed into it or the book's own values. */
export interface BookForms {
  readonly details: FormState;
  readonly price: FormState;
  readonly copies: FormState;
}

export interface BookViewProps extends Frame {
  readonly book: StockedBook;
  readonly forms: BookForms;
}

/** All that the staff can do with one book. */
export function BookView(props: BookViewProps): JSX.Element {
  const { links, visitor, book, forms } = props;
  return (
    <>
      <div class="page-head">
        <p class="crumbs">
          <a href={links.admin.books}>Books</a>
        </p>
        <h1>{book.title}</h1>
        <p class="quiet book-facts">
          <span>{book.bookId}</span>
          <span>{book.category}</span>
          <StockBadge book={book} />
          <a href={links.book(book.bookId)}>See it in the shop</a>
        </p>
      </div>
      {Object.values(forms).map((form) => (
        <ErrorSummary form={form} />
      ))}
      <div class="book-columns">
        <PostForm
          action={editHref(links, book.bookId)}
          csrfToken={visitor.csrfToken}
          class="form panel"
          label="Details"
        >
          <h2>Details</h2>
          <DetailFields form={forms.details} />
          <div>
            <Button>Save the details</Button>
          </div>
        </PostForm>
        <div class="book-side">
          <CopiesForm {...props} />
          <PriceForm {...props} />
          <StateForms {...props} />
        </div>
      </div>
    </>
  );
}

function CopiesForm({ links, visitor, book, forms }: BookViewProps): JSX.Element {
  return (
    <PostForm
      action={`${editHref(links, book.bookId)}/copies`}
      csrfToken={visitor.csrfToken}
      class="form panel"
      label="Copies"
    >
      <h2>{countOf(book.copies, "copy", "copies")} in stock</h2>
      <input type="hidden" name="seen_copies" value={String(book.copies)} />
      <SelectField
        form={forms.copies}
        name="way"
        label="What happened"
        hint="Copies that are sold meanwhile count besides, unless they are counted anew."
        options={[
          { value: "add", text: "Copies came in" },
          { value: "remove", text: "Copies went out" },
          { value: "set", text: "Counted anew: there are" },
        ]}
        required
      />
      <TextField
        form={forms.copies}
        name="copies"
        label="How many copies"
        inputmode="numeric"
        required
      />
      <div>
        <Button>Save the copies</Button>
      </div>
    </PostForm>
  );
}

function PriceForm({ links, visitor, book, forms }: BookViewProps): JSX.Element {
  return (
    <PostForm
      action={`${editHref(links, book.bookId)}/price`}
      csrfToken={visitor.csrfToken}
      class="form panel"
      label="Price"
    >
      <h2>{formatMoney(book.priceCents)}</h2>
      <input type="hidden" name="seen_cents" value={String(book.priceCents)} />
      <TextField
        form={forms.price}
        name="price"
        label="New price in dollars"
        hint="Carts that hold the book show the new price, and that it has changed."
        inputmode="decimal"
        required
      />
      <div>
        <Button>Save the price</Button>
      </div>
    </PostForm>
  );
}

function StateForms({ links, visitor, book }: BookViewProps): JSX.Element {
  return (
    <div class="panel form">
      <h2>{book.isActive ? "On sale" : "Not on sale"}</h2>
      <p class="quiet">
        {book.isActive
          ? "Taken off sale, the book is still shown and cannot be bought."
          : "The book is shown, and cannot be bought."}
      </p>
      <div class="admin-toolbar">
        <PostForm action={`${editHref(links, book.bookId)}/state`} csrfToken={visitor.csrfToken}>
          <input type="hidden" name="active" value={book.isActive ? "no" : "yes"} />
          <Button style="secondary">
            {book.isActive ? "Take it off sale" : "Put it on sale again"}
          </Button>
        </PostForm>
        <ButtonLink href={`${editHref(links, book.bookId)}/delete`} style="secondary">
          Delete the book …
        </ButtonLink>
      </div>
    </div>
  );
}

export interface DeleteBookViewProps extends Frame {
  readonly book: StockedBook;
}

/** Asks before a book goes for good. */
export function DeleteBookView({ links, visitor, book }: DeleteBookViewProps): JSX.Element {
  return (
    <>
      <div class="page-head">
        <p class="crumbs">
          <a href={links.admin.books}>Books</a> /{" "}
          <a href={editHref(links, book.bookId)}>{book.title}</a>
        </p>
        <h1>Delete {book.title}?</h1>
      </div>
      <div class="panel form book-form">
        <p>
          The book by {book.author} goes from the catalogue and from search, with{" "}
          {countOf(book.copies, "copy", "copies")} in stock. Orders keep it as it was sold; carts
          say that it is no longer there. This cannot be taken back.
        </p>
        <div class="admin-toolbar">
          <PostForm action={`${editHref(links, book.bookId)}/delete`} csrfToken={visitor.csrfToken}>
            <Button>Delete the book</Button>
          </PostForm>
          <ButtonLink href={editHref(links, book.bookId)} style="secondary">
            Keep it
          </ButtonLink>
        </div>
      </div>
    </>
  );
}
