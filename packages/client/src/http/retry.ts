import type { ServiceError } from "../service-error.ts";

export interface RetryOptions {
  /** The first attempt counts; 1 never retries. */
  readonly maxAttempts: number;
  /** Tokens for the retries of all calls together; an endpoint in trouble is not besieged. */
  readonly budget: number;
  /** The upper bound of the first wait; it doubles with each further one. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** The costs are those of the AWS SDKs. */
const retryCost = 5;
const timeoutCost = 10;

/** One bucket of tokens: a retry takes some, a success gives some back. */
export interface RetryBudget {
  /** What the retry costs, or undefined when there is not enough left. */
  take(error: ServiceError): number | undefined;
  /** Pays back the last retry of a call that succeeded, or one token when there was none. */
  giveBack(cost: number | undefined): void;
}

export function createRetryBudget(tokens: number): RetryBudget {
  let left = tokens;
  return {
    take(error) {
      const cost = error.name === "TimeoutError" ? timeoutCost : retryCost;
      if (left < cost) return undefined;
      left -= cost;
      return cost;
    },
    giveBack(cost = 1) {
      left = Math.min(tokens, left + cost);
    },
  };
}

/** Full jitter: anything from no wait to the whole of it, so that callers do not come back together. */
export function retryDelayMs(attempt: number, options: RetryOptions, random: () => number): number {
  const bound = Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** (attempt - 1));
  return random() * bound;
}
