/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Links } from "../site/links.ts";
import { keyOf } from "./key-attributes.ts";
import { KeyText, Status } from "./table-parts.tsx";

/** The pages of one table. */
export type TableTab = "overview" | "items" | "import" | "export" | "json";

export interface TableHeadProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly tab: TableTab;
  /** Buttons at the right end. */
  readonly children?: Child;
}

/** The name of a table, its status and key, and the way to its other pages. */
export function TableHead({ links, table, tab, children }: TableHeadProps): JSX.Element {
  const name = table.TableName;
  const tabs: readonly (readonly [TableTab, string, string])[] = [
    ["overview", "Overview", links.table(name)],
    ["items", "Items", links.items(name)],
    ["import", "Import", links.importInto(name)],
    ["export", "Export", links.exportTable(name)],
    ["json", "JSON", links.tableJson(name)],
  ];
  return (
    <div class="table-head">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={links.tables}>Tables</a>
      </nav>
      <div class="table-title">
        <h1 class="mono">{name}</h1>
        <Status status={table.TableStatus} />
        <KeyText of={keyOf(table, table.KeySchema)} />
        <div class="table-actions">{children}</div>
      </div>
      <nav class="tabs" aria-label="Pages of the table">
        {tabs.map(([id, text, href]) => (
          <a class="tab" href={href} aria-current={id === tab ? "page" : undefined}>
            {text}
          </a>
        ))}
      </nav>
    </div>
  );
}
