import { randomBytes, randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** What stacks take from outside where their caller gives nothing else. */
export const systemClock: () => number = () => Date.now();
export const systemUuid: () => string = () => randomUUID();

/** Waits until then, or until the signal, which ends the wait without an error. */
export async function systemWait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

const nameAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const nameSuffixLength = 12;

/** As CloudFormation ends the names that it makes. */
export function systemNameSuffix(): string {
  const letters = [...randomBytes(nameSuffixLength)].map(
    (byte) => nameAlphabet[byte % nameAlphabet.length],
  );
  return letters.join("");
}

/** Who deploys, for whoever finds a deployment under way. */
export function systemOwner(): string {
  return `${userName()}@${hostname()}, process ${process.pid}`;
}

/** A process may run under an id that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "somebody";
  }
}
