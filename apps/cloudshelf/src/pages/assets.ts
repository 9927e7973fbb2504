import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createStaticFiles, type StaticFiles } from "@plinth/kit";
import { themeFolder } from "@plinth/kit/pages";
import type { Assets, Stylesheet } from "./environment.ts";

/** The sources' own folder: it is published beside the compiled code. */
const shopFolder = new URL("../../src/assets/", import.meta.url);

/** What every page needs, in the order in which a later rule wins over an earlier one. */
const shopStyles = [
  new URL("theme.css", themeFolder),
  new URL("parts.css", themeFolder),
  new URL("frame.css", shopFolder),
  new URL("catalogue.css", shopFolder),
  new URL("orders.css", shopFolder),
];

/** What only the back office needs on top: a shopper does not wait for it. */
const staffStyles = [
  new URL("admin.css", shopFolder),
  new URL("office.css", shopFolder),
  new URL("books.css", shopFolder),
  new URL("charts.css", shopFolder),
  new URL("monitoring.css", shopFolder),
];

/** The scripts import each other, so that they stand beside each other under one version of them all. */
const scriptNames: readonly string[] = readdirSync(shopFolder)
  .filter((name) => name.endsWith(".js"))
  .sort();

/**
 * The shop's files under addresses that change with their content; all styles as one of them. Below
 * `assetsPath` the version is part of the path, since a CDN may keep a file for all queries.
 */
export function createAssets(basePath: string, assetsPath?: string | undefined): Assets {
  const files = createStaticFiles(shopFolder);
  const scriptsVersion = versionOf(scriptNames.map(readText).join("\n"));
  const hrefOf = (name: string, version: string) =>
    assetsPath === undefined
      ? `${basePath}/assets/${name}?v=${version}`
      : `${assetsPath}/${version}/${name}`;
  const stylesheetOf = (name: string, sources: readonly URL[]): Stylesheet => {
    const content = readStyles(sources);
    const version = versionOf(content);
    return { name, content, version, href: hrefOf(name, version) };
  };
  return {
    files,
    shopStyles: stylesheetOf("shop.css", shopStyles),
    staffStyles: stylesheetOf("staff.css", [...shopStyles, ...staffStyles]),
    scriptHref: `${assetsPath ?? `${basePath}/assets`}/${scriptsVersion}/shop.js`,
    scriptsVersion,
    iconHref: hrefOf("icon.svg", fileVersion(files, "icon.svg")),
  };
}

/** A file for the bucket that a CDN serves. */
export interface SiteFile {
  /** From the root of the site, without a slash before it. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly cacheControl: string;
}

/** What a CDN serves beside the shop at `basePath`: its files, and the way to it from the root. */
export function siteFiles(basePath: string, assetsPath: string): readonly SiteFile[] {
  const assets = createAssets(basePath, assetsPath);
  const cacheControl = "public, max-age=31536000, immutable";
  const entrance = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=${basePath}/">
<title>CloudShelf</title>
<p><a href="${basePath}/">CloudShelf, the bookshop</a></p>
</html>
`;
  return [
    { path: "index.html", content: entrance, cacheControl: "public, max-age=300" },
    ...[assets.shopStyles, assets.staffStyles].map(({ href, content }) => ({
      path: href.slice(1),
      content,
      cacheControl,
    })),
    ...scriptNames.map((name) => ({
      path: `${assetsPath.slice(1)}/${assets.scriptsVersion}/${name}`,
      content: readText(name),
      cacheControl,
    })),
    { path: assets.iconHref.slice(1), content: readText("icon.svg"), cacheControl },
  ];
}

/** Comments and indentation are for the sources' readers: without them it is a fifth smaller. */
function readStyles(sources: readonly URL[]): string {
  const styles = sources.map((url) => readFileSync(url, "utf8")).join("\n");
  return styles.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\s*\n\s*/g, "\n");
}

function readText(name: string): string {
  return readFileSync(new URL(name, shopFolder), "utf8");
}

function versionOf(content: string): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 16);
}

function fileVersion(files: StaticFiles, name: string): string {
  return files.versioned(name).split("?v=")[1] ?? "";
}
