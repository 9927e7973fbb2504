import type { Client } from "@plinth/client";
import { type Moment, momentOf } from "./commands/write-plan.ts";

/** What all commands of one connection share. */
export interface ConnectionContext {
  readonly client: Client;
  readonly now: () => number;
  readonly random: () => number;
  readonly uuid: () => string;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly cursorKey: string | Uint8Array;
}

export function currentMoment(context: ConnectionContext): Moment {
  return momentOf(context.now());
}

/** The clock as time to live counts it, for reads, which need no more of the moment. */
export function currentSeconds(context: ConnectionContext): number {
  return Math.floor(context.now() / 1000);
}
