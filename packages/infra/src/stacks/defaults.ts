import { randomBytes, randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";

/** What stacks take from outside where their caller gives nothing else. */
export const systemClock: () => number = () => Date.now();
export const systemUuid: () => string = () => randomUUID();

/** Waits until then, or until the signal. */
export function systemWait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
  });
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
