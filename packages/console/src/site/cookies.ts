import type { FlashCookie } from "@plinth/kit/pages";
import type { Context } from "hono";
import type { CookieOptions } from "hono/utils/cookie";
import type { Site } from "./environment.ts";

/** Cookies that no script and no other site gets, sent back to the console's pages only. */
export function cookieOptions(context: Context, site: Site): CookieOptions {
  const secure = new URL(context.req.url).protocol === "https:";
  return { path: `${site.links.basePath}/`, httpOnly: true, sameSite: "Strict", secure };
}

/** Where a message waits for the next page. */
export function flashCookie(context: Context, site: Site): FlashCookie {
  return {
    name: "plinth_console_message",
    secret: site.secret,
    options: cookieOptions(context, site),
  };
}
