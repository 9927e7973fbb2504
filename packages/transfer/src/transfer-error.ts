/** Why a load or a dump was not begun, or not finished. Problems of a file's content are `ItemFileError`. */
export type TransferErrorCode =
  /** There is no such table, or it is not ready. */
  | "tableUnavailable"
  /** What an interrupted run left behind is for another file, table or way of writing. */
  | "checkpointMismatch"
  /** What an interrupted run left behind cannot be read. */
  | "checkpointUnreadable"
  /** Another process works on the same. */
  | "underWay"
  /** The file is not the one that was checked. */
  | "fileChanged"
  /** The file to write is there already. */
  | "fileExists"
  /** A file beside the data, or the file to write, cannot be written. */
  | "notWritable"
  /** DynamoDB refused, or could not be reached. */
  | "callFailed"
  /** The format has no form for a value of the table. */
  | "unwritableValue";

export class TransferError extends Error {
  readonly code: TransferErrorCode;

  /** The message says what happened, why, and what to do. */
  constructor(
    message: string,
    details: { readonly code: TransferErrorCode; readonly cause?: unknown },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "TransferError";
    this.code = details.code;
  }
}
