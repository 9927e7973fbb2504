import { readSettings, StartError } from "./start/settings.ts";
import { startPlinth } from "./start/start-plinth.ts";

// Who reads the output may go (`npm start | head`); the data must still be closed in good order.
process.stdout.on("error", () => undefined);

/** What `npm start` runs. It is the entry point: the environment and the clock are read here. */
try {
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings.kind === "help") {
    process.stdout.write(settings.text);
  } else {
    const running = await startPlinth(settings, (line) => process.stdout.write(line));
    const stop = (): void => {
      // A second signal ends the program at once, as if nothing listened for it.
      process.off("SIGTERM", stop).off("SIGINT", stop);
      process.stdout.write("\nStopping: what was accepted is finished first.\n");
      void running.stop().catch(fail);
    };
    process.on("SIGTERM", stop).on("SIGINT", stop);
  }
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? explained(error) : String(error)}\n`);
  process.exitCode = error instanceof StartError ? 2 : 1;
}

/** Errors that name their remedy, and the system's refusals, say it all; any other shows where it came from. */
function explained(error: Error): string {
  const isExplained = ["StartError", "PortTakenError", "PortInUseError", "StoreError"];
  return isExplained.includes(error.name) || "syscall" in error
    ? error.message
    : (error.stack ?? error.message);
}
