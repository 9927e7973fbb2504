import { parseArgs } from "node:util";
import type { Environment } from "@plinth/kit";
import { cloudShelfConfig } from "./config.ts";
import { connectDynamoDB } from "./connection.ts";
import { compareExport } from "./jobs/compare-export.ts";
import { comparisonText } from "./jobs/comparison-text.ts";
import { openExportFiles } from "./jobs/export-files.ts";
import { exportTables } from "./jobs/export-tables.ts";
import { seededRandom } from "./jobs/seeded-random.ts";
import { programErrorText, programExitCode, UsageError } from "./program-error.ts";
import { openSqlTarget } from "./reporting/open-reporting.ts";
import { reportingPattern, reportingTargetOf } from "./reporting/reporting-target.ts";

const helpText = `Usage: npm run export -w @plinth/cloudshelf -- --to <database> [options]

Writes all books, reviews, users, carts and orders, with every field, as tables of the schema "shop",
then counts every table and compares a sample of each with DynamoDB, field by field. An attribute that has
no column is named, and is a difference.

  --to <database>    postgres://user@host/database, pglite:<directory>, or pglite for one in memory
  --files <folder>   CSV files too, and load.sql, which loads them with psql
  --check            compares what was exported before, and writes nothing
  --sample <count>   how many items of each kind are compared (100)
  --seed <number>    chooses the sample (1): the same number, the same items
  --help             show this

  DYNAMODB_ENDPOINT  where DynamoDB is (http://127.0.0.1:8000)

It holds phones and addresses, and no password's hash and no session. Stop the shop for the comparison, or
what changes meanwhile is told as a difference.

Exit codes: 0 the same, 1 it failed, 2 it cannot be used so, 3 there are differences.
`;

interface Settings {
  readonly to: string;
  readonly files: string | undefined;
  readonly isCheckOnly: boolean;
  readonly sampleCount: number;
  readonly seed: number;
}

/** Undefined when help is asked for. */
function readSettings(args: readonly string[]): Settings | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      to: { type: "string" },
      files: { type: "string" },
      check: { type: "boolean", default: false },
      sample: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const { to = "", files, check, sample, seed } = values;
  if (!reportingPattern.test(to) || to === "off") {
    throw new UsageError("Say with --to where the tables go.");
  }
  if (!/^[1-9]\d{0,4}$/.test(sample)) throw new UsageError("--sample is a number from 1 to 99999.");
  if (!/^\d{1,9}$/.test(seed)) throw new UsageError("--seed is a whole number.");
  return { to, files, isCheckOnly: check, sampleCount: Number(sample), seed: Number(seed) };
}

async function run(args: readonly string[], environment: Environment): Promise<number> {
  const settings = readSettings(args);
  if (settings === undefined) {
    process.stdout.write(helpText);
    return 0;
  }
  const { tableNames } = cloudShelfConfig(environment);
  const target = reportingTargetOf(settings.to, undefined);
  if (target === undefined) throw new UsageError("Say with --to where the tables go.");
  const client = connectDynamoDB(environment);
  const server = await openSqlTarget(target);
  try {
    const context = { client, tableNames, sql: server.sql };
    if (!settings.isCheckOnly) {
      const { files: folder } = settings;
      const files = folder === undefined ? undefined : await openExportFiles(folder);
      const itemCount = await exportTables({ ...context, files, onItems: showCount });
      process.stderr.write(`\r${itemCount} items written.\n`);
    }
    const { sampleCount, seed } = settings;
    const comparison = await compareExport({ ...context, sampleCount, random: seededRandom(seed) });
    process.stdout.write(comparisonText(comparison, seed));
    return comparison.isSame ? 0 : 3;
  } finally {
    await server.close();
    await client.close();
  }
}

function showCount(itemCount: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${itemCount} items`);
}

try {
  process.exitCode = await run(process.argv.slice(2), {
    DYNAMODB_ENDPOINT: "http://127.0.0.1:8000",
    ...process.env,
  });
} catch (error) {
  process.stderr.write(programErrorText(error, helpText));
  process.exitCode = programExitCode(error);
}
