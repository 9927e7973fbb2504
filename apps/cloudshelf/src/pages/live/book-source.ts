import type { Client } from "@plinth/client";
import type { LiveChanges, LiveSource } from "@plinth/kit";
import { defineStreamHandler, type FollowStatus, followStream } from "@plinth/model/streams";
import { entities, type TableNames } from "../../schema.ts";
import { bookView } from "../../services/views.ts";
import { type LiveBook, liveBookOf } from "./live-book.ts";

export interface BookSourceOptions {
  readonly client: Client;
  readonly tableNames: TableNames;
  /** Between two readings of what pages show, while the stream cannot be followed. */
  readonly pollMilliseconds: number;
  readonly read: (bookIds: readonly string[]) => Promise<ReadonlyMap<string, LiveBook>>;
  readonly reportError: (error: unknown) => void;
}

/**
 * Tells how books stand after each change in their table, by its stream. While that cannot be
 * followed, what the pages show is read again and again.
 */
export function bookSource(options: BookSourceOptions): (changes: LiveChanges) => LiveSource {
  const { client, tableNames, pollMilliseconds, read, reportError } = options;
  return (changes) => {
    const stopping = new AbortController();
    let polling: ReturnType<typeof setTimeout> | undefined;
    let hasBegun = false;
    let begin: () => void;
    const started = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const publish = (book: LiveBook) => changes.publish(book.id, book);

    async function poll(): Promise<void> {
      await changes.refresh();
      if (polling !== undefined) schedule();
    }

    function schedule(): void {
      polling = setTimeout(() => void poll(), pollMilliseconds);
      polling.unref();
    }

    function endPolling(): void {
      clearTimeout(polling);
      polling = undefined;
    }

    function onStatus(status: FollowStatus): void {
      endPolling();
      if (status === "away") schedule();
      // What was changed up to now may have passed unheard; nobody was told anything before.
      else if (hasBegun) void changes.refresh();
      hasBegun = true;
      begin();
    }

    const follower = followStream(
      defineStreamHandler(
        { Book: entities.Book },
        {
          Book: {
            insert: ({ newItem }) => publish(liveBookOf(bookView(newItem))),
            modify: ({ newItem }) => publish(liveBookOf(bookView(newItem))),
            // It may stand in another category now.
            remove: async ({ key }) => {
              for (const book of (await read([key.book_id])).values()) publish(book);
            },
          },
        },
      ),
      {
        client,
        tableNames,
        onStatus,
        onError: (problem) => {
          if (stopping.signal.aborted) return;
          reportError("error" in problem ? problem.error : problem.kind);
          // A removal of which it could not be read what it means.
          if (problem.kind === "attemptFailed") void changes.refresh();
        },
        signal: stopping.signal,
      },
    );
    return {
      started,
      stop() {
        endPolling();
        stopping.abort();
        void follower.stop();
      },
    };
  };
}
