import { defineConfig } from "@plinth/cli";
import { bookLoader, seed } from "@plinth/cloudshelf";
import { application as cloudShelf } from "@plinth/cloudshelf/infra";

/** What `npm run plinth` works on: the applications of this repository. */
export const config = defineConfig({
  applications: [cloudShelf],
  seed: ({ client, tableNames, onProgress }) => seed({ client, tableNames, onProgress }),
  loaders: { "cloudshelf-books": bookLoader },
});
