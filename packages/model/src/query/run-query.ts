import type { ConnectionContext } from "../connection-context.ts";
import { compileQuery, type QuerySpec } from "./compile-query.ts";
import { PagedRead } from "./paged-read.ts";

/** A query that is sent page by page. */
export function runQuery(context: ConnectionContext, spec: QuerySpec): PagedRead<"Query"> {
  return new PagedRead(context, {
    operation: "Query",
    target: spec.target,
    index: spec.index,
    limit: spec.options.limit,
    signal: spec.options.signal,
    compile: (moment) => compileQuery(spec, moment),
  });
}
