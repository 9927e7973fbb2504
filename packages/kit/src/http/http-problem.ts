import type { Context } from "hono";

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;

export interface ProblemDetails {
  readonly subject?: string | undefined;
  readonly issues?: readonly { readonly path: string; readonly message: string }[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** For the log; it never goes into the answer. */
  readonly cause?: unknown;
}

/** A refusal with its HTTP status: thrown anywhere in a handler, it becomes the answer. */
export class HttpProblem extends Error {
  readonly status: ProblemStatus;
  readonly code: string;
  readonly details: ProblemDetails;

  constructor(status: ProblemStatus, code: string, message: string, details: ProblemDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "HttpProblem";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The one shape of an error: `{ error: { code, message, requestId, … } }`. */
export function problemResponse(context: Context, problem: HttpProblem): Response {
  const { retryAfterSeconds, subject, issues } = problem.details;
  if (retryAfterSeconds !== undefined) context.header("Retry-After", String(retryAfterSeconds));
  context.header("Cache-Control", "no-store");
  return context.json(
    {
      error: {
        code: problem.code,
        message: problem.message,
        ...(subject === undefined ? {} : { subject }),
        ...(issues === undefined ? {} : { issues }),
        requestId: String(context.get("requestId") ?? ""),
      },
    },
    problem.status,
  );
}
