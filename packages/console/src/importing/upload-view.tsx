/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { Button, ButtonLink, Notice, PostForm } from "@plinth/kit/pages";
import type { LoadReport } from "@plinth/transfer";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { fileFormats } from "../exporting/export-view.tsx";
import { ItemTitle } from "../items/item-head.tsx";
import { keyTextsOf } from "../items/item-key.ts";
import { countOf, countText, sizeText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import { TableHead } from "../tables/table-head.tsx";
import type { Upload, UploadState } from "./uploads.ts";

export interface UploadViewProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly upload: Upload;
  readonly csrfToken: string;
  readonly action: string;
}

/** A file that was checked: what is in it, then how far its writing is, then what became of it. */
export function UploadView(props: UploadViewProps): JSX.Element {
  const { links, table, upload } = props;
  const { state } = upload;
  const title = fileFormats.find(({ format }) => format === upload.format)?.title;
  return (
    <>
      <TableHead links={links} table={table} tab="import" />
      <section
        class="panel transfer"
        aria-labelledby="upload-title"
        data-progress={state.kind === "writing" ? "yes" : undefined}
      >
        <h2 id="upload-title">{upload.fileName}</h2>
        <p class="numeric">
          <span class="result-fact">{countOf(upload.itemCount, "item", "items")}</span>
          <span class="result-fact">{title}</span>
          <span class="result-fact">{sizeText(upload.bytes.length)}</span>
          <span class="result-fact">
            {upload.mode === "put" ? "writes over items of the same key" : "keeps what is there"}
          </span>
        </p>
        <State {...props} state={state} />
      </section>
    </>
  );
}

interface StateProps extends UploadViewProps {
  readonly state: UploadState;
}

function State(props: StateProps): JSX.Element {
  const { links, table, upload, state, csrfToken, action } = props;
  const again = links.importInto(table.TableName);
  switch (state.kind) {
    case "checked":
      return (
        <>
          <Notice kind="success">
            Every item is in order, and fits the table. Nothing is written yet.
          </Notice>
          <PostForm action={action} csrfToken={csrfToken}>
            <div class="form-buttons">
              <Button>Write {countOf(upload.itemCount, "item", "items")}</Button>
              <ButtonLink href={again} style="link">
                Choose another file
              </ButtonLink>
            </div>
          </PostForm>
        </>
      );
    case "writing":
      return <Writing {...props} state={state} />;
    case "written":
      return <Written {...props} report={state.report} />;
    case "stopped":
      return (
        <Ended {...props} kind="info" title="Stopped">
          {countText(state.writtenCount)} of {countOf(upload.itemCount, "item", "items")} were
          written, and stay. Import the same file again to write the others too.
        </Ended>
      );
    case "failed":
      return (
        <Ended {...props} kind="error" title="It did not go through">
          {state.message} {countText(state.writtenCount)} of{" "}
          {countOf(upload.itemCount, "item", "items")} were written, and stay. When the cause is
          mended, import the same file again.
        </Ended>
      );
  }
}

interface WritingProps extends UploadViewProps {
  readonly state: UploadState & { readonly kind: "writing" };
}

function Writing({ upload, state, csrfToken, action }: WritingProps): JSX.Element {
  const { progress } = state;
  const isLoading = progress?.phase === "load";
  const done = isLoading ? progress.items : 0;
  return (
    <>
      <label class="progress-label numeric" for="progress">
        {isLoading
          ? `${countText(done)} of ${countText(upload.itemCount)} written, ${countText(Math.round(progress.itemsPerSecond))} a second`
          : "Checking once more before the first item is written"}
      </label>
      <progress id="progress" max={upload.itemCount} value={done}></progress>
      <PostForm action={action} csrfToken={csrfToken}>
        <div class="form-buttons">
          <Button style="secondary" name="do" value="stop">
            Stop
          </Button>
          <noscript>
            <ButtonLink href={action} style="link">
              Look again
            </ButtonLink>
          </noscript>
        </div>
      </PostForm>
    </>
  );
}

interface EndedProps extends UploadViewProps {
  readonly kind: "success" | "info" | "error";
  readonly title: string;
  readonly children?: Child;
}

function Ended({ links, table, kind, title, children }: EndedProps): JSX.Element {
  return (
    <>
      <div role="status">
        <Notice kind={kind}>
          <strong>{title}</strong>
          <p>{children}</p>
        </Notice>
      </div>
      <div class="form-buttons">
        <ButtonLink href={links.items(table.TableName)}>Look at the items</ButtonLink>
        <ButtonLink href={links.importInto(table.TableName)} style="link">
          Import a file
        </ButtonLink>
      </div>
    </>
  );
}

interface WrittenProps extends UploadViewProps {
  readonly report: LoadReport;
}

function Written(props: WrittenProps): JSX.Element {
  const { links, table, report } = props;
  const { written, identical, existing, existingItems } = report;
  return (
    <>
      <Ended {...props} kind="success" title={`${countOf(written, "item", "items")} written`}>
        {identical > 0 ? `${countText(identical)} were there already, the same. ` : undefined}
        {existing > 0
          ? `${countText(existing)} were left out, because the table has another item of their key.`
          : undefined}
        {identical + existing === 0 ? "All of the file is in the table." : undefined}
      </Ended>
      {existingItems.length === 0 ? undefined : (
        <ul class="existing">
          {existingItems.map(({ key, line }) => (
            <li>
              line {countText(line)}:{" "}
              <a class="mono" href={links.item(table.TableName, keyTextsOf(table, key))}>
                <ItemTitle keyTexts={keyTextsOf(table, key)} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
