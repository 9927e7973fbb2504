/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ButtonLink, Notice, PostForm } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ImportView as Import } from "../../../../services/import/import-views.ts";
import type { Frame } from "../../../environment.ts";
import { formatMoney, formatTime } from "../../../format.ts";
import type { Links } from "../../../links.ts";
import { ImportBadge, importHref, numberText, rowCountText } from "./import-parts.tsx";

export interface ImportViewProps extends Frame {
  readonly import: Import;
}

/** How often a page that waits for an import looks again where scripts run. */
const lookAgainMs = 1_000;

/** How far an import is, then what became of its rows. */
export function ImportView({ links, visitor, import: each }: ImportViewProps): JSX.Element {
  const isRunning = each.status === "running";
  return (
    <>
      <div class="page-head">
        <p class="crumbs">
          <a href={links.admin.books}>Books</a> / <a href={links.admin.bookImport}>Import</a>
        </p>
        <h1>{each.fileName}</h1>
        <p class="quiet">
          {each.options.mode === "check" ? "Only checked. " : ""}Started{" "}
          {formatTime(each.startedAt)}. {defaultsText(each)}
        </p>
      </div>
      <div
        class="import-live"
        id="import-state"
        data-look-again-ms={isRunning ? lookAgainMs : undefined}
      >
        <ImportState import={each} />
        <div class="admin-toolbar">
          {isRunning && (
            <PostForm
              action={`${importHref(links, each.importId)}/stop`}
              csrfToken={visitor.csrfToken}
            >
              <Button style="secondary">Stop the import</Button>
            </PostForm>
          )}
          {(each.status === "stopped" || each.status === "failed") && (
            <PostForm
              action={`${importHref(links, each.importId)}/resume`}
              csrfToken={visitor.csrfToken}
            >
              <Button>Go on</Button>
            </PostForm>
          )}
          {each.doneRowCount > 0 && (
            <ButtonLink href={`${importHref(links, each.importId)}/report.csv`} style="secondary">
              Download the report
            </ButtonLink>
          )}
        </div>
        <Problems import={each} links={links} />
      </div>
    </>
  );
}

function ImportState({ import: each }: { readonly import: Import }): JSX.Element {
  const { counts, rowCount, doneRowCount } = each;
  return (
    <section class="panel import-state" aria-label="Progress">
      <div class="import-head">
        <ImportBadge status={each.status} />
        <span class="numeric" id="import-rows">
          {rowCountText(each)} rows
        </span>
      </div>
      <progress
        class="import-progress"
        max={Math.max(rowCount, 1)}
        value={rowCount === 0 ? 1 : doneRowCount}
        aria-label="Rows done"
      >
        {rowCountText(each)}
      </progress>
      <dl class="import-counts">
        {(["created", "updated", "unchanged", "refused"] as const).map((name) => (
          <div class="import-count" data-outcome={name}>
            <dt>{countTexts[name]}</dt>
            <dd class="numeric">{numberText(counts[name])}</dd>
          </div>
        ))}
      </dl>
      {each.failure !== undefined && each.status === "failed" && (
        <Notice kind="error">{each.failure}</Notice>
      )}
      {each.unusedNames.length > 0 && (
        <p class="quiet">Not used, since no book has them: {each.unusedNames.join(", ")}.</p>
      )}
      {each.status === "running" && (
        <p class="quiet">
          You may leave this page; the import goes on, and is listed under Import.
        </p>
      )}
    </section>
  );
}

const countTexts = {
  created: "Created",
  updated: "Updated",
  unchanged: "Unchanged",
  refused: "Refused",
} as const;

interface ProblemsProps {
  readonly import: Import;
  readonly links: Links;
}

function Problems({ import: each, links }: ProblemsProps): JSX.Element | null {
  const { problems, counts } = each;
  if (problems.length === 0) return null;
  const isAll = problems.length === counts.refused;
  return (
    <div class="book-section">
      <h2 id="problems">
        {isAll
          ? "Refused rows"
          : `The first ${problems.length} of ${numberText(counts.refused)} refused rows`}
      </h2>
      <section class="admin-table-place" tabindex={0} aria-labelledby="problems">
        <table class="admin-table">
          <thead>
            <tr>
              <th scope="col" class="numeric">
                Line
              </th>
              <th scope="col" class="numeric">
                Column
              </th>
              <th scope="col">Book</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ line, column, bookId, title, message }) => (
              <tr>
                <td class="numeric">{line}</td>
                <td class="numeric">{column}</td>
                <td>{title === "" ? bookId : title}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="quiet">
        Mend these rows and <a href={links.admin.bookImport}>import the file again</a>: the others
        stay as they are.
      </p>
    </div>
  );
}

function defaultsText({ options }: Import): string {
  const { category, priceCents, stockQuantity } = options.defaults;
  const parts = [
    ...(category === undefined ? [] : [`category ${category}`]),
    ...(priceCents === undefined ? [] : [`price ${formatMoney(priceCents)}`]),
    ...(stockQuantity === undefined ? [] : [`${numberText(stockQuantity)} copies`]),
  ];
  const known = options.known === "keep" ? "Books that were there stay as they are." : "";
  return `${parts.length === 0 ? "" : `Where a row says nothing: ${parts.join(", ")}. `}${known}`;
}
