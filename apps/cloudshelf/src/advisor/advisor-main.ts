import { readFile } from "node:fs/promises";
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
  const figures = values.metrics === undefined ? undefined : await readFigures(values.metrics);
  const client = connectDynamoDB({ DYNAMODB_ENDPOINT: "http://127.0.0.1:8000", ...process.env });
  try {
    const { tableNames } = cloudShelfConfig(process.env);
    const measured = await measureTables({ client, tableNames, nowMs: Date.now() });
    return printAdvice(adviceOn({ ...measured, process: figures }));
  } finally {
    await client.close();
  }
}

async function readFigures(path: string): Promise<ProcessFigures> {
  const text = await readFile(path, "utf8");
  try {
    return metricsShape.parse(JSON.parse(text)).lastHour;
  } catch (error) {
    throw new Error(
      `${path} is not what GET /api/metrics answers: save that answer there, asked for as an administrator.`,
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
