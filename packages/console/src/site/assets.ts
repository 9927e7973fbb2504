import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createStaticFiles, type StaticFiles } from "@plinth/kit";
import { themeFolder } from "@plinth/kit/pages";
import type { Links } from "./links.ts";

/** The console's files under addresses that change with their content; all styles as one of them. */
export interface Assets {
  readonly files: StaticFiles;
  readonly stylesheet: string;
  readonly stylesheetVersion: string;
  readonly stylesheetHref: string;
  readonly scriptHref: string;
  readonly iconHref: string;
}

/** The sources' own folder: it is published beside the compiled code. */
const consoleFolder = new URL("../../src/assets/", import.meta.url);

/** In the order in which a later rule wins over an earlier one. */
const stylesheets = [
  new URL("theme.css", themeFolder),
  new URL("parts.css", themeFolder),
  new URL("frame.css", consoleFolder),
  new URL("data.css", consoleFolder),
  new URL("items.css", consoleFolder),
  new URL("editing.css", consoleFolder),
  new URL("requests.css", consoleFolder),
  new URL("transfer.css", consoleFolder),
  new URL("creating.css", consoleFolder),
];

export function createAssets(links: Links): Assets {
  const files = createStaticFiles(consoleFolder);
  const stylesheet = stylesheets.map((url) => readFileSync(url, "utf8")).join("\n");
  const version = createHash("sha256").update(stylesheet).digest("base64url").slice(0, 16);
  return {
    files,
    stylesheet,
    stylesheetVersion: version,
    stylesheetHref: links.asset(`console-all.css?v=${version}`),
    scriptHref: links.asset(files.versioned("console.js")),
    iconHref: links.asset(files.versioned("icon.svg")),
  };
}
