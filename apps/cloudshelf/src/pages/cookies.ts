import type { Context } from "hono";
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import { sessionCookieName } from "../http/api.ts";
import type { SignedIn } from "../services/shop.ts";
import type { Flash, Site } from "./environment.ts";

const guestCookie = "cloudshelf_guest";
const flashCookie = "cloudshelf_flash";

const guestLifeSeconds = 30 * 24 * 60 * 60;
const flashLifeSeconds = 60;

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

function cookieOptions(context: Context, site: Site): CookieOptions {
  const isHttps = site.secureCookies === "always" || new URL(context.req.url).protocol === "https:";
  return { path: `${site.links.basePath}/`, httpOnly: true, sameSite: "Lax", secure: isHttps };
}
