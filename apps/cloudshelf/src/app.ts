import { allHandlers } from "./handlers/all-handlers.ts";
import { runInBackground } from "./run-in-background.ts";
import { createShopApp, type ShopApp, type ShopAppOptions } from "./shop-app.ts";

export type { ShopApp as CloudShelf, ShopAppOptions as CloudShelfOptions } from "./shop-app.ts";

/**
 * The whole bookshop in one application, with the handlers that are deployed each by itself. Its process
 * goes on between requests, so what takes long goes on too.
 */
export function createCloudShelf(options: ShopAppOptions): ShopApp {
  return createShopApp(allHandlers, { runInBackground, ...options });
}
