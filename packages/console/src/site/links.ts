import type { ItemKeyTexts } from "../items/item-key.ts";

/** The addresses of the console's pages. */
export interface Links {
  /** Without a slash at its end. */
  readonly basePath: string;
  readonly tables: string;
  readonly createTable: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly requests: string;
  readonly requestsLive: string;
  asset(name: string): string;
  table(tableName: string): string;
  tableJson(tableName: string): string;
  timeToLive(tableName: string): string;
  items(tableName: string): string;
  /** The page that exports the table, or what a query of its items finds. */
  exportTable(tableName: string, query?: URLSearchParams): string;
  exportFile(tableName: string): string;
  importInto(tableName: string): string;
  importFile(tableName: string, token: string): string;
  item(tableName: string, key: ItemKeyTexts): string;
  editItem(tableName: string, key: ItemKeyTexts): string;
  deleteItem(tableName: string, key: ItemKeyTexts): string;
  newItem(tableName: string, form: "rows" | "json"): string;
  /** A new item that begins as a copy of that one. */
  duplicateItem(tableName: string, key: ItemKeyTexts): string;
  tablesFor(search: { readonly text: string; readonly pageNumber: number }): string;
}

/** `basePath` is where the console is mounted, such as `/console`; a slash at its end is left out. */
export function createLinks(basePath: string): Links {
  const base = basePath.replace(/\/+$/, "");
  const tableLink = (tableName: string): string =>
    `${base}/tables/${encodeURIComponent(tableName)}`;
  return {
    basePath: base,
    tables: `${base}/`,
    createTable: `${base}/new-table`,
    signIn: `${base}/sign-in`,
    signOut: `${base}/sign-out`,
    requests: `${base}/requests`,
    requestsLive: `${base}/requests/live`,
    asset: (name) => `${base}/assets/${name}`,
    table: tableLink,
    tableJson: (tableName) => `${tableLink(tableName)}/json`,
    timeToLive: (tableName) => `${tableLink(tableName)}/time-to-live`,
    items: (tableName) => `${tableLink(tableName)}/items`,
    exportTable: (tableName, query) =>
      `${tableLink(tableName)}/export${query === undefined || query.size === 0 ? "" : `?${query}`}`,
    exportFile: (tableName) => `${tableLink(tableName)}/export/file`,
    importInto: (tableName) => `${tableLink(tableName)}/import`,
    importFile: (tableName, token) => `${tableLink(tableName)}/import/${token}`,
    item: (tableName, key) => `${tableLink(tableName)}/item?${keyQuery(key)}`,
    editItem: (tableName, key) => `${tableLink(tableName)}/item/edit?${keyQuery(key)}`,
    deleteItem: (tableName, key) => `${tableLink(tableName)}/item/delete?${keyQuery(key)}`,
    newItem: (tableName, form) =>
      `${tableLink(tableName)}/new${form === "json" ? "?form=json" : ""}`,
    duplicateItem: (tableName, key) => `${tableLink(tableName)}/new?${keyQuery(key)}`,
    tablesFor({ text, pageNumber }) {
      const query = new URLSearchParams();
      if (text !== "") query.set("q", text);
      if (pageNumber > 1) query.set("page", String(pageNumber));
      return query.size === 0 ? `${base}/` : `${base}/?${query}`;
    },
  };
}

function keyQuery({ partition, sort }: ItemKeyTexts): string {
  const query = new URLSearchParams({ partition });
  if (sort !== undefined) query.set("sort", sort);
  return query.toString();
}
