/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type FormState, TextAreaField, TextField } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";

/** The fields that a new book and one that is changed have in common. */
export function DetailFields({ form }: { readonly form: FormState }): JSX.Element {
  return (
    <>
      <TextField form={form} name="title" label="Title" maxLength={300} required />
      <TextField form={form} name="author" label="Author" maxLength={1_000} required />
      <div class="field-row">
        <TextField
          form={form}
          name="category"
          label="Category"
          hint="Another one moves the book; a new one is made."
          maxLength={60}
          required
        />
        <TextField form={form} name="isbn" label="ISBN" maxLength={20} required />
      </div>
      <div class="field-row">
        <TextField form={form} name="published_year" label="Year of publication" />
        <TextField form={form} name="language" label="Language" hint="Such as eng." />
      </div>
      <TextAreaField
        form={form}
        name="description"
        label="Description"
        rowCount={5}
        maxLength={5_000}
      />
      <TextField
        form={form}
        name="image_url"
        label="Address of a picture"
        hint="Kept with the book. The shop draws its covers itself."
        maxLength={500}
      />
    </>
  );
}
