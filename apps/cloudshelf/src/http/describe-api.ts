import type { BookShop } from "../services/book-shop.ts";
import type { ApiRoute } from "./define-route.ts";
import { openApiDocument } from "./openapi.ts";
import { bookRoutes } from "./routes/book-routes.ts";
import { cartRoutes } from "./routes/cart-routes.ts";
import { metricsRoutes } from "./routes/metrics-routes.ts";
import { orderRoutes } from "./routes/order-routes.ts";
import { userRoutes } from "./routes/user-routes.ts";

/** Every route of the API, whichever handler answers it. */
export function apiRoutes(shop: BookShop): readonly ApiRoute[] {
  return [
    ...bookRoutes(shop),
    ...cartRoutes(shop),
    ...userRoutes(shop),
    ...orderRoutes(shop),
    ...metricsRoutes(shop),
  ];
}

/** The whole API in OpenAPI's words, as JSON. */
export function describeApi(shop: BookShop, serverPath: string): string {
  return JSON.stringify(openApiDocument(apiRoutes(shop), serverPath));
}
