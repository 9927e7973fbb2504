import type { Measured } from "../calls/call.ts";
import type { Capacity } from "../calls/capacity.ts";
import type { Request } from "../commands/command.ts";

export interface QueryPage<out Item> {
  readonly items: Item[];
  /** Opaque; absent on the last page. A page with a cursor may be followed by an empty one. */
  readonly cursor: string | undefined;
  readonly capacity: Capacity;
  readonly milliseconds: number;
}

export interface QueryPageOptions {
  /** The most items that the page has. */
  readonly limit?: number | undefined;
  /** The `cursor` of the page before. Any other text is refused with the code `invalidCursor`. */
  readonly cursor?: string | undefined;
  /**
   * Whom the cursors are for, such as the user's id: only a page bound to the same takes them. One
   * that is empty or `undefined` is refused with `invalidQuery`, since it would bind to nobody.
   */
  readonly boundTo?: string;
}

/**
 * A read of many items that is sent when they are asked for. Expired items and other entities' are
 * left out. Whoever stops taking items ends the requests too. Limits that are no positive integers
 * are refused with `invalidQuery`.
 */
interface ReadOfMany<out Item, Name extends "Query" | "Scan"> extends AsyncIterable<Item> {
  page(options?: QueryPageOptions): Promise<QueryPage<Item>>;
  /** Page after page of at most `limit` items. */
  pages(options?: QueryPageOptions): AsyncIterable<QueryPage<Item>>;
  all(): Promise<Item[]>;
  first(): Promise<Item | undefined>;
  /** All items, and what they took to get. */
  measured(): Promise<Measured<Item[]>>;
  /** The exact request for the first page. */
  compile(options?: QueryPageOptions): Request<Name>;
}

export interface Query<out Item> extends ReadOfMany<Item, "Query"> {}

/**
 * A read of the whole table or index. It costs as much as everything that is stored, whatever it
 * gives: for jobs and migrations, and never on the way of a request. With more than one segment
 * items come in no order, `page` is refused with `invalidQuery`, and pages have no cursor.
 */
export interface Scan<out Item> extends ReadOfMany<Item, "Scan"> {}
