import type { Client } from "@plinth/client";
import { createLiveFeed, type LiveFeed } from "@plinth/kit";
import type { Context } from "hono";
import type { TableNames } from "../../schema.ts";
import type { Catalogue } from "../../services/shop.ts";
import { bookSource } from "./book-source.ts";
import { goneBook, type LiveBook, liveBookOf } from "./live-book.ts";

/** How open pages learn of changes: told by the server, by asking again and again, or not at all. */
export type LiveWay = "stream" | "poll" | "off";

export interface LiveSettings {
  readonly way: LiveWay;
  /** Between two questions of a page that asks, and of the server while there is no stream. */
  readonly pollMilliseconds: number;
}

export interface LiveOptions extends LiveSettings {
  /** Reads the table's stream; its calls belong to no request. */
  readonly client: Client;
  readonly tableNames: TableNames;
  readonly catalogue: Catalogue;
  readonly uuid: () => string;
  readonly addressOf: (context: Context) => string;
  readonly reportError: (error: unknown) => void;
  /** Runs what is read for all pages together, so that it is counted somewhere. */
  readonly measure: (run: () => Promise<void>) => Promise<unknown>;
}

/** The live side of the shop's pages. */
export interface Live extends LiveSettings {
  readonly feed: LiveFeed;
  readonly addressOf: (context: Context) => string;
  /** How these books stand, as of a moment ago. */
  read(bookIds: readonly string[]): Promise<ReadonlyMap<string, LiveBook>>;
}

/** The most books that one page follows. */
export const liveBookCountMax = 100;

/** Sends nothing until the first page listens. */
export function openLive(options: LiveOptions): Live {
  const { way, pollMilliseconds, catalogue, addressOf, reportError, measure } = options;

  async function read(
    bookIds: readonly string[],
    consistency: { readonly consistent?: boolean } = {},
  ): Promise<ReadonlyMap<string, LiveBook>> {
    const books = await catalogue.booksById(bookIds, consistency);
    return new Map(
      bookIds.map((id) => {
        const book = books.get(id);
        return [id, book === undefined ? goneBook(id) : liveBookOf(book)] as const;
      }),
    );
  }

  /** What no change would be told after must be seen, so it is read as it is now. */
  async function readNow(bookIds: readonly string[]): Promise<ReadonlyMap<string, LiveBook>> {
    let books: ReadonlyMap<string, LiveBook> = new Map();
    await measure(async () => {
      books = await read(bookIds, { consistent: true });
    });
    return books;
  }

  const { client, tableNames, uuid } = options;
  const feed = createLiveFeed({
    open: bookSource({ client, tableNames, pollMilliseconds, read: readNow, reportError }),
    read: readNow,
    uuid,
    onError: reportError,
    topicCountMax: liveBookCountMax,
  });
  return { way, pollMilliseconds, feed, addressOf, read };
}
