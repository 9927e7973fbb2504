import type { Connection } from "../connect.ts";
import { isPlinthError, PlinthError } from "../plinth-error.ts";
import type { RecordMarks } from "./state/record-marks.ts";
import type { OnceResult, OnceWork } from "./stream-handler.ts";

/** What is needed of a connection: its transactions. */
export type Transacts = Pick<Connection<Record<never, never>>, "transact">;

/** Makes the `once` of one listener's run for one record. */
export function createOnce(
  parts: { readonly connection: Transacts; readonly marks: RecordMarks },
  eventId: string,
  listener: string,
): (work: OnceWork, name?: string) => Promise<OnceResult> {
  const names = new Set<string>();
  return async (work, name = "") => {
    if (names.has(name)) {
      throw new PlinthError(
        "invalidTransaction",
        `The listener ${listener} does two things once, and both are called "${name}": the second would count as done. Give each a name of its own.`,
      );
    }
    names.add(name);
    const id = `${listener}#${name}`;
    try {
      return await (typeof work === "function"
        ? runOnce(parts.marks, work, { eventId, id })
        : transactOnce(parts, work, { eventId, id }));
    } catch (error) {
      // It may be tried again at once.
      names.delete(name);
      throw error;
    }
  };
}

async function runOnce(
  marks: RecordMarks,
  work: () => Promise<unknown>,
  { eventId, id }: { eventId: string; id: string },
): Promise<OnceResult> {
  if (await marks.isDone(eventId, id)) {
    return { isRepeated: true };
  }
  await work();
  try {
    await marks.markDone(eventId, id);
  } catch (error) {
    // Somebody else did it meanwhile, or the answer to the first try was lost.
    if (!isPlinthError(error, "itemExists")) {
      throw error;
    }
  }
  return { isRepeated: false };
}

async function transactOnce(
  { connection, marks }: { readonly connection: Transacts; readonly marks: RecordMarks },
  writes: Exclude<OnceWork, () => Promise<unknown>>,
  { eventId, id }: { eventId: string; id: string },
): Promise<OnceResult> {
  const { isRepeated } = await connection.transact(writes, { once: marks.markDone(eventId, id) });
  return { isRepeated };
}
