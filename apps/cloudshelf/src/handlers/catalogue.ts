import { Hono } from "hono";
import { bookRoutes } from "../http/routes/book-routes.ts";
import { adminBookRoutes } from "../pages/admin/books/admin-book-routes.tsx";
import { catalogueRoutes } from "../pages/catalogue/catalogue-routes.tsx";
import type { PagesEnvironment } from "../pages/environment.ts";
import { fileRoutes } from "../pages/file-routes.ts";
import { liveRoutes } from "../pages/live/live-routes.ts";
import type { ShopHandler } from "./shop-handler.ts";

/** Books for everybody, the catalogue for the staff, covers, and whatever no other handler answers. */
export const catalogue: ShopHandler = {
  name: "catalogue",
  apiRoutes: bookRoutes,
  pageRoutes: (site) =>
    new Hono<PagesEnvironment>()
      .route("/", catalogueRoutes(site))
      .route("/", adminBookRoutes(site)),
  fileRoutes: (site) =>
    new Hono<PagesEnvironment>().route("/", fileRoutes(site)).route("/", liveRoutes(site)),
  async describeApi(shop, serverPath) {
    const { describeApi } = await import("../http/describe-api.ts");
    return describeApi(shop, serverPath);
  },
};
