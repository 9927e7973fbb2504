import { readFileSync } from "node:fs";

/** The version of this package, wherever in it the program lies. */
export function readVersion(): string {
  const file = new URL(import.meta.resolve("@plinth/cli/package.json"));
  const { version } = JSON.parse(readFileSync(file, "utf8"));
  return version;
}
