/** SQLSTATE classes of a server that is not there, stops, starts, or has no room: it may be there soon. */
const passingStates = /^(08|53|57P0[1-5]$|58030$)/;
/** Two that met in a lock: the same again will do. */
const conflictStates = /^(40001|40P01|55P03)$/;
const networkCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
]);
/** What `pg` and PGlite say without a code. */
const lostTexts =
  /connection terminated|timeout exceeded when trying to connect|is closed|not queryable/i;

/** Whether SQL is out of reach for now, which says nothing about what was asked. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isConnectionLost)) return true;
  const code = "code" in error ? String(error.code) : "";
  return passingStates.test(code) || networkCodes.has(code) || lostTexts.test(error.message);
}

/** Whether the same may succeed later. */
export function isPassing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return conflictStates.test(code) || isConnectionLost(error);
}
