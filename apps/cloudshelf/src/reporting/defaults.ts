import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

/** What the reporting side takes from outside where its caller gives nothing else. */
export const systemNow: () => number = () => Date.now();
export const systemRandom: () => number = () => Math.random();
export const systemId: () => string = () => randomUUID();

/** Passes the time, until the signal at the latest. */
export async function waitFor(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { ...(signal === undefined ? {} : { signal }) }).catch(
    () => undefined,
  );
}
