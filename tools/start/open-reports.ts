import { join } from "node:path";
import type { Client } from "@plinth/client";
import { type CloudShelfConfig, lateReporting, reportingTargetOf } from "@plinth/cloudshelf";

export interface ReportsOptions {
  readonly client: Client;
  readonly config: CloudShelfConfig;
  /** Where the data is kept; `undefined` keeps it in memory. */
  readonly directory: string | undefined;
  readonly print: (text: string) => unknown;
}

/**
 * The shop's reports: in PGlite beside the data when nothing else is said. Opens nothing by itself;
 * even its code is loaded when it is first needed.
 */
export function openReports({ client, config, directory, print }: ReportsOptions) {
  const place = directory === undefined ? undefined : join(directory, "reporting");
  const target = reportingTargetOf(config.reporting ?? "pglite", place);
  if (target === undefined) return undefined;
  return lateReporting(async () => {
    const { openReporting } = await import("@plinth/cloudshelf/reporting");
    return openReporting(target, {
      client,
      tableNames: config.tableNames,
      onProblem: (problem) => {
        if (problem.kind === "rebuildFailed" || problem.kind === "sqlDown") {
          print(`The reports: ${String(problem.error)}. The shop goes on.\n`);
        }
      },
    });
  });
}
