/** Why a service refused, by one word that callers decide on. Each maps to one status of HTTP. */
export type TennisErrorCode =
  | "notFound"
  /** `details.issues` says which members, and what is wrong with each. */
  | "invalidInput"
  | "slotTaken"
  | "dailyLimit"
  /** `details.window` and `details.availableAt` say when the day can be asked for. */
  | "outsideWindow"
  | "notCancellable"
  | "illegalTransition"
  | "usernameTaken"
  | "emailTaken"
  | "weakPassword"
  | "wrongPassword"
  | "wrongCredentials"
  /** `details.untilMs` says how long, in epoch milliseconds. */
  | "accountLocked"
  | "accountInactive"
  | "clubRefused"
  | "clubUnavailable"
  | "sessionEnded"
  | "forbidden"
  /** Somebody else changed it meanwhile: read it again, then decide. */
  | "versionConflict"
  /** The store cannot be reached: nothing was changed, asking again later may succeed. */
  | "unavailable";

export interface InputIssue {
  /** The member that is wrong, such as `timeSlot` or `preferredCourts.0`. */
  readonly path: string;
  readonly message: string;
}

export type TennisErrorDetails = Readonly<Record<string, unknown>> & {
  readonly issues?: readonly InputIssue[];
};

/** What a service refuses with. Its message is for the person who asked, and holds no secret. */
export class TennisError extends Error {
  override readonly name = "TennisError";
  readonly code: TennisErrorCode;
  readonly details: TennisErrorDetails;

  constructor(
    code: TennisErrorCode,
    message: string,
    options: { readonly details?: TennisErrorDetails; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The refusal of an input, naming everything that is wrong with it at once. */
export function invalidInput(issues: readonly InputIssue[]): TennisError {
  const text = issues.map(({ path, message }) => `${path}: ${message}`).join(" ");
  return new TennisError("invalidInput", text, { details: { issues } });
}
