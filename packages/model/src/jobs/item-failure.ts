import { serviceFailure } from "../calls/service-failure.ts";
import { isPlinthError, type PlinthErrorCode } from "../plinth-error.ts";

/** Not about one item: the next one would fail too, or nobody may go on. */
const endsTheRun: readonly PlinthErrorCode[] = [
  "tableNotFound",
  "auditFailed",
  "encryptionUnavailable",
  "jobUnderWay",
  "invalidJob",
];

/** Whether an error is about the item that a job has just looked at, so that it goes on with the next. */
export function isItemFailure(error: unknown): error is Error {
  // Such as an item that has become too large.
  const isInvalid = serviceFailure(error, "ValidationException") !== undefined;
  return isInvalid || (isPlinthError(error) && !endsTheRun.includes(error.code));
}
