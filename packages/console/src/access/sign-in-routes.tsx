/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { remoteAddressOf, verifyPassword } from "@plinth/kit";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { answerPage, answerRedirect } from "../site/answer.tsx";
import type { ConsoleEnvironment, PasswordDoor, Site } from "../site/environment.ts";
import { noSuchPage, PageError } from "../site/page-error.ts";
import { deleteSession, openSessionOf, readForm, writeSession } from "./caller.ts";
import { SignInView } from "./sign-in-view.tsx";

/** Signing in and out. Without a password there is nothing to sign in to. */
export function signInRoutes(site: Site): Hono<ConsoleEnvironment> {
  const app = new Hono<ConsoleEnvironment>();

  app.get("/sign-in", async (context) => {
    doorOf(site);
    const next = ownPath(site, context.req.query("next"));
    if (context.get("caller").isSignedIn) return context.redirect(next, 303);
    const body = <SignInView links={site.links} caller={context.get("caller")} next={next} />;
    return answerPage(context, site, { title: "Sign in", body });
  });

  app.post("/sign-in", ...readForm(site), async (context) => {
    const door = doorOf(site);
    countAttempt(door, context);
    const form = context.get("form");
    const next = ownPath(site, form.get("next") ?? undefined);
    const caller = context.get("caller");
    const password = form.get("password") ?? "";
    if (!(await verifyPassword(password, await door.passwordHash))) {
      const error = password === "" ? "Type the password." : "That is not the password.";
      const body = <SignInView links={site.links} caller={caller} next={next} error={error} />;
      return answerPage(context, site, { title: "Sign in", status: 422, body });
    }
    writeSession(context, site, door.sessions.start());
    return answerRedirect(context, site, { href: next });
  });

  app.post("/sign-out", ...readForm(site), (context) => {
    const token = openSessionOf(context, site);
    if (token !== undefined) site.door?.sessions.end(token);
    deleteSession(context, site);
    const flash = { kind: "info", text: "You are signed out." } as const;
    return answerRedirect(context, site, { href: site.links.signIn, flash });
  });

  return app;
}

/** Leads whoever has not signed in to the sign-in, and back to the page that was asked for. */
export function requireSignIn(site: Site): MiddlewareHandler<ConsoleEnvironment> {
  return async (context, next) => {
    if (site.door === undefined || context.get("caller").isSignedIn) return await next();
    if (context.req.method !== "GET") {
      throw new PageError(401, {
        title: "Your session is over",
        text: "Open the sign-in in another tab, sign in, then come back, reload this page and send it again.",
      });
    }
    const { pathname, search } = new URL(context.req.url);
    const query = new URLSearchParams({ next: `${pathname}${search}` });
    return context.redirect(`${site.links.signIn}?${query}`, 303);
  };
}

function doorOf({ door }: Site): PasswordDoor {
  if (door === undefined) throw noSuchPage();
  return door;
}

/** Ten tries a caller in a quarter of an hour, and a hundred by all: a guesser may have many addresses. */
function countAttempt(door: PasswordDoor, context: Context): void {
  const decisions = [door.attemptsOfCaller.take(remoteAddressOf(context))];
  if (decisions[0]?.isAllowed === true) decisions.push(door.attemptsOfAll.take("all"));
  const refused = decisions.find(({ isAllowed }) => !isAllowed);
  if (refused === undefined) return;
  const minutes = Math.ceil(refused.retryAfterSeconds / 60);
  throw new PageError(429, {
    title: "Too many attempts",
    text: `The password was tried too often. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
    retryAfterSeconds: refused.retryAfterSeconds,
  });
}

/** The path to go on to, when it is one of the console's own; its first page otherwise. */
function ownPath(site: Site, path: string | undefined): string {
  const { tables } = site.links;
  if (path === undefined || !URL.canParse(path, "http://console.invalid")) return tables;
  const url = new URL(path, "http://console.invalid");
  // Behind two slashes a browser reads the name of another site.
  const isPath = url.origin === "http://console.invalid" && !url.pathname.startsWith("//");
  const isOwn = isPath && url.pathname.startsWith(tables);
  return isOwn ? `${url.pathname}${url.search}` : tables;
}
