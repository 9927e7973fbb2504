import { abortError } from "@plinth/client";
import type { ConnectionContext } from "../connection-context.ts";
import type { Caller } from "./caller.ts";
import { untilAborted } from "./until-aborted.ts";

/** Waits as the connection waits, but not past the end that the caller's signal sets. */
export async function pause(
  context: ConnectionContext,
  caller: Caller,
  milliseconds: number,
): Promise<void> {
  const { signal } = caller;
  if (signal === undefined) {
    return context.wait(milliseconds);
  }
  if (signal.aborted) {
    throw abortError(signal);
  }
  return untilAborted(context.wait(milliseconds, signal), signal);
}
