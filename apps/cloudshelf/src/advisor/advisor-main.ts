import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { cloudShelfConfig } from "../config.ts";
import { connectDynamoDB } from "../connection.ts";
import { metricsShape } from "../http/metrics-shapes.ts";
import { measureTables } from "./measure-tables.ts";
import type { ProcessFigures } from "./measurements.ts";
import { printAdvice } from "./print-advice.ts";
import { adviceOn } from "./triggers.ts";

/**
 * `npm run advisor -- --metrics metrics.json`: holds the tables, and what a running shop answered to
 * `GET /api/metrics`, against the triggers of the second phase.
 */
async function advise(): Promise<string> {
  const { values } = parseArgs({ options: { metrics: { type: "string" } } });
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
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
