import { createToken, hashToken, type RandomBytes } from "@plinth/kit";

export interface SessionsOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly lifeMs: number;
  /** Sessions kept at once; the oldest ends first. */
  readonly sessionCountMax: number;
}

/** Those who signed in, in the memory of this process: a restart signs everybody out. */
export interface Sessions {
  /** Starts a session and gives its token, which is kept as a hash only. */
  start(): { readonly token: string; readonly expiresAtMs: number };
  isOpen(token: string): boolean;
  end(token: string): void;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { now, random, lifeMs, sessionCountMax } = options;
  /** When each ends, by the hash of its token, in the order of their start. */
  const endings = new Map<string, number>();
  return {
    start() {
      const token = createToken(random);
      const expiresAtMs = now() + lifeMs;
      endings.set(hashToken(token), expiresAtMs);
      for (const [hash, endsAtMs] of endings) {
        if (endsAtMs > now() && endings.size <= sessionCountMax) break;
        endings.delete(hash);
      }
      return { token, expiresAtMs };
    },
    isOpen(token: string): boolean {
      return (endings.get(hashToken(token)) ?? 0) > now();
    },
    end(token: string): void {
      endings.delete(hashToken(token));
    },
  };
}
