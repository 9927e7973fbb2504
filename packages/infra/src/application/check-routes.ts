import type { InvalidInput } from "@plinth/model";
import type { Application } from "./application.ts";
import type { SiteOptions } from "./compute-options.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/** Whether each request has one function at most, and the parts in front of functions have one behind. */
export function routeIssues({ functions, httpApi, site }: Application): InvalidInput[] {
  const issues: InvalidInput[] = [];
  const owners = new Map<string, string>();
  for (const [name, { routes = [] }] of functions) {
    for (const [position, route] of routes.entries()) {
      const path = ["functions", name, "routes", position];
      const problem = routeProblem(route);
      if (problem !== undefined) {
        issues.push({ path, message: `is "${route}": ${problem}` });
        continue;
      }
      const key = routeShape(route);
      const owner = owners.get(key);
      owners.set(key, owner ?? name);
      if (owner !== undefined) {
        const message = `is "${route}", whose requests functions.${owner} takes already`;
        issues.push({ path, message });
      }
    }
  }
  if (owners.size > 0 && httpApi === undefined) {
    const message =
      "is missing, but functions have routes: add httpApi: {}, or take the routes away";
    issues.push({ path: ["httpApi"], message });
  }
  if (owners.size === 0 && httpApi !== undefined && issues.length === 0) {
    const message = 'is given, but no function has routes: add some, such as "GET /api/books"';
    issues.push({ path: ["httpApi"], message });
  }
  if (site?.apiPaths !== undefined && httpApi === undefined) {
    const message = "are given, but there is no HTTP API they could go to: add httpApi: {}";
    issues.push({ path: ["site", "apiPaths"], message });
  }
  if (site?.cachedApiPaths !== undefined && httpApi === undefined) {
    const message = "are given, but there is no HTTP API they could go to: add httpApi: {}";
    issues.push({ path: ["site", "cachedApiPaths"], message });
  }
  return [...issues, ...(site === undefined ? [] : apiPathIssues(site))];
}

/** CloudFront refuses a path that has two behaviours. */
function apiPathIssues({ apiPaths = [], cachedApiPaths = [] }: SiteOptions): InvalidInput[] {
  const placed = [
    ...cachedApiPaths.map((each, position) => ({ each, path: ["cachedApiPaths", position] })),
    ...apiPaths.map((each, position) => ({ each, path: ["apiPaths", position] })),
  ];
  const all = placed.map(({ each }) => each);
  return placed.flatMap(({ each, path }, position) =>
    all.indexOf(each) === position
      ? []
      : [{ path: ["site", ...path], message: `is "${each}", which is listed before` }],
  );
}

/**
 * The route keys of an HTTP API.
 *
 *     route   ::= $default | method path
 *     path    ::= / | ( / segment )+
 *     segment ::= text | {name} | {name+}     the last at the end only
 */
function routeProblem(route: string): string | undefined {
  if (route === "$default") {
    return undefined;
  }
  const [, method = "", path = ""] = /^(\S+) (\S+)$/.exec(route) ?? [];
  if (method === "") {
    return 'a route is a method, a space and a path, such as "GET /api/books", or "$default"';
  }
  if (!methods.includes(method)) {
    return `its method is one of ${methods.join(", ")}`;
  }
  if (!/^(\/|(\/(\{\w+\+?\}|[\w.~!$&'()*+,;=:@%-]+))+)$/.test(path)) {
    return 'its path begins with / and has texts and {variables} between slashes, such as "/api/books/{book_id}"';
  }
  const segments = path.split("/");
  if (segments.slice(0, -1).some((segment) => segment.endsWith("+}"))) {
    return "a {variable+} stands at the end of a path only";
  }
  const names = segments.flatMap((segment) => /^\{(\w+)/.exec(segment)?.[1] ?? []);
  return new Set(names).size === names.length ? undefined : "two of its variables have one name";
}

/** Without the names of its variables, which decide nothing. */
function routeShape(route: string): string {
  return route.replaceAll(/\{\w+/g, "{");
}
