import type { Client } from "@plinth/client";
import type { Call } from "./calls/call.ts";
import { type Moment, momentOf } from "./commands/write-plan.ts";
import type { ItemCipher } from "./encryption/encryption.ts";

/** What all commands of one connection share. Requests go by `sendRequest`, not by the client. */
export interface ConnectionContext {
  readonly client: Client;
  readonly now: () => number;
  /** Milliseconds that only go forward, for how long things took. */
  readonly monotonicNow: () => number;
  readonly random: () => number;
  readonly uuid: () => string;
  /** Waits; commands do it by `pause`, which ends with their signal. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly cursorKey: string | Uint8Array;
  /** Encrypts and decrypts for the entities that ask for it. */
  readonly cipher: ItemCipher | undefined;
  /** Hears of every request. */
  readonly onCall: ((call: Call) => void) | undefined;
}

export function currentMoment(context: ConnectionContext): Moment {
  return momentOf(context.now());
}

/** The clock as time to live counts it, for reads, which need no more of the moment. */
export function currentSeconds(context: ConnectionContext): number {
  return Math.floor(context.now() / 1000);
}
