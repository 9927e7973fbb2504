import {
  createReporting,
  type ReportingOptions,
  type RunningReporting,
} from "./create-reporting.ts";
import type { ReportingTarget } from "./reporting-target.ts";
import { openPglite, openSqlServer, type SqlServer } from "./sql/sql-server.ts";

/** The reporting side where the settings say that its SQL is. */
export function openReporting(
  target: ReportingTarget,
  options: Omit<ReportingOptions, "open">,
): RunningReporting {
  return createReporting({ ...options, open: () => openSqlTarget(target) });
}

export function openSqlTarget(target: ReportingTarget): Promise<SqlServer> {
  return target.kind === "pglite" ? openPglite(target.directory) : openSqlServer(target.url);
}
