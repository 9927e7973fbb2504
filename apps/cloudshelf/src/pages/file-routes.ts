import { createHash } from "node:crypto";
import { Hono } from "hono";
import { ShopError } from "../services/shop.ts";
import { drawCover, drawMissingCover } from "./covers/draw-cover.ts";
import type { PagesEnvironment, Site } from "./environment.ts";

/** Styles, script, icon and covers: the same for everyone, so any cache may keep them. */
export function fileRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();

  for (const { name, content, version } of [site.assets.shopStyles, site.assets.staffStyles]) {
    app.get(`/assets/${name}`, (context) => {
      const etag = `"${version}"`;
      const isVersioned = context.req.query("v") === version;
      const headers = {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": `public, max-age=${isVersioned ? "31536000, immutable" : "300"}`,
        ETag: etag,
      };
      if (context.req.header("If-None-Match") === etag) return context.body(null, 304, headers);
      return context.body(content, 200, headers);
    });
  }

  app.get("/assets/:name", (context) => {
    const response = site.assets.files.serve(context, context.req.param("name"));
    return response ?? context.text("There is no such file.", 404);
  });

  app.get("/assets/:version/:name", (context) => {
    const { version, name } = context.req.param();
    const response = site.assets.files.serve(context, name);
    if (response === undefined) return context.text("There is no such file.", 404);
    // A page from before a deployment gets what there is now, and asks again soon.
    const isVersioned = version === site.assets.scriptsVersion && name.endsWith(".js");
    if (isVersioned) response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
    return response;
  });

  app.get("/covers/:name", async (context) => {
    const bookId = context.req.param("name").replace(/\.svg$/, "");
    const svg = await coverOf(site, bookId);
    const etag = `"${createHash("sha256")
      .update(svg ?? "")
      .digest("base64url")
      .slice(0, 16)}"`;
    const headers = {
      "Content-Type": "image/svg+xml",
      "Cache-Control": `public, max-age=${svg === undefined ? 60 : 86_400}`,
      // Nothing in a picture may load or run, also when it is opened on its own.
      "Content-Security-Policy": "default-src 'none'",
      ETag: etag,
    };
    // A browser shows the picture of a 404 too, which is what stands in for a missing cover.
    if (svg === undefined) return context.body(drawMissingCover(), 404, headers);
    if (context.req.header("If-None-Match") === etag) return context.body(null, 304, headers);
    return context.body(svg, 200, headers);
  });

  return app;
}

async function coverOf(site: Site, bookId: string): Promise<string | undefined> {
  try {
    return drawCover(await site.shop.catalogue.book(bookId));
  } catch (error) {
    if (error instanceof ShopError) return undefined;
    throw error;
  }
}
