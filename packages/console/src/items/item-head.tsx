/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Links } from "../site/links.ts";
import { cutText } from "../values/value-text.ts";
import { VisibleText } from "../values/visible-text.tsx";
import type { ItemKeyTexts } from "./item-key.ts";

export interface ItemHeadProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly keyTexts: ItemKeyTexts;
  readonly form: "attributes" | "json";
  /** Buttons at the right end. */
  readonly children?: Child;
}

/** The key of an item, and the way back to the items of its table. */
export function ItemHead({ links, table, keyTexts, form, children }: ItemHeadProps): JSX.Element {
  const name = table.TableName;
  const href = links.item(name, keyTexts);
  return (
    <div class="table-head">
      <ItemCrumbs links={links} tableName={name} />
      <div class="table-title">
        <h1 class="mono item-title">
          <ItemTitle keyTexts={keyTexts} />
        </h1>
        <div class="table-actions">{children}</div>
      </div>
      <nav class="tabs" aria-label="Forms of the item">
        <a class="tab" href={href} aria-current={form === "attributes" ? "page" : undefined}>
          Attributes
        </a>
        <a
          class="tab"
          href={`${href}&form=json`}
          aria-current={form === "json" ? "page" : undefined}
        >
          JSON
        </a>
      </nav>
    </div>
  );
}

export function ItemCrumbs({
  links,
  tableName,
}: {
  readonly links: Links;
  readonly tableName: string;
}): JSX.Element {
  return (
    <nav class="crumbs" aria-label="Breadcrumb">
      <a href={links.tables}>Tables</a>
      <a href={links.table(tableName)}>{tableName}</a>
      <a href={links.items(tableName)}>Items</a>
    </nav>
  );
}

const titleLengthMax = 120;

/** The key in one line: the partition key, then the sort key after a slash. */
export function ItemTitle({ keyTexts }: { readonly keyTexts: ItemKeyTexts }): JSX.Element {
  const { partition, sort } = keyTexts;
  return (
    <>
      <bdi>
        <VisibleText text={cutText(partition, titleLengthMax)} />
      </bdi>
      {sort === undefined ? undefined : (
        <>
          <span class="key-slash"> / </span>
          <bdi>
            <VisibleText text={cutText(sort, titleLengthMax)} />
          </bdi>
        </>
      )}
    </>
  );
}
