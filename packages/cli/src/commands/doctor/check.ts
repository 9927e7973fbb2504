/** What one look found. */
export interface Check {
  readonly name: string;
  /** `skipped` is what could not be looked at, or need not be. */
  readonly status: "ok" | "failed" | "skipped";
  /** What was found; never a secret. */
  readonly message: string;
  /** What to do, of a failed one. */
  readonly remedy?: string;
}

export function ok(name: string, message: string): Check {
  return { name, status: "ok", message };
}

export function failed(name: string, message: string, remedy: string): Check {
  return { name, status: "failed", message, remedy };
}

export function skipped(name: string, message: string): Check {
  return { name, status: "skipped", message };
}
