import type { WriteCommand } from "../../commands/command.ts";
import { isPlinthError } from "../../plinth-error.ts";
import { add } from "../../updates/update-operation.ts";
import type { StateItems, StateKey } from "./state-items.ts";

const markSeconds = 7 * 24 * 3600;

/** What is remembered of single records: how often they failed, and what was done once for them. */
export class RecordMarks {
  readonly #items: StateItems;
  readonly #now: () => number;

  constructor(items: StateItems, now: () => number) {
    this.#items = items;
    this.#now = now;
  }

  /** Counts one failure more and gives the count, whichever process the others were in. */
  async countFailure(eventId: string): Promise<number> {
    const key: StateKey = { partition: `#TRIES#${eventId}`, sort: "TRIES" };
    const once = async (): Promise<number> => {
      const { count } = await this.#items.change(key, { count: add(1) }, this.#expires());
      return count ?? 1;
    };
    try {
      return await once();
    } catch (error) {
      if (!isPlinthError(error, "itemNotFound")) {
        throw error;
      }
    }
    try {
      await this.#items.create(key, { count: 1 }, this.#expires());
      return 1;
    } catch (error) {
      if (!isPlinthError(error, "itemExists")) {
        throw error;
      }
    }
    return once();
  }

  async isDone(eventId: string, work: string): Promise<boolean> {
    return (await this.#items.get(doneKey(eventId, work))) !== undefined;
  }

  /** Refused with `itemExists` when the work was done before. */
  markDone(eventId: string, work: string): WriteCommand<unknown> {
    return this.#items.create(doneKey(eventId, work), {}, this.#expires());
  }

  #expires(): number {
    return Math.ceil(this.#now() / 1000) + markSeconds;
  }
}

/** Partitions of their own, so that a busy consumer's markers are no hot partition. */
function doneKey(eventId: string, work: string): StateKey {
  return { partition: `#DONE#${eventId}`, sort: work };
}
