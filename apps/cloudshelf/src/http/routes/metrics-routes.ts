import type { BookShop } from "../../services/book-shop.ts";
import { type ApiRoute, defineRoute, noInput } from "../define-route.ts";
import { metricsJson, metricsQuery, metricsShape } from "../metrics-shapes.ts";

/** What the process that answers measured of itself, for the staff. */
export function metricsRoutes({ monitor }: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "get",
      path: "/metrics",
      summary: "Rates, errors, latency and capacity by route, of this process alone",
      access: "administrator",
      status: 200,
      query: metricsQuery,
      response: metricsShape,
      handle: async ({ query }) => metricsJson(monitor, query.minutes),
    }),
  ];
}
