import { bundleSizeBytes, bundleSizeKibibytesMax } from "./bundle/bundle-size.ts";
import { repositoryRoot } from "./repository-root.ts";

const bytes = await bundleSizeBytes(repositoryRoot, ["@plinth/model", "@plinth/client"]);
const found = `@plinth/model with @plinth/client: ${(bytes / 1024).toFixed(1)} KiB minified and gzipped, without zod, undici and the AWS SDK (at most ${bundleSizeKibibytesMax})`;
if (bytes <= bundleSizeKibibytesMax * 1024) {
  console.log(found);
} else {
  console.error(
    `${found}.\nWhat an application seldom needs belongs behind an entry of its own, or an import() where it is used.`,
  );
  process.exitCode = 1;
}
