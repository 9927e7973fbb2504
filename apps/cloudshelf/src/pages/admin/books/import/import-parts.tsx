/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ImportStatus, ImportView } from "../../../../services/import/import-views.ts";
import type { Links } from "../../../links.ts";

export function importHref(links: Links, importId: string): string {
  return `${links.admin.books}/imports/${encodeURIComponent(importId)}`;
}

const statusTexts: Readonly<Record<ImportStatus, string>> = {
  running: "Running",
  done: "Done",
  stopped: "Stopped",
  failed: "Failed",
};

export function ImportBadge({ status }: { readonly status: ImportStatus }): JSX.Element {
  return (
    <span class="book-badge" data-tone={status}>
      {statusTexts[status]}
    </span>
  );
}

export function numberText(number: number): string {
  return number.toLocaleString("en-US");
}

/** `1,200 of 9,277`, or all of them. */
export function rowCountText({ doneRowCount, rowCount }: ImportView): string {
  if (doneRowCount === rowCount) return numberText(rowCount);
  return `${numberText(doneRowCount)} of ${numberText(rowCount)}`;
}
