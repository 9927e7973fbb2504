import { dirname, resolve } from "node:path";
import type { CommandContext } from "../../command/command-context.ts";
import type { PlinthConfig } from "../../config/plinth-config.ts";

/** The project's `.plinth`, from whichever of its directories this is called, or what `--data` names. */
export function dataDirectory(
  { workingDirectory }: CommandContext,
  data: string | undefined,
  config: PlinthConfig | undefined,
): string {
  if (data !== undefined) return resolve(workingDirectory, data);
  return resolve(config === undefined ? workingDirectory : dirname(config.file), ".plinth");
}
