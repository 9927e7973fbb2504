import { isPlinthError, type PlinthErrorCode } from "@plinth/model";
import { HttpProblem } from "./http-problem.ts";

const throttlingNames: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
  "ThrottlingError",
]);

const unavailableNames: ReadonlySet<string> = new Set([
  "InternalServerError",
  "NetworkError",
  "ServiceUnavailable",
  "TimeoutError",
  "TransactionInProgressException",
]);

const conflictNames: ReadonlySet<string> = new Set([
  "ConditionalCheckFailedException",
  "TransactionCanceledException",
  "TransactionConflictException",
]);

const conflictCodes: ReadonlySet<PlinthErrorCode> = new Set<PlinthErrorCode>([
  "conditionFailed",
  "itemExists",
  "itemNotFound",
  "notUnique",
  "transactionRefused",
  "versionConflict",
]);

const retryAfterSeconds = 1;

/**
 * What the tables' service refused, as an answer: throttling is 429, a failed condition or a
 * transaction that met another is 409, an unreachable or silent service 503. Undefined for anything
 * else, which is a fault of ours.
 */
export function serviceProblem(error: unknown): HttpProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isThrottled(error)) {
    return new HttpProblem(429, "THROTTLED", "The shop is very busy; try again in a moment.", {
      retryAfterSeconds,
    });
  }
  if (unavailableNames.has(error.name)) {
    return new HttpProblem(503, "UNAVAILABLE", "The shop cannot answer now; try again soon.", {
      retryAfterSeconds,
    });
  }
  if (conflictNames.has(error.name) || (isPlinthError(error) && conflictCodes.has(error.code))) {
    return new HttpProblem(409, "CONFLICT", "This was changed by somebody else; look again.");
  }
  return undefined;
}

/** A transaction tells throttling as the reason of one of its parts. */
export function isThrottled(error: Error): boolean {
  if (throttlingNames.has(error.name)) return true;
  return (
    isPlinthError(error, "transactionRefused") &&
    error.refusals.some((refusal) => throttlingReasons.has(refusal.reason))
  );
}

const throttlingReasons: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceeded",
  "ThrottlingError",
]);
