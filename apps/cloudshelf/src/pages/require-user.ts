import type { MiddlewareHandler } from "hono";
import { answerRedirect } from "./answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "./environment.ts";

/**
 * Sends a guest to the sign-in, and from there back to the page that was asked for. A form cannot be
 * sent again after the sign-in; `pageOf` gives the page that it stands on, where that is another.
 */
export function requireUser(
  site: Site,
  pageOf: (context: PageContext) => string = pathOf,
): MiddlewareHandler<PagesEnvironment> {
  return async (context, next) => {
    if (context.get("visitor").user !== undefined) return next();
    const href = site.links.returningTo(site.links.signIn, pageOf(context));
    const flash = { kind: "info", text: "Please sign in to go on." } as const;
    return answerRedirect(context, site, { href, flash });
  };
}

function pathOf(context: PageContext): string {
  const { pathname, search } = new URL(context.req.url);
  return `${pathname}${search}`;
}
