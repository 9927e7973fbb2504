import { inProcess } from "@plinth/client";
import { createConsole, type RequestFeed } from "@plinth/console";
import type { Engine } from "@plinth/engine";
import { type ServedApp, serveApp } from "@plinth/kit";
import type { CommandContext } from "../../command/command-context.ts";
import type { DevOptions } from "./dev-options.ts";

export const consolePath = "/console";

export interface ConsoleParts {
  readonly engine: Engine;
  /** What the engine tells of its requests. */
  readonly feed: RequestFeed;
  readonly endpointUrl: string;
  readonly options: DevOptions;
}

/** Serves the console of an engine; whoever opens the port itself is led to it. */
export async function serveConsole(
  { environment, note }: CommandContext,
  { engine, feed, endpointUrl, options }: ConsoleParts,
): Promise<ServedApp> {
  const console = createConsole({
    client: inProcess(engine, { origin: "console" }),
    feed,
    basePath: consolePath,
    endpointUrl,
    password: options.password ?? environment["PLINTH_CONSOLE_PASSWORD"],
    reportError: (error) =>
      note(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  const served = await serveApp({
    port: options.consolePort,
    fetch: (request, nodeEnvironment) =>
      new URL(request.url).pathname === "/"
        ? new Response(null, { status: 302, headers: { location: `${consolePath}/` } })
        : console.fetch(request, nodeEnvironment),
  });
  return {
    ...served,
    stop() {
      console.close();
      return served.stop();
    },
  };
}
