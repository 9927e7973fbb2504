import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Context } from "hono";

const contentTypes: ReadonlyMap<string, string> = new Map([
  [".css", "text/css; charset=utf-8"],
  [".gif", "image/gif"],
  [".html", "text/html; charset=utf-8"],
  [".ico", "image/x-icon"],
  [".jpg", "image/jpeg"],
  [".js", "text/javascript; charset=utf-8"],
  [".json", "application/json"],
  [".png", "image/png"],
  [".svg", "image/svg+xml"],
  [".txt", "text/plain; charset=utf-8"],
  [".webp", "image/webp"],
  [".woff2", "font/woff2"],
]);

export interface StaticFiles {
  /** Answers for a file of the folder, or undefined when there is none of that name. */
  serve(context: Context, name: string): Response | undefined;
  /** The name with `?v=<hash>`, under which the file may be cached for ever. */
  versioned(name: string): string;
}

interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly version: string;
}

/**
 * Serves a folder from memory. It is read once, so a name that is not a file of the folder cannot be
 * asked for, whatever dots and slashes it holds.
 */
export function createStaticFiles(folder: URL): StaticFiles {
  const files = readFiles(folder);
  return {
    serve(context: Context, name: string): Response | undefined {
      const file = files.get(name);
      if (file === undefined) return undefined;
      const etag = `"${file.version}"`;
      const headers = {
        "Content-Type": file.contentType,
        ETag: etag,
        "Cache-Control":
          context.req.query("v") === file.version
            ? "public, max-age=31536000, immutable"
            : "public, max-age=300, must-revalidate",
      };
      if (matchesTag(context.req.header("If-None-Match"), etag)) {
        return context.body(null, 304, headers);
      }
      return context.body(file.bytes, 200, headers);
    },
    versioned(name: string): string {
      const file = files.get(name);
      return file === undefined ? name : `${name}?v=${file.version}`;
    },
  };
}

/** True for `*` and for a list that holds the tag; a weak tag matches too, as RFC 9110 asks here. */
function matchesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === "*" || tag === etag);
}

function readFiles(folder: URL): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const contentType = contentTypes.get(extname(entry.name));
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = new Uint8Array(readFileSync(path));
    const name = relativeName(folder, path);
    const version = createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
    files.set(name, { bytes, contentType, version });
  }
  return files;
}

function relativeName(folder: URL, path: string): string {
  const root = decodeURIComponent(folder.pathname).replace(/\/?$/, "/");
  return path.startsWith(root) ? path.slice(root.length) : path;
}
