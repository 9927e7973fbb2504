import { remoteAddressOf } from "@plinth/kit";
import type { MiddlewareHandler } from "hono";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { PageError } from "../site/page-error.ts";

/**
 * Without a password only callers of this machine are answered, and only under a name of this machine:
 * a page from elsewhere can make its own DNS name mean 127.0.0.1, but then the Host header is that name.
 * What a proxy passes on is from elsewhere, although the proxy itself is here.
 */
export function onlyThisMachine(site: Site): MiddlewareHandler<ConsoleEnvironment> {
  return async (context, next) => {
    if (site.door !== undefined) return await next();
    const host = context.req.header("host") ?? new URL(context.req.url).host;
    if (!isLoopbackAddress(remoteAddressOf(context))) throw fromElsewhere;
    if (!isNameOfThisMachine(host)) throw foreignName;
    if (proxyHeaders.some((name) => context.req.header(name) !== undefined)) throw fromElsewhere;
    await next();
  };
}

/**
 * Refuses what a page of another site asks for behind its reader's back: pictures, scripts, streams. Its
 * links still lead here. Browsers say which it is; what is no browser says nothing and has no reader.
 */
export const onlyOwnPages: MiddlewareHandler<ConsoleEnvironment> = async (context, next) => {
  const from = context.req.header("sec-fetch-site") ?? "none";
  const isOwn = from === "same-origin" || from === "none";
  if (!isOwn && context.req.header("sec-fetch-mode") !== "navigate") throw fromAnotherSite;
  await next();
};

const fromAnotherSite = new PageError(403, {
  title: "The console answers its own pages only",
  text: "A page of another site asked for this. Open the console itself in a tab.",
});

const proxyHeaders = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

const remedy =
  "Set a password for it (PLINTH_CONSOLE_PASSWORD for npm start) to open it to others.";

const fromElsewhere = new PageError(403, {
  title: "The console answers this machine only",
  text: `It has no password, so it answers nobody from another machine, nor through a proxy. ${remedy}`,
});

const foreignName = new PageError(403, {
  title: "The console answers this machine only",
  text: `It has no password, so it answers under localhost and 127.0.0.1 only, lest a page of another site reach it under a name of its own. ${remedy}`,
});

/** True for 127.0.0.0/8 and ::1, also where IPv6 wraps them. */
function isLoopbackAddress(address: string): boolean {
  return /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(address) || address === "::1";
}

/** True for `localhost`, names below it, 127.0.0.0/8 and `[::1]`, each with or without a port. */
function isNameOfThisMachine(host: string): boolean {
  return /^(([a-z0-9-]+\.)*localhost\.?|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
