import type { Request } from "../commands/command.ts";

export interface QueryPage<out Item> {
  readonly items: Item[];
  /** Opaque; absent on the last page. A page with a cursor may be followed by an empty one. */
  readonly cursor: string | undefined;
}

export interface QueryPageOptions {
  /** The most items that the page has. */
  readonly limit?: number | undefined;
  /** The `cursor` of the page before. Any other text is refused with the code `invalidCursor`. */
  readonly cursor?: string | undefined;
}

/** A query that is sent when its items are asked for. Expired items and other entities' are left out. */
export interface Query<out Item> extends AsyncIterable<Item> {
  page(options?: QueryPageOptions): Promise<QueryPage<Item>>;
  /** Page after page of at most `limit` items. */
  pages(options?: QueryPageOptions): AsyncIterable<QueryPage<Item>>;
  all(): Promise<Item[]>;
  first(): Promise<Item | undefined>;
  /** The exact request for the first page. */
  compile(options?: QueryPageOptions): Request<"Query">;
}
