import { Hono } from "hono";
import type { ConsoleEnvironment, Site } from "./environment.ts";

/** Styles, scripts and the icon: the same for everyone, so a browser may keep them. */
export function fileRoutes({ assets }: Site): Hono<ConsoleEnvironment> {
  const app = new Hono<ConsoleEnvironment>();

  app.get("/assets/console-all.css", (context) => {
    const { stylesheet, stylesheetVersion } = assets;
    const etag = `"${stylesheetVersion}"`;
    const isVersioned = context.req.query("v") === stylesheetVersion;
    const headers = {
      "Content-Type": "text/css; charset=utf-8",
      "Cache-Control": isVersioned ? "private, max-age=31536000, immutable" : "no-cache",
      ETag: etag,
    };
    if (context.req.header("If-None-Match") === etag) return context.body(null, 304, headers);
    return context.body(stylesheet, 200, headers);
  });

  app.get("/assets/:name", (context) => {
    const response = assets.files.serve(context, context.req.param("name"));
    return response ?? context.text("There is no such file.", 404);
  });

  return app;
}
