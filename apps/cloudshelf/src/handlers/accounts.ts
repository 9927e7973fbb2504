import { Hono } from "hono";
import { userRoutes } from "../http/routes/user-routes.ts";
import { accountRoutes } from "../pages/account/account-routes.tsx";
import { adminUserRoutes } from "../pages/admin/users/admin-user-routes.tsx";
import type { PagesEnvironment } from "../pages/environment.ts";
import type { ShopHandler } from "./shop-handler.ts";

/** Accounts and sessions. The only handler that reads or writes a password's hash. */
export const accounts: ShopHandler = {
  name: "accounts",
  apiRoutes: userRoutes,
  pageRoutes: (site) =>
    new Hono<PagesEnvironment>().route("/", accountRoutes(site)).route("/", adminUserRoutes(site)),
};
