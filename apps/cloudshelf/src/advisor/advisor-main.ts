import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { cloudShelfConfig } from "../config.ts";
import { connectDynamoDB } from "../connection.ts";
import { metricsShape } from "../http/metrics-shapes.ts";
import { programErrorText, programExitCode } from "../program-error.ts";
import { measureTables } from "./measure-tables.ts";
import type { ProcessFigures } from "./measurements.ts";
import { printAdvice } from "./print-advice.ts";
import { adviceOn } from "./triggers.ts";

const helpText = `Usage: npm run advisor -w @plinth/cloudshelf -- [--metrics <file>]

Holds the tables, and what a running shop measured of itself, against the triggers for PostgreSQL.
Sends DescribeTable and Queries, and writes nothing.

  --metrics <file>   what GET /api/metrics answered to an administrator; without it, the times of
                     answers are told as not measured
  --help             show this

  DYNAMODB_ENDPOINT  where DynamoDB is (http://127.0.0.1:8000)

Exit codes: 0 done, 1 it failed, 2 it cannot be called so.
`;

async function advise(): Promise<string> {
  const { values } = parseArgs({
    options: { metrics: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return helpText;
  const figures =
    values.metrics === undefined ? undefined : await readFigures(pathFrom(values.metrics));
  const client = connectDynamoDB({ DYNAMODB_ENDPOINT: "http://127.0.0.1:8000", ...process.env });
  try {
    const { tableNames } = cloudShelfConfig(process.env);
    const measured = await measureTables({ client, tableNames, nowMs: Date.now() });
    return printAdvice(adviceOn({ ...measured, process: figures }));
  } finally {
    await client.close();
  }
}

/** npm runs this in the package; a path is meant from where npm was called. */
function pathFrom(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? ".", path);
}

async function readFigures(path: string): Promise<ProcessFigures> {
  try {
    return metricsShape.parse(JSON.parse(await readFile(path, "utf8"))).lastHour;
  } catch (error) {
    throw new Error(
      `${path} cannot be read as an answer to GET /api/metrics: save one there, asked for as an administrator.`,
      { cause: error },
    );
  }
}

try {
  process.stdout.write(await advise());
} catch (error) {
  process.stderr.write(programErrorText(error, helpText));
  process.exitCode = programExitCode(error);
}
