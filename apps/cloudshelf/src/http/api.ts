import {
  type HttpEnvironment,
  HttpProblem,
  problemResponse,
  type RateLimiter,
  throttle,
} from "@plinth/kit";
import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { cors } from "hono/cors";
import type { BookShop } from "../services/book-shop.ts";
import { ShopError, type UserView } from "../services/shop.ts";
import {
  type ApiRoute,
  type Caller,
  requireAdministrator,
  takesBody,
  userOf,
} from "./define-route.ts";

/** The cookie in which the shop's pages keep the session. */
export const sessionCookieName = "cloudshelf_session";

export interface ApiOptions {
  readonly shop: BookShop;
  /** In the order in which a path is tried. */
  readonly routes: readonly ApiRoute[];
  /** The API's description as JSON, where this part of the API is the one that has it. */
  readonly describe?: (() => Promise<string>) | undefined;
  /** For signed-in users, each by their id. */
  readonly userLimiter: RateLimiter;
  /** For everybody else, by network address. */
  readonly anonymousLimiter: RateLimiter;
  readonly allowedOrigins: readonly string[];
  /** The caller's network address. */
  readonly addressOf: (context: Context) => string;
}

interface ApiEnvironment {
  Variables: HttpEnvironment["Variables"] & { caller: Caller };
}

type ApiContext = Context<ApiEnvironment>;

/** The JSON API. Errors are left to the application it is mounted in. */
export function createApi(options: ApiOptions): Hono<ApiEnvironment> {
  const { routes, describe } = options;
  const api = new Hono<ApiEnvironment>();
  api.use(
    cors({
      origin: options.allowedOrigins.includes("*") ? "*" : [...options.allowedOrigins],
      // Cookies stay at home: another origin signs in with a bearer token.
      credentials: false,
      allowMethods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Authorization", "Content-Type", "X-Request-Id"],
      exposeHeaders: ["Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-Request-Id"],
      maxAge: 600,
    }),
  );
  api.use(async (context, next) => {
    context.set("caller", await callerOf(context, options.shop));
    await next();
  });
  api.use(
    throttle((context) => {
      const caller: Caller = context.get("caller");
      return caller.user === undefined
        ? options.anonymousLimiter.take(options.addressOf(context))
        : options.userLimiter.take(caller.user.userId);
    }),
  );
  if (describe !== undefined) addDescription(api, describe);
  for (const route of routes) {
    api.on(route.method.toUpperCase(), routerPath(route), (context) => answer(context, route));
  }
  // Last, since a path that has a word of its own, such as /books/search, is also one with an id.
  for (const [path, methods] of methodsByPath(routes)) {
    api.all(path, (context) => {
      context.header("Allow", methods.join(", "));
      const message = `Here are only ${methods.join(", ")}.`;
      return problemResponse(context, new HttpProblem(405, "METHOD_NOT_ALLOWED", message));
    });
  }
  api.all("*", (context) =>
    problemResponse(context, new HttpProblem(404, "NOT_FOUND", "There is no such resource.")),
  );
  return api;
}

/** Made when it is first asked for, since nothing else needs what makes it. */
function addDescription(api: Hono<ApiEnvironment>, describe: () => Promise<string>): void {
  let description: Promise<string> | undefined;
  api.get("/openapi.json", async (context) => {
    description ??= describe();
    return context.body(await description, 200, {
      "Content-Type": "application/json",
      "Cache-Control": "public, max-age=300",
    });
  });
}

/** `/books/{bookId}` as the router writes it. */
function routerPath(route: ApiRoute): string {
  return route.path.replaceAll(/\{(\w+)\}/g, ":$1");
}

function methodsByPath(routes: readonly ApiRoute[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = routerPath(route);
    methods.set(path, [...(methods.get(path) ?? []), route.method.toUpperCase()]);
  }
  return methods;
}

async function callerOf(context: ApiContext, shop: BookShop): Promise<Caller> {
  const bearer = /^Bearer +(\S+)$/i.exec(context.req.header("Authorization") ?? "")?.[1];
  const sessionToken = bearer ?? getCookie(context, sessionCookieName);
  if (sessionToken === undefined) return { user: undefined, sessionToken: undefined };
  if (bearer === undefined || !shop.identities.isToken(bearer)) {
    return { user: await shop.accounts.userOf(sessionToken), sessionToken };
  }
  const user = await userOfToken(context, shop, bearer);
  return { user, sessionToken: undefined, identityToken: bearer };
}

async function userOfToken(
  context: ApiContext,
  { identities }: BookShop,
  token: string,
): Promise<UserView | undefined> {
  try {
    return await identities.userOf(token);
  } catch (error) {
    if (error instanceof ShopError && error.code === "TOKEN_REFUSED") {
      context.header("WWW-Authenticate", 'Bearer error="invalid_token"');
    }
    throw error;
  }
}

async function answer(context: ApiContext, route: ApiRoute): Promise<Response> {
  const caller = context.get("caller");
  if (route.access === "user") userOf(caller);
  if (route.access === "administrator") requireAdministrator(caller);
  const result = await route.answer(
    {
      params: context.req.param(),
      query: context.req.query(),
      body: takesBody(route) ? await readJson(context) : undefined,
    },
    caller,
  );
  // What depends on who asks, or changes with each sale, must not be kept by a cache on the way.
  context.header("Cache-Control", "no-store");
  if (route.status === 204) return context.body(null, 204);
  return context.json(result, route.status);
}

/**
 * Only `application/json`: a form of another site cannot send it without asking first, which is what
 * keeps a session's cookie from being used by strangers.
 */
async function readJson(context: ApiContext): Promise<unknown> {
  const contentType = context.req.header("Content-Type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new HttpProblem(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON, as application/json.");
  }
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidJson(error);
  }
}

function invalidJson(cause: unknown): HttpProblem {
  return new HttpProblem(400, "INVALID_JSON", "The body is not JSON.", { cause });
}
