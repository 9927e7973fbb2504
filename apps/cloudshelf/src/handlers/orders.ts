import { Hono } from "hono";
import { orderRoutes } from "../http/routes/order-routes.ts";
import { openMailJob } from "../jobs/mail-job.ts";
import { adminOrderRoutes } from "../pages/admin/orders/admin-order-routes.tsx";
import { adminOutboxRoutes } from "../pages/admin/outbox/outbox-routes.tsx";
import { adminReportRoutes } from "../pages/admin/reports/report-routes.tsx";
import { adminSalesRoutes } from "../pages/admin/sales/admin-sales-routes.tsx";
import { reviewRoutes } from "../pages/catalogue/review-routes.ts";
import type { PagesEnvironment } from "../pages/environment.ts";
import { orderRoutes as orderPages } from "../pages/orders/order-routes.tsx";
import type { ShopHandler } from "./shop-handler.ts";

/** Checkout and orders, reviews, which only who has ordered a book may write, and the shop's mails. */
export const orders: ShopHandler = {
  name: "orders",
  apiRoutes: orderRoutes,
  pageRoutes: (site) =>
    new Hono<PagesEnvironment>()
      .route("/", orderPages(site))
      .route("/", reviewRoutes(site))
      .route("/", adminOrderRoutes(site))
      .route("/", adminSalesRoutes(site))
      .route("/", adminOutboxRoutes(site))
      .route("/", adminReportRoutes(site)),
  openJob: openMailJob,
};
