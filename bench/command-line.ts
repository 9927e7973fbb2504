import { parseArgs } from "node:util";
import type { ShopPace } from "./shop/measure-shop.ts";
import { type WorkloadName, workloadNames } from "./workloads/workload.ts";

/** What can be measured alone. */
export type Part = WorkloadName | "load" | "startup" | "layers" | "imports" | "shop";

export interface Options {
  readonly pace: Pace;
  /** Undefined measures everything. */
  readonly only: Part | undefined;
  readonly isWriting: boolean;
}

/** How long a run takes, and so how much its numbers can be trusted. */
export interface Pace {
  readonly name: "full" | "quick";
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly loadItems: number;
  readonly loadRounds: number;
  readonly startupRounds: number;
  readonly layerRounds: number;
  readonly layerWarmUpMs: number;
  readonly layerMeasureMs: number;
  readonly shop: ShopPace;
}

const fullPace: Pace = {
  name: "full",
  rounds: 5,
  warmUpMs: 300,
  measureMs: 1200,
  loadItems: 100_000,
  loadRounds: 2,
  startupRounds: 15,
  layerRounds: 7,
  layerWarmUpMs: 100,
  layerMeasureMs: 300,
  shop: {
    pages: { sizes: [200, 9277], rounds: 7, requests: 40 },
    load: { shopperCount: 50, seconds: 60, bookCount: 9277, stockQuantity: 25 },
    storages: ["memory", "disk"],
  },
};

const quickPace: Pace = {
  name: "quick",
  rounds: 2,
  warmUpMs: 150,
  measureMs: 450,
  loadItems: 25_000,
  loadRounds: 1,
  startupRounds: 5,
  layerRounds: 3,
  layerWarmUpMs: 50,
  layerMeasureMs: 150,
  shop: {
    pages: { sizes: [200, 9277], rounds: 2, requests: 20 },
    load: { shopperCount: 50, seconds: 10, bookCount: 1000, stockQuantity: 25 },
    storages: ["memory", "disk"],
  },
};

const parts: readonly Part[] = [...workloadNames, "load", "startup", "layers", "imports", "shop"];

const helpText = `Measures Plinth beside its peers on this machine.

Usage: npm run bench -- [options]

  --quick          about two minutes, with wider errors
  --only PART      one of ${parts.join(", ")}
  --write          write the tables to docs/benchmarks.md; with --only shop, those of the shop
`;

/** The options, or the text to print instead of a run. */
export function parseCommandLine(args: readonly string[]): Options | string {
  const flags = {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const { values } = parseArgs({ args: [...args], options: flags, strict: true });
  if (values.help) return helpText;
  const only = parts.find((part) => part === values.only);
  if (values.only !== undefined && only === undefined) {
    return `--only does not know "${values.only}".\n\n${helpText}`;
  }
  if (only !== undefined && only !== "shop" && values.write) {
    return `--write needs a whole run, without --only, or --only shop.\n\n${helpText}`;
  }
  return { pace: values.quick ? quickPace : fullPace, only, isWriting: values.write };
}
