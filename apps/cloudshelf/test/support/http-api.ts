import type { HttpApiEvent, HttpApiHandler } from "@plinth/kit";

/** An answer, and which function gave it. */
export interface HttpApiAnswer {
  readonly functionName: string;
  readonly response: Response;
}

/** The functions behind an HTTP API, by the names under which the application declares their routes. */
export interface HttpApi {
  ask(request: Request): Promise<HttpApiAnswer>;
  fetch(request: Request): Promise<Response>;
}

type Routes = ReadonlyMap<string, { readonly routes?: readonly string[] }>;

/** Does with requests what an HTTP API does: chooses the route, and calls its function with an event. */
export function createHttpApi(
  functions: Routes,
  handlers: Readonly<Record<string, HttpApiHandler>>,
): HttpApi {
  const ask = async (request: Request): Promise<HttpApiAnswer> => {
    const event = await eventOf(request);
    const functionName = functionOf(functions, request.method, event.rawPath);
    const handler = handlers[functionName];
    if (handler === undefined) throw new Error(`No handler for the function "${functionName}"`);
    const { statusCode, headers, cookies, body, isBase64Encoded } = await handler(event);
    const response = new Response(
      [204, 304].includes(statusCode)
        ? null
        : Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
      { status: statusCode, headers },
    );
    for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
    return { functionName, response };
  };
  return { ask, fetch: async (request) => (await ask(request)).response };
}

/** Payload format 2.0: the path decoded, cookies apart, the body in base64 unless it is text. */
async function eventOf(request: Request): Promise<HttpApiEvent> {
  const { pathname, search } = new URL(request.url);
  const { cookie, ...headers } = Object.fromEntries(request.headers);
  const bytes = Buffer.from(await request.arrayBuffer());
  return {
    version: "2.0",
    rawPath: decodeURIComponent(pathname),
    rawQueryString: search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    headers,
    requestContext: {
      stage: "$default",
      domainName: "abc123.execute-api.us-east-1.amazonaws.com",
      http: { method: request.method, sourceIp: "192.0.2.7" },
    },
    ...(bytes.length === 0 ? {} : { body: bytes.toString("base64") }),
    isBase64Encoded: bytes.length > 0,
  };
}

/**
 * By "Create routes for HTTP APIs" in the developer guide: the full match first, then the match with a
 * greedy variable, then $default. Of two that match, the one with the longer fixed beginning.
 */
function functionOf(functions: Routes, method: string, path: string): string {
  const matches = [...functions].flatMap(([name, { routes = [] }]) =>
    routes.flatMap((route) => {
      const score = scoreOf(route, method, path);
      return score === undefined ? [] : [{ name, score }];
    }),
  );
  const [best] = matches.sort((one, other) => other.score - one.score);
  if (best === undefined) throw new Error(`No route for ${method} ${path}`);
  return best.name;
}

function scoreOf(route: string, method: string, path: string): number | undefined {
  if (route === "$default") return 0;
  const [routeMethod = "", routePath = ""] = route.split(" ");
  if (routeMethod !== "ANY" && routeMethod !== method) return undefined;
  const pattern = routePath.replaceAll(/\{\w+\+\}/g, ".+").replaceAll(/\{\w+\}/g, "[^/]+");
  if (!new RegExp(`^${pattern}$`).test(path)) return undefined;
  const fixed = routePath.split("{")[0] ?? "";
  const isGreedy = routePath.includes("+}");
  return (isGreedy ? 1000 : 10_000) + fixed.length * 2 + (routeMethod === "ANY" ? 0 : 1);
}
