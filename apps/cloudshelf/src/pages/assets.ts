import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createStaticFiles } from "@plinth/kit";
import { themeFolder } from "@plinth/kit/pages";
import type { Assets } from "./environment.ts";

/** The sources' own folder: it is published beside the compiled code. */
const shopFolder = new URL("../../src/assets/", import.meta.url);

/** In the order in which a later rule wins over an earlier one. */
const stylesheets = [
  new URL("theme.css", themeFolder),
  new URL("parts.css", themeFolder),
  new URL("frame.css", shopFolder),
  new URL("catalogue.css", shopFolder),
  new URL("orders.css", shopFolder),
];

/** The shop's files under addresses that change with their content; all styles as one of them. */
export function createAssets(basePath: string): Assets {
  const files = createStaticFiles(shopFolder);
  const stylesheet = stylesheets.map((url) => readFileSync(url, "utf8")).join("\n");
  const version = createHash("sha256").update(stylesheet).digest("base64url").slice(0, 16);
  return {
    files,
    stylesheet,
    stylesheetVersion: version,
    stylesheetHref: `${basePath}/assets/shop.css?v=${version}`,
    scriptHref: `${basePath}/assets/${files.versioned("shop.js")}`,
    iconHref: `${basePath}/assets/${files.versioned("icon.svg")}`,
  };
}
