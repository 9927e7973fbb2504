export { type CloudShelf, type CloudShelfOptions, createCloudShelf } from "./app.ts";
export { type Administrator, type CloudShelfConfig, cloudShelfConfig } from "./config.ts";
export { type BooksToLoad, bookLoader, type LoadedBook } from "./load-books.ts";
export { type SiteFile, siteFiles } from "./pages/assets.ts";
export { lateReporting } from "./reporting/late-reporting.ts";
export { reportingTargetOf } from "./reporting/reporting-target.ts";
export { type TableNames, tables } from "./schema.ts";
export {
  type AdministratorState,
  demoAccount,
  type SeedOptions,
  type SeedProgress,
  type SeedResult,
  seed,
} from "./seed.ts";
export { createShop, type ShopOptions } from "./services/create-shop.ts";
export { type VerifiedTable, verify } from "./verify.ts";
