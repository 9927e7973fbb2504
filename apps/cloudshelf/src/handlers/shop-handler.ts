import type { ApiRoute } from "../http/define-route.ts";
import type { JobOptions, ShopJob } from "../jobs/shop-job.ts";
import type { PagesPart } from "../pages/environment.ts";
import type { BookShop } from "../services/book-shop.ts";

/** One of the four parts that are deployed each by itself: its routes of the API and its pages. */
export interface ShopHandler extends PagesPart {
  readonly name: "catalogue" | "cart" | "accounts" | "orders";
  apiRoutes(shop: BookShop): readonly ApiRoute[];
  /** The description of the whole API, which one of the handlers has. */
  describeApi?(shop: BookShop, serverPath: string): Promise<string>;
  /** What it does without being asked, when its configuration asks for it. */
  openJob?(options: JobOptions): ShopJob | undefined;
}
