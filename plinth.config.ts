import { defineConfig } from "@plinth/cli";
import { seed, tables } from "@plinth/cloudshelf";

/** What `npm run plinth` works on: the applications of this repository. */
export const config = defineConfig({
  tables,
  seed: ({ client, tableNames, onProgress }) => seed({ client, tableNames, onProgress }),
});
