import type { MiddlewareHandler } from "hono";
import type { PagesEnvironment, Site } from "../environment.ts";
import { PageError } from "../page-error.ts";
import { requireUser } from "../require-user.ts";

/**
 * Lets only the staff on. A guest may be one of them and signs in first; for a customer there is no
 * such page, which tells nobody what the back office has.
 */
export function requireAdministrator(site: Site): MiddlewareHandler<PagesEnvironment> {
  const requireSignIn = requireUser(site);
  return async (context, next) => {
    const { user } = context.get("visitor");
    if (user === undefined) return requireSignIn(context, next);
    if (user.role !== "administrator") throw new PageError(404);
    return next();
  };
}
