import type { Environment } from "@plinth/kit";
import { showProgress } from "@plinth/model/migration";
import { cloudShelfConfig } from "./config.ts";
import { connectDynamoDB } from "./connection.ts";
import { type RebuildResult, rebuildReports } from "./jobs/rebuild-reports.ts";
import { isSqlAway, programErrorText, programExitCode, sqlAwayText } from "./program-error.ts";
import { createReporting, type ReportingOptions } from "./reporting/create-reporting.ts";
import { systemId, systemNow } from "./reporting/defaults.ts";
import type { FeedProblem } from "./reporting/feed.ts";
import { openSqlTarget } from "./reporting/open-reporting.ts";
import { reportingTargetOf } from "./reporting/reporting-target.ts";
import { migrateReporting } from "./reporting/sql/migrate.ts";

const helpText = `Usage: npm run reporting -w @plinth/cloudshelf -- <command>

  feed       bring every change of the four tables to the reports' SQL, until Ctrl-C
  rebuild    fill the report anew, while the feed and the readers go on
  status     how current the report is
  --help     show this

  CLOUDSHELF_REPORTING   postgres://user@host/database, or pglite:<directory>
  DYNAMODB_ENDPOINT      where DynamoDB is (http://127.0.0.1:8000)

Exit codes: 0 done, 1 it failed, 2 the command or a setting cannot be used, 3 SQL does not answer.
`;

/** The exit code. */
async function run(args: readonly string[], environment: Environment): Promise<number> {
  const [command, ...others] = args;
  if (command === "--help" || command === "-h") {
    process.stdout.write(helpText);
    return 0;
  }
  if (command === undefined) {
    process.stderr.write(`Name a command.\n\n${helpText}`);
    return 2;
  }
  if (others.length > 0 || !isCommand(command)) {
    process.stderr.write(`There is no command "${args.join(" ")}".\n\n${helpText}`);
    return 2;
  }
  const { reporting = "off", tableNames } = cloudShelfConfig(environment);
  const target = reportingTargetOf(reporting, undefined);
  if (target === undefined) {
    process.stderr.write(`CLOUDSHELF_REPORTING does not say where SQL is.\n\n${helpText}`);
    return 2;
  }
  const client = connectDynamoDB(environment);
  try {
    const open = () => openSqlTarget(target);
    return await commands[command]({ client, tableNames, open, onProblem: tellProblem });
  } finally {
    await client.close();
  }
}

const commands = { feed, rebuild, status } as const;

function isCommand(text: string): text is keyof typeof commands {
  return Object.hasOwn(commands, text);
}

async function feed(options: ReportingOptions): Promise<number> {
  const reporting = createReporting(options);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
  process.stdout.write("The feed runs. Stop with Ctrl-C.\n");
  void reporting.feed().then(
    () => process.stdout.write("The report is filled and current.\n"),
    (error: unknown) => process.stderr.write(`${String(error)}\n`),
  );
  await stopped;
  await reporting.close();
  return 0;
}

async function rebuild({ client, tableNames, open }: ReportingOptions): Promise<number> {
  const server = await open();
  const stopping = new AbortController();
  process.once("SIGINT", () => stopping.abort(new Error("Stopped; the report is as it was.")));
  try {
    await migrateReporting(server.sql, systemId);
    const result = await rebuildReports({
      client,
      tableNames,
      sql: server.sql,
      now: systemNow,
      newId: systemId,
      signal: stopping.signal,
      onProgress: showProgress(process.stderr),
    });
    process.stdout.write(`${resultText(result)}\n`);
    for (const { kind, key, reason } of result.refused) {
      process.stderr.write(`Not taken in: ${kind} ${key}: ${reason}\n`);
    }
    return result.refused.length === 0 ? 0 : 1;
  } finally {
    await server.close();
  }
}

async function status(options: ReportingOptions): Promise<number> {
  const server = await options.open();
  const reporting = createReporting({ ...options, open: async () => server });
  try {
    // The first question only opens it.
    await reporting.status();
    const found = await reporting.status();
    process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
    if (found.kind === "up") return 0;
    process.stderr.write(`${sqlAwayText}\n`);
    return 3;
  } finally {
    await reporting.close();
  }
}

function resultText({ itemCount, milliseconds }: RebuildResult): string {
  return `Filled anew with ${itemCount} items in ${(milliseconds / 1000).toFixed(1)} s.`;
}

function tellProblem(problem: FeedProblem): void {
  const text =
    problem.kind === "rebuilt"
      ? resultText(problem.result)
      : problem.kind === "rebuilding"
        ? `Filling the report anew: ${problem.reason}.`
        : problem.kind === "stream"
          ? `The stream of ${problem.tableName}: ${problem.problem.kind}`
          : `${problem.kind}: ${String(problem.error)}`;
  process.stderr.write(`${text}\n`);
}

try {
  process.exitCode = await run(process.argv.slice(2), {
    DYNAMODB_ENDPOINT: "http://127.0.0.1:8000",
    ...process.env,
  });
} catch (error) {
  process.stderr.write(programErrorText(error, helpText));
  process.exitCode = isSqlAway(error) ? 3 : programExitCode(error);
}
