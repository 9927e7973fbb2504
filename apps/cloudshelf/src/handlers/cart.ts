import { cartRoutes } from "../http/routes/cart-routes.ts";
import { cartRoutes as cartPages } from "../pages/cart/cart-routes.tsx";
import type { ShopHandler } from "./shop-handler.ts";

/** Carts of guests and of users, up to the checkout. */
export const cart: ShopHandler = { name: "cart", apiRoutes: cartRoutes, pageRoutes: cartPages };
