export interface RateLimiterOptions {
  /** Calls allowed in one window. */
  readonly callCountMax: number;
  readonly windowMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Callers remembered at once; the oldest window is forgotten first. */
  readonly callerCountMax?: number;
}

export interface RateDecision {
  readonly isAllowed: boolean;
  readonly callCountMax: number;
  readonly remaining: number;
  /** When the caller's window ends. */
  readonly resetAtMs: number;
  /** Whole seconds to wait, at least 1, when the call was not allowed. */
  readonly retryAfterSeconds: number;
}

export interface RateLimiter {
  /** Counts one call of `caller` and says whether it may go on. */
  take(caller: string): RateDecision;
}

const callerCountMaxDefault = 10_000;

/**
 * Fixed windows, one for each caller, kept in this process. Behind a load balancer each process has
 * its own count, so the gateway in front keeps the global limit.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { callCountMax, windowMs, now } = options;
  const callerCountMax = options.callerCountMax ?? callerCountMaxDefault;
  const windows = new Map<string, { endsAtMs: number; callCount: number }>();

  function windowOf(caller: string, nowMs: number): { endsAtMs: number; callCount: number } {
    const known = windows.get(caller);
    if (known !== undefined && known.endsAtMs > nowMs) return known;
    // Deleting first moves the caller to the end, so that the map stays ordered by age of window.
    windows.delete(caller);
    const fresh = { endsAtMs: nowMs + windowMs, callCount: 0 };
    windows.set(caller, fresh);
    if (windows.size > callerCountMax) {
      for (const oldest of windows.keys()) {
        windows.delete(oldest);
        break;
      }
    }
    return fresh;
  }

  return {
    take(caller: string): RateDecision {
      const nowMs = now();
      const window = windowOf(caller, nowMs);
      window.callCount += 1;
      return {
        isAllowed: window.callCount <= callCountMax,
        callCountMax,
        remaining: Math.max(0, callCountMax - window.callCount),
        resetAtMs: window.endsAtMs,
        retryAfterSeconds: Math.max(1, Math.ceil((window.endsAtMs - nowMs) / 1000)),
      };
    },
  };
}
