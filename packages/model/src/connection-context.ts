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
