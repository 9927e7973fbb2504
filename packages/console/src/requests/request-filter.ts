import type { RequestReport } from "@plinth/api";

/** What a client of the console calls itself: `inProcess(engine, { origin: "console" })`. */
export const consoleOrigin = "console";

/** Which requests a page shows. */
export interface RequestFilter {
  /** "" for all. */
  readonly tableName: string;
  /** "" for all. */
  readonly operation: string;
  readonly isErrorsOnly: boolean;
  /** "" for all but the console's own, "*" for all. */
  readonly origin: string;
}

export function readRequestFilter({ searchParams: query }: URL): RequestFilter {
  return {
    tableName: query.get("table") ?? "",
    operation: query.get("operation") ?? "",
    isErrorsOnly: query.get("errors") === "yes",
    origin: query.get("origin") ?? "",
  };
}

/** The same filter as the query of an address. */
export function requestFilterQuery(filter: RequestFilter): string {
  const query = new URLSearchParams();
  if (filter.tableName !== "") query.set("table", filter.tableName);
  if (filter.operation !== "") query.set("operation", filter.operation);
  if (filter.isErrorsOnly) query.set("errors", "yes");
  if (filter.origin !== "") query.set("origin", filter.origin);
  return query.toString();
}

export function passes(filter: RequestFilter, request: RequestReport): boolean {
  const isOfOrigin =
    filter.origin === ""
      ? request.origin !== consoleOrigin
      : filter.origin === "*" || request.origin === filter.origin;
  return (
    isOfOrigin &&
    (filter.tableName === "" || request.tableNames.includes(filter.tableName)) &&
    (filter.operation === "" || request.operation === filter.operation) &&
    (!filter.isErrorsOnly || request.errorName !== undefined)
  );
}
