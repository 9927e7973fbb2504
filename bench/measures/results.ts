import type { ContenderName, Storage } from "../contenders/contender.ts";
import type { LayerCallName, LayerName } from "../layers/layer.ts";
import type { DoorName, Measurement } from "../load/load-job.ts";
import type { ShopResults } from "../shop/measure-shop.ts";
import type { WorkloadName } from "../workloads/workload.ts";
import type { Estimate } from "./median.ts";

/** One contender at one door with one workload. */
export interface Cell {
  readonly workload: WorkloadName;
  readonly door: DoorName;
  readonly storage: Storage;
  readonly contender: ContenderName;
}

export interface CellResult extends Cell {
  /** Undefined when it failed. */
  readonly measurement: Measurement | undefined;
  readonly failure: string | undefined;
}

/** The load of many items into a fresh server. */
export interface LoadResult {
  readonly contender: ContenderName;
  readonly storage: Storage;
  readonly items: number;
  readonly measurement: Measurement;
  readonly memoryBefore: number | undefined;
  readonly memoryPeak: number | undefined;
}

export interface StartupResult {
  readonly contender: ContenderName;
  readonly storage: Storage;
  readonly startupMs: number;
  readonly memory: number | undefined;
}

/** In milliseconds, each the median of fresh processes. */
export interface EngineStartupResult {
  /** From `createEngine` to the answer of ListTables. */
  readonly firstAnswerMs: number;
  /** From `createEngine` over CreateTable and PutItem to the item that GetItem gives. */
  readonly firstItemMs: number;
  /** A store from a snapshot of 1,000 items, an engine on it and an item read, when done for the first time. */
  readonly firstForkMs: number;
  /** The same, as every later test has it. */
  readonly forkMs: number;
}

/** One call of one data layer. */
export interface LayerResult {
  readonly layer: LayerName;
  readonly call: LayerCallName;
  /** Undefined when it failed. */
  readonly cpu: Estimate | undefined;
  readonly failure: string | undefined;
}

/** How long code waits for an import in a process that has just begun. */
export interface ImportResult {
  readonly what: string;
  readonly ms: number;
  /** What all threads of the process worked meanwhile. */
  readonly cpuMs: number;
}

export interface Results {
  readonly cells: readonly CellResult[];
  readonly loads: readonly LoadResult[];
  readonly startups: readonly StartupResult[];
  /** Node with nothing to run, from start to end: no program on it can start faster. */
  readonly emptyNodeMs: number | undefined;
  readonly engineStartup: EngineStartupResult | undefined;
  readonly layers: readonly LayerResult[];
  readonly imports: readonly ImportResult[];
  /** All of model and client in an application's bundle, minified and gzipped. */
  readonly bundleKibibytes: number | undefined;
  readonly shop: ShopResults | undefined;
}
