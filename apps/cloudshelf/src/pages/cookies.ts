import type { FlashCookie } from "@plinth/kit/pages";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import { sessionCookieName } from "../http/api.ts";
import type { SignedIn } from "../services/shop.ts";
import type { Site } from "./environment.ts";

const guestCookie = "cloudshelf_guest";

const guestLifeSeconds = 30 * 24 * 60 * 60;

export function readSessionToken(context: Context): string | undefined {
  return getCookie(context, sessionCookieName);
}

export function writeSession(context: Context, site: Site, session: SignedIn): void {
  setCookie(context, sessionCookieName, session.sessionToken, {
    ...cookieOptions(context, site),
    expires: new Date(session.expiresAt),
  });
}

export function deleteSession(context: Context, site: Site): void {
  deleteCookie(context, sessionCookieName, cookieOptions(context, site));
}

/**
 * The guest's id, when the cookie holds one of ours. A guest's id is a key of the carts' table like a
 * user's, so a cookie that names anything else is never believed.
 */
export function readGuestId(context: Context): string | undefined {
  const guestId = getCookie(context, guestCookie);
  return guestId !== undefined && /^guest-[\w-]{16,64}$/.test(guestId) ? guestId : undefined;
}

export function writeGuestId(context: Context, site: Site, guestId: string): void {
  const options = { ...cookieOptions(context, site), maxAge: guestLifeSeconds };
  setCookie(context, guestCookie, guestId, options);
}

/** Where a message waits for the next page. */
export function flashCookie(context: Context, site: Site): FlashCookie {
  return {
    name: "cloudshelf_flash",
    secret: site.secret,
    options: cookieOptions(context, site),
  };
}

function cookieOptions(context: Context, site: Site): CookieOptions {
  const isHttps = site.secureCookies === "always" || new URL(context.req.url).protocol === "https:";
  return { path: `${site.links.basePath}/`, httpOnly: true, sameSite: "Lax", secure: isHttps };
}
