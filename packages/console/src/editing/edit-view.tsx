/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { Notice, Pager } from "@plinth/kit/pages";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { ItemCrumbs } from "../items/item-head.tsx";
import { Refusal, type RefusalProps } from "../site/answer-error.tsx";
import type { Links } from "../site/links.ts";
import type { ConflictLine } from "./conflict.ts";
import { ConflictView } from "./conflict-view.tsx";
import { ItemForm, type ItemFormProps } from "./item-form.tsx";

export interface EditViewProps extends ItemFormProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly title: Child;
  /** The way to the other form of the same item. */
  readonly formHrefs: { readonly rows: string; readonly json: string };
  readonly refusal?: RefusalProps | undefined;
  readonly conflict?: readonly ConflictLine[] | undefined;
  /** What keeps the whole from being written, beside what fields say. */
  readonly problem?: Child;
  readonly pages?: EditPages | undefined;
}

/** A form shows a part of an item of many attributes, and changes that part only. */
export interface EditPages {
  readonly pageNumber: number;
  readonly previousHref: string | undefined;
  readonly nextHref: string | undefined;
}

export function EditView(props: EditViewProps): JSX.Element {
  const { links, table, content, formHrefs, refusal, conflict, pages } = props;
  return (
    <>
      <div class="table-head">
        <ItemCrumbs links={links} tableName={table.TableName} />
        <div class="table-title">
          <h1 class="item-title">{props.title}</h1>
        </div>
        <nav class="tabs" aria-label="Ways to edit">
          <a
            class="tab"
            href={formHrefs.rows}
            aria-current={content.form === "rows" ? "page" : undefined}
          >
            Form
          </a>
          <a
            class="tab"
            href={formHrefs.json}
            aria-current={content.form === "json" ? "page" : undefined}
          >
            JSON
          </a>
        </nav>
      </div>
      {refusal === undefined ? undefined : (
        <div role="alert">
          <Refusal
            {...refusal}
            remedy="Nothing was written, and what you typed is kept below. Change what the message names, then send it again."
          />
        </div>
      )}
      {props.problem === undefined ? undefined : (
        <div class="error-summary" role="alert">
          <Notice kind="error">{props.problem}</Notice>
        </div>
      )}
      {conflict === undefined ? undefined : <ConflictView lines={conflict} />}
      <ItemForm {...props} />
      {pages === undefined ? undefined : (
        <>
          <p class="quiet">
            This page has a part of the attributes. Save it before you turn to another.
          </p>
          <Pager label="Pages of attributes" {...pages} />
        </>
      )}
    </>
  );
}
