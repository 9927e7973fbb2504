/** Why a store refused, for a program; the message says it, with the remedy, for a person. */
export type StoreErrorCode =
  | "closed"
  | "directoryInUse"
  | "directoryUnusable"
  | "formatUnknown"
  | "writeFailed";

/** A store's refusal. Everything a store throws on purpose is one of these. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(
    message: string,
    options: { readonly code: StoreErrorCode; readonly cause?: unknown },
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = "StoreError";
    this.code = options.code;
  }
}
