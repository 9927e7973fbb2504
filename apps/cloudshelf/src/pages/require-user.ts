import type { MiddlewareHandler } from "hono";
import { answerRedirect } from "./answer.tsx";
import type { PagesEnvironment, Site } from "./environment.ts";

/** Sends a guest to the sign-in, and from there back to the page that was asked for. */
export function requireUser(site: Site): MiddlewareHandler<PagesEnvironment> {
  return async (context, next) => {
    if (context.get("visitor").user !== undefined) return next();
    // A form cannot be sent again after the sign-in, its page can be shown.
    const href = site.links.returningTo(site.links.signIn, context.req.path);
    const flash = { kind: "info", text: "Please sign in to go on." } as const;
    return answerRedirect(context, site, { href, flash });
  };
}
