import type { Context, MiddlewareHandler } from "hono";
import { HttpProblem, problemResponse } from "./http-problem.ts";
import type { RateDecision } from "./rate-limiter.ts";

/** Answers 429 with Retry-After past the limit, and tells every caller where it stands. */
export function throttle(take: (context: Context) => RateDecision): MiddlewareHandler {
  return async (context, next) => {
    const decision = take(context);
    context.header("X-RateLimit-Limit", String(decision.callCountMax));
    context.header("X-RateLimit-Remaining", String(decision.remaining));
    context.header("X-RateLimit-Reset", String(Math.ceil(decision.resetAtMs / 1000)));
    if (decision.isAllowed) return await next();
    return problemResponse(
      context,
      new HttpProblem(429, "TOO_MANY_REQUESTS", "Too many requests; try again a little later.", {
        retryAfterSeconds: decision.retryAfterSeconds,
      }),
    );
  };
}
