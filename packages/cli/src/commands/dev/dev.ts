import { once } from "node:events";
import type { CommandContext } from "../../command/command-context.ts";
import type { DevOptions } from "./dev-options.ts";
import { printReady } from "./dev-output.ts";
import { startDev } from "./start-dev.ts";

/** Serves until it is told to stop, which is how it ends when all is well. */
export async function dev(context: CommandContext, options: DevOptions): Promise<undefined> {
  const running = await startDev(context, options);
  try {
    await printReady(context, running, options);
    if (!context.signal.aborted) await once(context.signal, "abort");
    context.note("Stopping: what was accepted is finished first.");
  } finally {
    await running.stop();
  }
}
