export { defineConfig } from "./config/define-config.ts";
export type { PlinthConfigOptions } from "./config/plinth-config.ts";
