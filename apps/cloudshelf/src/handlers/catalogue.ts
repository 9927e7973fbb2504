import { Hono } from "hono";
import { bookRoutes } from "../http/routes/book-routes.ts";
import { importRoutes } from "../http/routes/import-routes.ts";
import { metricsRoutes } from "../http/routes/metrics-routes.ts";
import { adminBookRoutes } from "../pages/admin/books/admin-book-routes.tsx";
import { editRoutes } from "../pages/admin/books/edit/edit-routes.tsx";
import { importRoutes as importPages } from "../pages/admin/books/import/import-routes.tsx";
import { monitoringRoutes } from "../pages/admin/monitoring/monitoring-routes.tsx";
import { catalogueRoutes } from "../pages/catalogue/catalogue-routes.tsx";
import type { PagesEnvironment } from "../pages/environment.ts";
import { fileRoutes } from "../pages/file-routes.ts";
import { liveRoutes } from "../pages/live/live-routes.ts";
import type { ShopHandler } from "./shop-handler.ts";

/** Books for everybody, the catalogue for the staff, covers, and whatever no other handler answers. */
export const catalogue: ShopHandler = {
  name: "catalogue",
  apiRoutes: (shop) => [...importRoutes(shop), ...bookRoutes(shop), ...metricsRoutes(shop)],
  pageRoutes: (site) =>
    new Hono<PagesEnvironment>()
      .route("/", catalogueRoutes(site))
      .route("/", importPages(site))
      .route("/", editRoutes(site))
      .route("/", adminBookRoutes(site))
      .route("/", monitoringRoutes(site)),
  fileRoutes: (site) =>
    new Hono<PagesEnvironment>().route("/", fileRoutes(site)).route("/", liveRoutes(site)),
  async describeApi(shop, serverPath) {
    const { describeApi } = await import("../http/describe-api.ts");
    return describeApi(shop, serverPath);
  },
};
