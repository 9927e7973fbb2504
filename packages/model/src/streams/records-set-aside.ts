import { type HandlingOptions, openWorkbench } from "./consumer-options.ts";
import { systemClock } from "./defaults.ts";
import { openRecord } from "./open-record.ts";
import { readEvents } from "./read-events.ts";
import { handleAlone } from "./settle-record.ts";
import type { StoredRecord } from "./state/set-aside-store.ts";
import type { StreamHandler } from "./stream-handler.ts";

/** A record that waits in the state table, whole. */
export type SetAsideRecord = StoredRecord;

/** The records of one consumer that were set aside. */
export interface SetAsideRecords {
  /**
   * The changes of one item after each other and in their order; the items in no order. Ends with
   * `invalidRecord` at one of which a part was deleted.
   */
  list(): AsyncIterable<SetAsideRecord>;

  /**
   * Runs the handler for it now and takes it out. Rejects with what the handler throws, and then
   * keeps it. What `context.once` did before is not done again, for as long as its markers stay.
   */
  replay(record: SetAsideRecord): Promise<void>;

  /** Gives it up. */
  discard(record: SetAsideRecord): Promise<void>;
}

/**
 * Opens the records that a handler could not handle. Throws `invalidDefinition` for a name or a state
 * that cannot be.
 *
 *     const aside = recordsSetAside(spending, options);
 *     for await (const record of aside.list()) await aside.replay(record);
 */
export function recordsSetAside(
  handler: StreamHandler,
  options: Omit<HandlingOptions, "onError">,
): SetAsideRecords {
  const { now = systemClock, signal = new AbortController().signal } = options;
  const onError = (): void => {};
  const { bench } = openWorkbench(handler, { ...options, onError, now, signal });
  return {
    list: () => bench.setAside.list(),
    replay: async (stored) => {
      await handleAlone(
        bench,
        stored.record,
        readEvents(handler, await openRecord(handler, stored.record)),
      );
      await bench.setAside.remove(stored);
    },
    discard: (stored) => bench.setAside.remove(stored),
  };
}
