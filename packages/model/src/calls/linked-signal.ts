import { setMaxListeners } from "node:events";

/** A signal that ends with any of the others, or when its owner says so. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Ends it, and lets go of the others. */
  end(reason?: unknown): void;
}

/**
 * Links by listeners that `end` takes away again: `AbortSignal.any` keeps what it made alive as long
 * as the longest of its signals.
 */
export function linkSignals(signals: Iterable<AbortSignal | undefined>): LinkedSignal {
  const controller = new AbortController();
  // As many requests listen to it as run side by side, which is no leak.
  setMaxListeners(0, controller.signal);
  const releases: (() => void)[] = [];
  const end = (reason?: unknown): void => {
    for (const release of releases.splice(0)) {
      release();
    }
    controller.abort(reason);
  };
  for (const signal of new Set(signals)) {
    const onAbort = (): void => end(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    releases.push(() => signal?.removeEventListener("abort", onAbort));
    if (signal?.aborted === true) {
      onAbort();
    }
  }
  return { signal: controller.signal, end };
}
