export { defineConfig } from "./config/define-config.ts";
export type { PlinthConfigOptions, SeedContext, SeedProgress } from "./config/plinth-config.ts";
export type { LoadedRow, LoaderContext, TableLoader } from "./config/table-loader.ts";
