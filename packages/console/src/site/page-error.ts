export type PageErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;

export interface PageErrorDetails {
  readonly title: string;
  /** What happened and what to do, in whole sentences. */
  readonly text: string;
  /** DynamoDB's own words, where it was DynamoDB that refused. */
  readonly refusal?: { readonly name: string; readonly message: string } | undefined;
  readonly canRetry?: boolean;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Ends a request with a page that says what happened and what to do. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly status: PageErrorStatus;
  readonly details: PageErrorDetails;

  constructor(status: PageErrorStatus, details: PageErrorDetails) {
    super(details.title, { cause: details.cause });
    this.status = status;
    this.details = details;
  }
}

export function noSuchPage(): PageError {
  return new PageError(404, {
    title: "There is no such page",
    text: "The address has a slip in it, or what it led to is gone. The tables are one click away.",
  });
}
