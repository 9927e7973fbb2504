import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { bundleSizeBytes } from "@plinth/tools/bundle-size";
import { type Options, parseCommandLine } from "./command-line.ts";
import { measureImports } from "./measures/measure-imports.ts";
import { measureLayers } from "./measures/measure-layers.ts";
import { measureLoad } from "./measures/measure-load.ts";
import {
  measureEmptyNode,
  measureEngineStartup,
  measureStartup,
} from "./measures/measure-startup.ts";
import { measureWorkloads } from "./measures/measure-workloads.ts";
import type { Results } from "./measures/results.ts";
import { dataDirectory, repositoryRoot } from "./paths.ts";
import { buildWorkspace } from "./prepare/build-workspace.ts";
import { hasDynoxide, installPeers } from "./prepare/install-peers.ts";
import { printReport } from "./report/print-report.ts";
import { writeDocument, writeShopSections } from "./report/write-document.ts";
import { measureShop } from "./shop/measure-shop.ts";
import { workloadNames } from "./workloads/workload.ts";

const loadAverageMax = 0.5;

/** Builds, measures everything in one run, prints, and writes the page when asked to. */
const options = parseCommandLine(process.argv.slice(2));
if (typeof options === "string") {
  console.log(options);
} else {
  // Read first: what we start ourselves must not count.
  const [loadAverage = 0] = loadavg();
  buildWorkspace();
  if (options.only !== "shop") {
    installPeers();
    if (!hasDynoxide) console.log("dynoxide is left out: the bench has its Linux x64 binary only.");
  }
  try {
    const report = printReport(await measure(options));
    console.log(report);
    if (loadAverage > loadAverageMax) {
      console.log(
        `\nOthers were using this machine (load average ${loadAverage.toFixed(1)}): trust CPU a call and the ratios.`,
      );
    }
    if (options.isWriting) {
      const write = options.only === "shop" ? writeShopSections : writeDocument;
      write(report, { now: new Date(), pace: options.pace, loadAverage });
    }
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

async function measure({ only, pace }: Options): Promise<Results> {
  const names = workloadNames.filter((name) => only === undefined || only === name);
  const isLoad = only === undefined || only === "load";
  const isImports = only === undefined || only === "imports";
  const isStartup = only === undefined || only === "startup";
  return {
    startups: isStartup ? await measureStartup(pace) : [],
    emptyNodeMs: isStartup ? measureEmptyNode(pace) : undefined,
    engineStartup: isStartup ? measureEngineStartup(pace) : undefined,
    cells: names.length === 0 ? [] : await measureWorkloads(names, pace),
    loads: isLoad ? await measureLoad(pace) : [],
    layers: only === undefined || only === "layers" ? await measureLayers(pace) : [],
    imports: isImports ? measureImports(pace) : [],
    bundleKibibytes: isImports
      ? (await bundleSizeBytes(repositoryRoot, ["@plinth/model", "@plinth/client"])) / 1024
      : undefined,
    shop: only === undefined || only === "shop" ? await measureShop(pace.shop) : undefined,
  };
}
