import type { Context } from "hono";
import { deleteCookie, getCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import type { Flash, Site } from "./environment.ts";

const flashCookie = "plinth_console_message";
const flashLifeSeconds = 60;

/** Leaves a message for the next page. */
export async function writeFlash(context: Context, site: Site, flash: Flash): Promise<void> {
  const options = { ...cookieOptions(context, site), maxAge: flashLifeSeconds };
  await setSignedCookie(context, flashCookie, JSON.stringify(flash), site.secret, options);
}

/** The message that the page before left, once. A cookie that we did not sign has none. */
export async function takeFlash(context: Context, site: Site): Promise<Flash | undefined> {
  if (getCookie(context, flashCookie) === undefined) return undefined;
  const text = await getSignedCookie(context, site.secret, flashCookie);
  deleteCookie(context, flashCookie, cookieOptions(context, site));
  if (text === undefined || text === false) return undefined;
  // The signature says that `writeFlash` made the text.
  const flash: Flash = JSON.parse(text);
  return flash;
}

/** Cookies that no script and no other site gets, sent back to the console's pages only. */
export function cookieOptions(context: Context, site: Site): CookieOptions {
  const secure = new URL(context.req.url).protocol === "https:";
  return { path: `${site.links.basePath}/`, httpOnly: true, sameSite: "Strict", secure };
}
