/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ErrorSummary, type FormState, PostForm, TextField } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Frame } from "../../../environment.ts";
import { DetailFields } from "./detail-fields.tsx";

export interface NewBookViewProps extends Frame {
  readonly form: FormState;
}

export function NewBookView({ links, visitor, form }: NewBookViewProps): JSX.Element {
  return (
    <>
      <div class="page-head">
        <p class="crumbs">
          <a href={links.admin.books}>Books</a>
        </p>
        <h1>New book</h1>
      </div>
      <ErrorSummary form={form} />
      <PostForm
        action={links.admin.newBook}
        csrfToken={visitor.csrfToken}
        class="form panel book-form"
      >
        <TextField
          form={form}
          name="book_id"
          label="Id"
          hint="It stands in the address of the book's page, such as tech-042, and stays."
          maxLength={60}
          required
        />
        <DetailFields form={form} />
        <div class="field-row">
          <TextField
            form={form}
            name="price"
            label="Price in dollars"
            inputmode="decimal"
            required
          />
          <TextField form={form} name="copies" label="Copies" inputmode="numeric" required />
        </div>
        <div>
          <Button>Add the book</Button>
        </div>
      </PostForm>
    </>
  );
}
