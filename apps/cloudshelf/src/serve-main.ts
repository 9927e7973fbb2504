import { type Environment, readConfig, serveApp } from "@plinth/kit";
import { z } from "zod";
import { allHandlers } from "./handlers/all-handlers.ts";
import { openHandlers } from "./lambda/open-handler.ts";
import { runInBackground } from "./run-in-background.ts";

/** `npm run serve -- cart orders`: serves these handlers, or all, under Node until it is stopped. */

const settings = z.object({ PORT: z.coerce.number().int().min(0).max(65_535).default(3_001) });

async function serve(names: readonly string[], environment: Environment): Promise<void> {
  const known = allHandlers.map(({ name }) => name);
  const unknown = names.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined) {
    throw new Error(`There is no handler "${unknown}": name some of ${known.join(", ")}, or none.`);
  }
  const { PORT: port } = readConfig(settings, environment);
  const handlers = allHandlers.filter(({ name }) => names.length === 0 || names.includes(name));
  const { fetch, jobs } = openHandlers(handlers, environment, { runInBackground });
  const served = await serveApp({ fetch, port });
  const running = jobs.start();
  process.stdout.write(`${handlers.map(({ name }) => name).join(", ")} at ${served.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => void served.stop().then(() => running.stop()));
  }
}

try {
  await serve(process.argv.slice(2), {
    DYNAMODB_ENDPOINT: "http://127.0.0.1:8000",
    ...process.env,
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
