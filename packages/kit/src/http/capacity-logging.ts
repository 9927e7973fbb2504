import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { CapacityLog } from "../logging/capacity-log.ts";
import type { HttpEnvironment } from "./create-http-app.ts";

/** Logs what each request took of DynamoDB, under the route that answered it. */
export function capacityLogging(capacity: CapacityLog): MiddlewareHandler<HttpEnvironment> {
  return async (context, next) => {
    const spent = await capacity.measure(
      next,
      // The router counts on as it hands over, so now it stands at the handler that answered.
      () => `${context.req.method} ${routePath(context)}`,
    );
    if (Object.keys(spent.operations).length > 0) {
      context.get("logger").info(spent, "consumed capacity");
    }
  };
}
