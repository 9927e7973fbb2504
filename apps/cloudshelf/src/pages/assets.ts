import { createStaticFiles, type StaticFiles } from "@plinth/kit";
import { themeFolder } from "@plinth/kit/pages";
import type { Assets } from "./environment.ts";

/** The shop's own files and the shared theme, under addresses that change with their content. */
export function createAssets(basePath: string): Assets {
  const theme = createStaticFiles(themeFolder);
  // The sources' own folder: it is published beside the compiled code.
  const shop = createStaticFiles(new URL("../../src/assets/", import.meta.url));
  const href = (files: StaticFiles, name: string) => `${basePath}/assets/${files.versioned(name)}`;
  return {
    files: [theme, shop],
    stylesheets: [href(theme, "theme.css"), href(shop, "shop.css")],
    script: href(shop, "shop.js"),
    icon: href(shop, "icon.svg"),
  };
}
