import { type Environment, readConfig, serveApp } from "@plinth/kit";
import { z } from "zod";
import { cloudShelfConfig } from "./config.ts";
import { connectDynamoDB } from "./connection.ts";
import { allHandlers } from "./handlers/all-handlers.ts";
import { openHandlers } from "./lambda/open-handler.ts";
import { programErrorText, programExitCode, UsageError } from "./program-error.ts";
import { lateReporting } from "./reporting/late-reporting.ts";
import type { Reporting } from "./reporting/reporting.ts";
import { reportingTargetOf } from "./reporting/reporting-target.ts";
import { runInBackground } from "./run-in-background.ts";

const helpText = `Usage: npm run serve -w @plinth/cloudshelf -- [catalogue] [cart] [accounts] [orders]

Serves these handlers, or all four, under Node until it is stopped.

  --help                show this

  CLOUDSHELF_SECRET     signs forms and cookies: openssl rand -base64 32
  PORT                  3001
  CLOUDSHELF_BASE_PATH  /shop
  DYNAMODB_ENDPOINT     where DynamoDB is (http://127.0.0.1:8000)

The other settings are in apps/cloudshelf/README.md.
`;

const settings = z.object({ PORT: z.coerce.number().int().min(0).max(65_535).default(3_001) });

async function serve(names: readonly string[], environment: Environment): Promise<void> {
  if (names.includes("--help") || names.includes("-h")) {
    process.stdout.write(helpText);
    return;
  }
  const known = allHandlers.map(({ name }) => name);
  const unknown = names.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no handler "${unknown}": name some of ${known.join(", ")}, or none.`,
    );
  }
  const { PORT: port } = readConfig(settings, environment);
  const handlers = allHandlers.filter(({ name }) => names.length === 0 || names.includes(name));
  const reporting = reportingOf(environment);
  const { fetch, jobs } = openHandlers(handlers, environment, { runInBackground, reporting });
  const served = await serveApp({ fetch, port });
  const running = jobs.start();
  process.stdout.write(`${handlers.map(({ name }) => name).join(", ")} at ${served.url}\n`);
  const stop = async (): Promise<void> => {
    await served.stop();
    await running.stop();
    await reporting?.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());
}

/** Reads from the reports' SQL; `npm run reporting -- feed` brings the changes there. */
function reportingOf(
  environment: Environment,
): (Reporting & { close(): Promise<void> }) | undefined {
  const { reporting = "off", tableNames } = cloudShelfConfig(environment);
  const target = reportingTargetOf(reporting, undefined);
  if (target === undefined) return undefined;
  return lateReporting(async () => {
    const { openReporting } = await import("./reporting/open-reporting.ts");
    return openReporting(target, { client: connectDynamoDB(environment), tableNames });
  });
}

try {
  await serve(process.argv.slice(2), {
    DYNAMODB_ENDPOINT: "http://127.0.0.1:8000",
    ...process.env,
  });
} catch (error) {
  process.stderr.write(programErrorText(error, helpText));
  process.exitCode = programExitCode(error);
}
