/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { Button, csrfFieldName, Notice } from "@plinth/kit/pages";
import type { ItemFileError, LoadMode } from "@plinth/transfer";
import type { JSX } from "hono/jsx/jsx-runtime";
import { fileFormats } from "../exporting/export-view.tsx";
import { countOf, countText, sizeText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import { TableHead } from "../tables/table-head.tsx";

export interface ImportViewProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly csrfToken: string;
  readonly sizeBytesMax: number;
  readonly mode: LoadMode;
  /** The format that was chosen; "" for the one that the file's name tells. */
  readonly chosen: string;
  /** Why there was nothing to check. */
  readonly problem: string | undefined;
  /** What the check of a file found. */
  readonly refused: ItemFileError | undefined;
}

export function ImportView(props: ImportViewProps): JSX.Element {
  const { links, table, csrfToken, problem, refused, sizeBytesMax } = props;
  return (
    <>
      <TableHead links={links} table={table} tab="import" />
      {refused === undefined ? undefined : <Problems refused={refused} />}
      <form
        class="panel transfer"
        action={links.importInto(table.TableName)}
        method="post"
        enctype="multipart/form-data"
        aria-label="Import"
      >
        <input type="hidden" name={csrfFieldName} value={csrfToken} />
        <div class={problem === undefined ? "field" : "field field-invalid"}>
          <label for="file">File</label>
          <input
            class="input"
            id="file"
            name="file"
            type="file"
            accept=".json,.jsonl,.ndjson,.csv,.gz"
            aria-invalid={problem === undefined ? undefined : "true"}
            aria-describedby={problem === undefined ? "file-hint" : "file-error file-hint"}
          />
          {problem === undefined ? undefined : (
            <p class="field-error" id="file-error">
              {problem}
            </p>
          )}
          <p class="field-hint" id="file-hint">
            JSON, DynamoDB JSON or CSV, also packed as .gz; up to {sizeText(sizeBytesMax)}. Larger
            ones go with <code>plinth load</code>.
          </p>
        </div>
        <FormatChoice chosen={props.chosen} />
        <ModeChoice mode={props.mode} />
        <div class="form-buttons">
          <Button>Check the file</Button>
          <p class="quiet">Nothing is written yet.</p>
        </div>
      </form>
    </>
  );
}

function FormatChoice({ chosen }: { readonly chosen: string }): JSX.Element {
  return (
    <div class="field">
      <label for="format">Format</label>
      <select class="select" id="format" name="format">
        <option value="">as the name of the file says</option>
        {fileFormats.map(({ format, title }) => (
          <option value={format} selected={format === chosen}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

function ModeChoice({ mode }: { readonly mode: LoadMode }): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>Where the table has an item of the same key</legend>
      <label class="choice">
        <input type="radio" name="mode" value="put" checked={mode === "put"} />
        <span>
          <strong>Write over it</strong>
          <span class="quiet">The item of the file replaces the whole of it.</span>
        </span>
      </label>
      <label class="choice">
        <input type="radio" name="mode" value="create" checked={mode === "create"} />
        <span>
          <strong>Keep it</strong>
          <span class="quiet">The item of the file is left out, and told of.</span>
        </span>
      </label>
    </fieldset>
  );
}

/** What is wrong with a file, by its place in it. */
function Problems({ refused }: { readonly refused: ItemFileError }): JSX.Element {
  const { fileName, problems, problemCount } = refused;
  return (
    <section class="file-problems" role="alert" aria-labelledby="problems-title">
      <Notice kind="error">
        <strong id="problems-title">
          {fileName} has {countOf(problemCount, "problem", "problems")}
        </strong>
        <p>Nothing was written. Mend the file, then check it again.</p>
      </Notice>
      <table class="grid cards">
        <thead>
          <tr>
            <th scope="col" class="number">
              Line
            </th>
            <th scope="col" class="number">
              Column
            </th>
            <th scope="col">Where in the item</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ line, column, path, message }) => (
            <tr>
              <td class="number" data-label="Line">
                {countText(line)}
              </td>
              <td class="number" data-label="Column">
                {countText(column)}
              </td>
              <td data-label="Where in the item">
                {path === "" ? <span class="none">the item</span> : <code>{path}</code>}
              </td>
              <td data-label="What is wrong" class="problem-message">
                {message}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {problemCount > problems.length ? (
        <p class="quiet">and {countText(problemCount - problems.length)} more</p>
      ) : undefined}
    </section>
  );
}
