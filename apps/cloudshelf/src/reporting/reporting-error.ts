export type ReportingErrorCode =
  /** SQL does not answer; DynamoDB and the shop go on. */
  | "reportingDown"
  /** Another fills the report anew already. */
  | "rebuildRunning"
  /** Another took over, since this one was not heard of for too long. */
  | "rebuildTakenOver";

/** What the reporting side refuses or cannot do, by its code. */
export class ReportingError extends Error {
  readonly code: ReportingErrorCode;

  constructor(code: ReportingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ReportingError";
    this.code = code;
  }
}
