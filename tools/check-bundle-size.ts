import {
  applicationSizeBytes,
  bundleSizeBytes,
  bundleSizeKibibytesAim,
  bundleSizeKibibytesMax,
} from "./bundle/bundle-size.ts";
import { repositoryRoot } from "./repository-root.ts";

const bytes = await bundleSizeBytes(repositoryRoot, ["@plinth/model", "@plinth/client"]);
const application = await applicationSizeBytes(repositoryRoot);
console.log(
  `A typical application's part of it: ${(application / 1024).toFixed(1)} KiB, the same way`,
);
const found = `@plinth/model with @plinth/client: ${(bytes / 1024).toFixed(1)} KiB minified and gzipped, without zod, undici and the AWS SDK (at most ${bundleSizeKibibytesMax}; the aim is ${bundleSizeKibibytesAim})`;
if (bytes <= bundleSizeKibibytesMax * 1024) {
  console.log(found);
} else {
  console.error(
    `${found}.\nWhat an application seldom needs belongs behind an entry of its own, or an import() where it is used.`,
  );
  process.exitCode = 1;
}
