export type PageErrorStatus = 403 | 404 | 413 | 429 | 500 | 503;

/** Ends a request with one of the shop's error pages. */
export class PageError extends Error {
  readonly status: PageErrorStatus;

  constructor(status: PageErrorStatus, options?: ErrorOptions) {
    super(`page error ${status}`, options);
    this.name = "PageError";
    this.status = status;
  }
}
