import type { PlinthConfigOptions } from "./plinth-config.ts";

/** Gives a config its types. What it says is checked when `plinth` reads it. */
export function defineConfig(options: PlinthConfigOptions): PlinthConfigOptions {
  return options;
}
