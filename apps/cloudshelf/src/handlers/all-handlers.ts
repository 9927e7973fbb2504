import { accounts } from "./accounts.ts";
import { cart } from "./cart.ts";
import { catalogue } from "./catalogue.ts";
import { orders } from "./orders.ts";
import type { ShopHandler } from "./shop-handler.ts";

/** The whole shop, in the order in which a path is tried. */
export const allHandlers: readonly ShopHandler[] = [catalogue, cart, accounts, orders];
