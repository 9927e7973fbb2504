import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { usageError } from "../errors/cli-error.ts";
import { checkConfig } from "./check-config.ts";
import { findConfig } from "./find-config.ts";
import type { PlinthConfig } from "./plinth-config.ts";

/** Finds, runs and checks the config. Throws a usage error that names the file, and the place in it. */
export async function loadConfig(
  workingDirectory: string,
  given: string | undefined,
): Promise<PlinthConfig> {
  const file = findConfig(workingDirectory, given);
  const name = relative(workingDirectory, file) || file;
  const exported = await importConfig(file, name);
  const config = exported["config"] ?? exported["default"];
  if (config === undefined) {
    throw usageError(
      `${name} exports no config. Write: export const config = defineConfig({ … });`,
    );
  }
  return checkConfig(config, { file, name });
}

/**
 * TypeScript is loaded as it is, and so is what it imports. The loader stays for the rest of the
 * process, and without a name of its own: a module that both the config and we import, such as
 * `@plinth/model`, has to be the same one.
 */
async function importConfig(
  file: string,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  const [modules, commonModules] = await Promise.all([
    import("tsx/esm/api"),
    import("tsx/cjs/api"),
  ]);
  modules.register();
  // For a project whose package.json has no "type": "module".
  commonModules.register();
  try {
    const exported = await import(pathToFileURL(file).href);
    // What such a project exports comes as the default of what is imported.
    return exported.default?.__esModule === true ? exported.default : exported;
  } catch (error) {
    throw usageError(`${name} cannot be loaded: ${reasonOf(error)}`, error);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message}${placeOf(error)}`;
}

/** The first line of the stack that is the user's own, for errors that a config throws as it runs. */
function placeOf({ message, stack = "" }: Error): string {
  // What does not parse has its place in the message already: "plinth.config.ts:3:7: ERROR: …".
  if (/:\d+:\d+: /.test(message)) return "";
  const own = stack
    .split("\n")
    .find((line) => /^\s+at .*:\d+:\d+\)?$/.test(line) && !/node:|node_modules/.test(line));
  const place = /(?:file:\/\/)?([^\s()]+:\d+:\d+)\)?$/.exec(own ?? "")?.[1];
  return place === undefined ? "" : `\n  at ${place}`;
}
