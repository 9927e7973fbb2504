/** Why a stack was not changed, or not as asked, by one word that code can decide on. */
export type StackErrorCode =
  /** The request itself is wrong: a stack's name, an option. Nothing was sent. */
  | "invalidRequest"
  /** The template or its parameters are wrong; `issues` has each place. Nothing was changed. */
  | "invalidTemplate"
  /** The template has what cannot be applied here, such as a resource that is no table; `issues` lists all of it. */
  | "unsupported"
  /** What is asked for contradicts what is there, such as a table of that name. Nothing was changed. */
  | "refused"
  | "stackNotFound"
  /** A table did not come to rest in time, or not to what was asked of it. */
  | "notReady"
  /** Another run changes the stack; the message tells whose and since when, where it is known. */
  | "stackBusy"
  /** The deployment failed or was stopped, and everything is as it was before; `cause` is what failed. */
  | "rolledBack"
  /** The deployment failed and so did its rollback; `rollback` goes on with it. */
  | "rollbackFailed"
  /** A stack's tables could not all be deleted; deleting it again goes on. */
  | "deleteFailed"
  /**
   * What was begun could not be ended: the way to DynamoDB failed, this process lost its hold on the
   * stack, or somebody deleted its state. `rollback`, or deleting again, ends it.
   */
  | "interrupted";

/** One thing that is wrong, and where. */
export interface StackIssue {
  readonly message: string;
  readonly file?: string | undefined;
  /** From 1, as `column`. Absent where the fault is in no file. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Within the template, such as `Resources.Books.Properties.KeySchema[0]`. */
  readonly path?: string | undefined;
}

export interface StackErrorDetails {
  readonly issues?: readonly StackIssue[] | undefined;
  readonly cause?: unknown;
}

/** Every refusal and failure of a stack's operation that is not the client's own `ServiceError`. */
export class StackError extends Error {
  override readonly name: string = "StackError";
  readonly code: StackErrorCode;
  /** All that is wrong, not only the first. */
  readonly issues: readonly StackIssue[];

  constructor(code: StackErrorCode, message: string, details: StackErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.issues = details.issues ?? [];
  }
}

const shownIssuesMax = 20;

/** The error of issues that were found together; its message lists them one a line. */
export function issuesError(
  code: StackErrorCode,
  summary: string,
  issues: readonly StackIssue[],
): StackError {
  const lines = issues.slice(0, shownIssuesMax).map((issue) => `  ${printIssue(issue)}`);
  const more = issues.length - lines.length;
  const rest = more > 0 ? [`  and ${more} more`] : [];
  return new StackError(code, [summary, ...lines, ...rest].join("\n"), { issues });
}

/** `template.yml:12:7 Resources.Books.Type: …`, as editors and terminals make links of it. */
export function printIssue({ file, line, column, path, message }: StackIssue): string {
  const place = line === undefined ? "" : `${file ?? "template"}:${line}:${column ?? 1} `;
  return `${place}${path === undefined || path === "" ? "" : `${path}: `}${message}`;
}
