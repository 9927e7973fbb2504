import type { CommandContext } from "../../command/command-context.ts";
import { allTables, namesInCode } from "../../config/declared-tables.ts";
import type { PlinthConfig } from "../../config/plinth-config.ts";
import { CliError } from "../../errors/cli-error.ts";
import { counted } from "../../terminal/counted.ts";
import { type Check, failed, ok, skipped } from "./check.ts";

/** Whether there is a config that can be read. There need not be one. */
export async function checkConfig(
  context: CommandContext,
): Promise<{ readonly check: Check; readonly config: PlinthConfig | undefined }> {
  try {
    const config = await context.configIfAny();
    if (config === undefined) {
      const message = `there is no plinth.config.ts in ${context.workingDirectory} or above it`;
      return { check: skipped("config", message), config };
    }
    const count = allTables(config, namesInCode).length;
    const check = ok("config", `${config.file}, ${counted(count, "table")}`);
    return { check, config };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const check = failed("config", error.message, "Mend the config, or give another by --config.");
    return { check, config: undefined };
  }
}
