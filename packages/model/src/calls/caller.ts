import { CapacityCount } from "./capacity.ts";

/** Counts what a command's requests take; a command has one only when somebody asked. */
export class Meter {
  readonly capacity: CapacityCount = new CapacityCount();
  requestCount = 0;
}

/** On whose behalf a request is sent: a command, or one run of a query or a batch. */
export interface Caller {
  /** Ends requests and waits. */
  readonly signal: AbortSignal | undefined;
  readonly meter: Meter | undefined;
  /** Which try the next request is, from 1. */
  tryCount: number;
  /** The entities that it is about, for the hook. */
  entityNames(): readonly string[];
}

/** A caller that is no command by itself. */
export function callerFor(
  entityNames: readonly string[],
  options: { readonly signal?: AbortSignal | undefined; readonly meter?: Meter | undefined } = {},
): Caller {
  return {
    signal: options.signal,
    meter: options.meter,
    tryCount: 1,
    entityNames: () => [...new Set(entityNames)],
  };
}
