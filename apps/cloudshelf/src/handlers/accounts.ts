import { userRoutes } from "../http/routes/user-routes.ts";
import { accountRoutes } from "../pages/account/account-routes.tsx";
import type { ShopHandler } from "./shop-handler.ts";

/** Accounts and sessions. The only handler that reads or writes a password's hash. */
export const accounts: ShopHandler = {
  name: "accounts",
  apiRoutes: userRoutes,
  pageRoutes: accountRoutes,
};
