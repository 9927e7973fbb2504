/** A copy with name, code and message alone: the original may hold sockets and, through them, headers. */
export function plainCause(error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  const reasons = error instanceof AggregateError ? error.errors.map(String).join("; ") : "";
  const cause = new Error(error.message || reasons || code || "The connection failed");
  cause.name = error.name;
  return code === undefined ? cause : Object.assign(cause, { code });
}
