import type { CancellationReason } from "@plinth/api";
import type { Item } from "@plinth/values";

export interface ServiceErrorDetails {
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  readonly cancellationReasons?: readonly CancellationReason[] | undefined;
  readonly item?: Item | undefined;
  /** Said where the name alone does not tell it. */
  readonly isRetryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** What AWS documents as worth another attempt, and the failures of the way there. */
const retryableNames: ReadonlySet<string> = new Set([
  "InternalServerError",
  "NetworkError",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "ThrottlingException",
  "TimeoutError",
  "TransactionInProgressException",
]);

/**
 * Every failure of a `Client`. `name` is the exception's name in the API, or `NetworkError`,
 * `TimeoutError`, `AbortError`, `CredentialsError`, `ClientClosedError` or `StreamsClientError` for
 * what happened on this side of DynamoDB, and `UnknownError` for an HTTP error that is not DynamoDB's.
 */
export class ServiceError extends Error {
  override readonly name: string;
  readonly statusCode: number | undefined;
  readonly requestId: string | undefined;
  /** One for each action of a cancelled transaction, in the order of the request. */
  readonly cancellationReasons: readonly CancellationReason[] | undefined;
  /** The item a failed condition saw, when it was asked for. */
  readonly item: Item | undefined;
  /** Whether the same call may succeed later; a client has then already tried again itself. */
  readonly isRetryable: boolean;

  constructor(name: string, message: string, details: ServiceErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = name;
    this.statusCode = details.statusCode;
    this.requestId = details.requestId;
    this.cancellationReasons = details.cancellationReasons;
    this.item = details.item;
    this.isRetryable =
      details.isRetryable === true || retryableNames.has(name) || (details.statusCode ?? 0) >= 500;
  }
}

/** The error of a call that its own signal ended. */
export function abortError(signal: AbortSignal): ServiceError {
  return new ServiceError("AbortError", "The call was aborted", { cause: signal.reason });
}
