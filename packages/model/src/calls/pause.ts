import { abortError } from "@plinth/client";
import type { ConnectionContext } from "../connection-context.ts";
import type { Caller } from "./caller.ts";

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
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = (): void => reject(abortError(signal));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    await Promise.race([aborted, context.wait(milliseconds, signal)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
