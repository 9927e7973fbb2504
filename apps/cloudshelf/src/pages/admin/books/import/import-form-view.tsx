/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  Button,
  ErrorSummary,
  FileField,
  type FormState,
  PostForm,
  SelectField,
  TextField,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ImportView } from "../../../../services/import/import-views.ts";
import type { Frame } from "../../../environment.ts";
import { formatTime } from "../../../format.ts";
import { ImportBadge, importHref, rowCountText } from "./import-parts.tsx";

export interface ImportFormViewProps extends Frame {
  readonly form: FormState;
  readonly imports: readonly ImportView[];
}

/** Hands in a file of books, and shows the imports of the last days. */
export function ImportFormView({
  links,
  visitor,
  form,
  imports,
}: ImportFormViewProps): JSX.Element {
  return (
    <>
      <div class="page-head">
        <p class="crumbs">
          <a href={links.admin.books}>Books</a>
        </p>
        <h1>Import books</h1>
        <p class="quiet">
          A CSV or JSON file of up to 20 MB. Each row is a book; one that is wrong keeps no other
          out, and the same file again changes nothing.
        </p>
      </div>
      <ErrorSummary form={form} />
      <PostForm
        action={links.admin.bookImport}
        csrfToken={visitor.csrfToken}
        class="form panel book-form"
        sendsFiles
      >
        <ImportFields form={form} />
        <div>
          <Button>Start the import</Button>
        </div>
      </PostForm>
      <section class="book-section" aria-labelledby="recent">
        <h2 id="recent">Imports of the last seven days</h2>
        <RecentImports links={links} imports={imports} />
      </section>
    </>
  );
}

function ImportFields({ form }: { readonly form: FormState }): JSX.Element {
  return (
    <>
      <fieldset class="fieldset">
        <legend>The file</legend>
        <FileField
          form={form}
          name="file"
          label="File"
          accept=".csv,.json,.jsonl,.ndjson,text/csv,application/json"
          hint="Columns: category, book_id, title, author, isbn, price, stock_quantity, description, image_url, published_year, language, average_rating, ratings_count. Lists with isbn13, authors and year are read too."
          required
        />
        <div class="field-row">
          <SelectField
            form={form}
            name="format"
            label="Format"
            options={[
              { value: "", text: "As the file says" },
              { value: "csv", text: "CSV" },
              { value: "json", text: "JSON" },
              { value: "dynamodb-json", text: "DynamoDB JSON" },
            ]}
            required
          />
          <SelectField
            form={form}
            name="mode"
            label="What to do"
            options={[
              { value: "write", text: "Import the books" },
              { value: "check", text: "Only check, and write nothing" },
            ]}
            required
          />
        </div>
      </fieldset>
      <fieldset class="fieldset">
        <legend>New books whose row does not say it</legend>
        <p class="field-hint">
          Without a value here, such a row stays out. A row without book_id gets the id isbn-
          followed by its ISBN; one without description has none, and its cover is drawn.
        </p>
        <TextField form={form} name="category" label="Category" maxLength={60} />
        <div class="field-row">
          <TextField form={form} name="price" label="Price in dollars" inputmode="decimal" />
          <TextField form={form} name="stock_quantity" label="Copies" inputmode="numeric" />
        </div>
      </fieldset>
      <fieldset class="fieldset">
        <legend>Books that are there already</legend>
        <p class="field-hint">
          A row is about the book with its book_id or, when it has none, with its ISBN.
        </p>
        <div class="field-row">
          <SelectField
            form={form}
            name="known"
            label="Their details"
            options={[
              { value: "change", text: "Become what the row says" },
              { value: "keep", text: "Stay as they are" },
            ]}
            required
          />
          <SelectField
            form={form}
            name="known_stock"
            label="Their copies"
            options={[
              { value: "keep", text: "Stay as they are" },
              { value: "set", text: "Become what the row says" },
            ]}
            required
          />
        </div>
      </fieldset>
    </>
  );
}

function RecentImports({
  links,
  imports,
}: Pick<ImportFormViewProps, "links" | "imports">): JSX.Element {
  if (imports.length === 0) return <p class="quiet">There are none.</p>;
  return (
    <section class="admin-table-place" tabindex={0} aria-label="Imports">
      <table class="admin-table">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Started</th>
            <th scope="col">State</th>
            <th scope="col" class="numeric">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.map((each) => (
            <tr>
              <td>
                <a href={importHref(links, each.importId)}>{each.fileName}</a>
              </td>
              <td>{formatTime(each.startedAt)}</td>
              <td>
                <ImportBadge status={each.status} />
              </td>
              <td class="numeric">{rowCountText(each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
