import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { requestId } from "hono/request-id";
import { routePath } from "hono/route";
import type { Logger } from "pino";
import type { Metrics } from "../monitoring/metrics.ts";
import { HttpProblem, problemResponse } from "./http-problem.ts";
import { type ContentSecurity, securityHeaders } from "./security-headers.ts";

/** What every handler finds in its context. */
export interface HttpEnvironment {
  Variables: { requestId: string; logger: Logger };
}

export interface HttpAppOptions {
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly uuid: () => string;
  /**
   * The most bytes that a body may have, on all paths or on each; 64 KB when absent. `Infinity` leaves
   * a path to a limit of its own, which refuses in its own way.
   */
  readonly bodySizeBytesMax?: number | ((path: string) => number);
  readonly contentSecurity?: ContentSecurity;
  /** Turns an application's own refusal into a problem; undefined leaves it to the next rule. */
  readonly problemOf?: (error: unknown) => HttpProblem | undefined;
  /** What the log shows of a path that holds a secret; all of it when absent. */
  readonly loggedPath?: (path: string) => string;
  /** Where each answer is counted. */
  readonly metrics?: Metrics;
}

const bodySizeBytesMaxDefault = 64 * 1024;

function refuseLargeBody(context: Context): Response {
  return problemResponse(
    context,
    new HttpProblem(413, "BODY_TOO_LARGE", "The body of the request is too large."),
  );
}

/** Request ids the way in, one log line the way out, and no error that leaves without a shape. */
export function createHttpApp(options: HttpAppOptions): Hono<HttpEnvironment> {
  const app = new Hono<HttpEnvironment>();
  app.use(requestId({ generator: options.uuid, limitLength: 64 }));
  app.use(async (context, next) => {
    const logger = options.logger.child({ requestId: context.get("requestId") });
    context.set("logger", logger);
    const startedAt = options.now();
    await next();
    const { status } = context.res;
    const durationMs = options.now() - startedAt;
    // The router counts on as it hands over, so now it stands at the handler that answered.
    const route = `${context.req.method} ${routePath(context)}`;
    options.metrics?.record({ route, status, durationMs });
    const path = options.loggedPath?.(context.req.path) ?? context.req.path;
    logger.info({ method: context.req.method, path, route, status, durationMs }, "request");
  });
  app.use(securityHeaders(options.contentSecurity ?? {}));
  const { bodySizeBytesMax = bodySizeBytesMaxDefault } = options;
  app.use((context, next) => {
    const maxSize =
      typeof bodySizeBytesMax === "number" ? bodySizeBytesMax : bodySizeBytesMax(context.req.path);
    // Not even an endless limit is handed on: to count a body of unknown length is to keep it all.
    if (maxSize === Number.POSITIVE_INFINITY) return next();
    return bodyLimit({ maxSize, onError: refuseLargeBody })(context, next);
  });
  app.notFound((context) =>
    problemResponse(context, new HttpProblem(404, "NOT_FOUND", "There is nothing here.")),
  );
  app.onError((error, context) => {
    const problem = error instanceof HttpProblem ? error : options.problemOf?.(error);
    if (problem !== undefined) return problemResponse(context, problem);
    // The cause stays in the log: a stranger learns the request id and nothing else.
    context.get("logger")?.error({ err: error }, "request failed");
    return problemResponse(
      context,
      new HttpProblem(500, "INTERNAL_ERROR", "Something went wrong on our side."),
    );
  });
  return app;
}
