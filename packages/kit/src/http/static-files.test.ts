import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStaticFiles, type StaticFiles } from "./static-files.ts";

describe("createStaticFiles", () => {
  const folder = mkdtempSync(join(tmpdir(), "static-files-"));
  let files: StaticFiles;
  let app: Hono;

  beforeAll(() => {
    mkdirSync(join(folder, "fonts"));
    writeFileSync(join(folder, "shop.css"), "body {}");
    writeFileSync(join(folder, "fonts", "serif.woff2"), "font");
    writeFileSync(join(folder, "notes.private"), "secret");
    files = createStaticFiles(pathToFileURL(`${folder}/`));
    app = new Hono();
    app.get("/*", (context) => {
      const name = decodeURIComponent(context.req.path.slice(1));
      return files.serve(context, name) ?? context.text("no such file", 404);
    });
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it("serves a file with its type, its ETag and a short life", async () => {
    const response = await app.request("/shop.css");
    expect(await response.text()).toBe("body {}");
    expect(response.headers.get("Content-Type")).toBe("text/css; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=300, must-revalidate");
    expect((await app.request("/fonts/serif.woff2")).status).toBe(200);
  });

  it("answers 304 to who has the file", async () => {
    const etag = (await app.request("/shop.css")).headers.get("ETag") ?? "";
    const headers = { "If-None-Match": `W/${etag}, "other"` };
    expect((await app.request("/shop.css", { headers })).status).toBe(304);
  });

  it("lets a versioned address be kept for ever", async () => {
    const response = await app.request(`/${files.versioned("shop.css")}`);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  });

  it("serves nothing outside the folder and no unknown type", async () => {
    for (const path of ["/..%2f..%2fetc%2fpasswd", "/%2e%2e/shop.css/..", "/notes.private"]) {
      expect((await app.request(path)).status).toBe(404);
    }
  });
});
