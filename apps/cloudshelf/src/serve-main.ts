import { readConfig, serveApp } from "@plinth/kit";
import { z } from "zod";
import { allHandlers } from "./handlers/all-handlers.ts";
import { openHandlers } from "./lambda/open-handler.ts";

/** `npm run serve -- cart orders`: serves these handlers, or all, under Node. */

const names = process.argv.slice(2);
const unknown = names.find((name) => !allHandlers.some((handler) => handler.name === name));
if (unknown !== undefined) {
  const known = allHandlers.map(({ name }) => name).join(", ");
  throw new Error(`There is no handler "${unknown}": name some of ${known}, or none for all.`);
}
const environment = { DYNAMODB_ENDPOINT: "http://127.0.0.1:8000", ...process.env };
const { PORT } = readConfig(
  z.object({ PORT: z.coerce.number().int().min(0).max(65_535).default(3_001) }),
  environment,
);
const handlers = allHandlers.filter(({ name }) => names.length === 0 || names.includes(name));
const served = await serveApp({ fetch: openHandlers(handlers, environment), port: PORT });
process.stdout.write(`${handlers.map(({ name }) => name).join(", ")} at ${served.url}\n`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void served.stop());
