import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { siteFiles } from "@plinth/cloudshelf";
import { application } from "@plinth/cloudshelf/infra";
import { build, type Plugin } from "esbuild";

/** What a function is made of. */
export interface BundledFunction {
  readonly name: string;
  /** Of the file that is loaded as the function starts. */
  readonly startBytes: number;
  /** With the files that are loaded when something first needs them. */
  readonly totalBytes: number;
  /** The sources in it, from the repository's root. */
  readonly inputs: readonly string[];
}

export interface FunctionFolders {
  /** To be zipped as it is. A function alone is its own folder in `handlers` and the folder `src`. */
  readonly functions: string;
  /** To be copied into the bucket that the CDN serves. */
  readonly site: string;
}

/** The files that pages read as they start, and where the bundles, like the sources, look for them. */
const assetFolders = {
  "src/assets": "apps/cloudshelf/src/assets",
  "src/pages/assets": "packages/kit/src/pages/assets",
} as const;

/** Makes the bookshop's functions and its site's files. Each function stands by itself. */
export async function bundleFunctions(
  root: string,
  folders: FunctionFolders,
): Promise<readonly BundledFunction[]> {
  for (const [to, from] of Object.entries(assetFolders)) {
    cpSync(join(root, from), join(folders.functions, to), { recursive: true });
  }
  const { CLOUDSHELF_BASE_PATH = "", CLOUDSHELF_ASSETS_PATH = "" } =
    application.functions.get("catalogue")?.environment ?? {};
  for (const { path, content } of siteFiles(CLOUDSHELF_BASE_PATH, CLOUDSHELF_ASSETS_PATH)) {
    mkdirSync(dirname(join(folders.site, path)), { recursive: true });
    writeFileSync(join(folders.site, path), content);
  }
  return await Promise.all(
    [...application.functions.keys()].map((name) => bundleFunction(root, folders, name)),
  );
}

async function bundleFunction(
  root: string,
  folders: FunctionFolders,
  name: string,
): Promise<BundledFunction> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: `apps/cloudshelf/src/lambda/${name}.ts` },
    outdir: join(folders.functions, "handlers", name),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "esm",
    conditions: ["@plinth/source"],
    // Packages that are CommonJS still ask for Node's modules by `require`.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    // Lambda's runtime brings AWS's SDK, and a function sends no mail by SMTP.
    external: ["@aws-sdk/*", "nodemailer"],
    plugins: [englishOnly],
    metafile: true,
    logLevel: "warning",
  });
  const outputs = Object.values(metafile.outputs);
  const entry = outputs.find(({ entryPoint }) => entryPoint?.includes("/lambda/"));
  const sizes = outputs.map(({ bytes }) => bytes);
  return {
    name,
    startBytes: startBytesOf(metafile.outputs, entry),
    totalBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    inputs: Object.keys(metafile.inputs),
  };
}

/** zod says what is wrong in fifty languages, of which each function would load all. */
const englishOnly: Plugin = {
  name: "english-only",
  setup(build) {
    build.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

interface Output {
  readonly bytes: number;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/** A file with all that it imports at once, whatever of them is imported several times. */
function startBytesOf(
  outputs: Readonly<Record<string, Output>>,
  entry: Output | undefined,
  seen: Set<Output> = new Set(),
): number {
  if (entry === undefined || seen.has(entry)) return 0;
  seen.add(entry);
  return entry.imports
    .filter(({ kind }) => kind === "import-statement")
    .reduce((sum, { path }) => sum + startBytesOf(outputs, outputs[path], seen), entry.bytes);
}
