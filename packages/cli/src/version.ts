import { readFileSync } from "node:fs";

/** The version of the package, from the file that is beside `src` and `dist` alike. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return version;
}
