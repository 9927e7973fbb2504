import { createCsrfToken, createToken, verifyCsrfToken } from "@plinth/kit";
import { csrfFieldName } from "@plinth/kit/pages";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import { cookieOptions } from "../site/cookies.ts";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { sizeText } from "../site/format.ts";
import { PageError } from "../site/page-error.ts";

const browserCookie = "plinth_console_browser";
const sessionCookie = "plinth_console_session";

/** Finds out who asks, and gives a newcomer's browser the id that its forms' tokens are made for. */
export function recognizeCaller(site: Site): MiddlewareHandler<ConsoleEnvironment> {
  return async (context, next) => {
    const known = getCookie(context, browserCookie);
    const browserId = known !== undefined && /^[\w-]{43}$/.test(known) ? known : undefined;
    const id = browserId ?? createToken(site.random);
    if (browserId === undefined) {
      setCookie(context, browserCookie, id, browserCookieOptions(context, site));
    }
    const token = openSessionOf(context, site);
    context.set("caller", {
      // The session is part of it: a token seen before signing in is worth nothing after.
      csrfToken: createCsrfToken(site.secret, `${id}.${token ?? ""}`),
      isSignedIn: token !== undefined,
    });
    await next();
  };
}

/**
 * It comes along when a link of another site leads here, else that link would end the forms of other
 * tabs by a fresh id. It lets nobody in: the session's own cookie does not come along.
 */
function browserCookieOptions(context: Context, site: Site): CookieOptions {
  return { ...cookieOptions(context, site), sameSite: "Lax" };
}

/** The token of the session that the caller's cookie names, while that session is open. */
export function openSessionOf(context: Context, site: Site): string | undefined {
  const token = getCookie(context, sessionCookie);
  return token !== undefined && site.door?.sessions.isOpen(token) === true ? token : undefined;
}

export function writeSession(
  context: Context,
  site: Site,
  session: { readonly token: string; readonly expiresAtMs: number },
): void {
  const expires = new Date(session.expiresAtMs);
  setCookie(context, sessionCookie, session.token, { ...cookieOptions(context, site), expires });
}

export function deleteSession(context: Context, site: Site): void {
  deleteCookie(context, sessionCookie, cookieOptions(context, site));
}

const formType = "application/x-www-form-urlencoded";

/** Reads a sent form of at most that size, and refuses one that was not made for this browser. */
export function readForm(
  site: Site,
  sizeBytesMax: number = 64 * 1024,
): readonly [MiddlewareHandler<ConsoleEnvironment>, MiddlewareHandler<ConsoleEnvironment>] {
  return [
    limitBody(sizeBytesMax),
    async (context, next) => {
      const isForm = context.req.header("content-type")?.startsWith(formType) ?? false;
      const form = new URLSearchParams(isForm ? await context.req.text() : "");
      checkFormToken(site, context, form.get(csrfFieldName) ?? "");
      context.set("form", form);
      await next();
    },
  ];
}

/** Refuses a larger body than that, before it is read. */
export function limitBody(sizeBytesMax: number): MiddlewareHandler<ConsoleEnvironment> {
  return bodyLimit({
    maxSize: sizeBytesMax,
    onError: () => {
      throw new PageError(413, {
        title: "That was too much",
        text: `What was sent is larger than the ${sizeText(sizeBytesMax)} that this form takes. Go back and send less at a time.`,
      });
    },
  });
}

/** Throws for a form that is not from a page made for this browser and this session. */
export function checkFormToken(
  site: Site,
  context: Context<ConsoleEnvironment>,
  token: string,
): void {
  const id = getCookie(context, browserCookie) ?? "";
  const sessionToken = openSessionOf(context, site) ?? "";
  if (verifyCsrfToken(site.secret, `${id}.${sessionToken}`, token)) return;
  throw new PageError(403, {
    title: "This form is no longer valid",
    text: "The console was started anew, or you signed in or out, since the form was opened. Go back, copy what you typed, reload the page and send it again.",
  });
}
