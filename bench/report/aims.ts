import { bundleSizeKibibytesAim } from "@plinth/tools/bundle-size";
import type { Storage } from "../contenders/contender.ts";
import {
  type LayerCallName,
  type LayerName,
  layerCallNames,
  layerCallTitles,
} from "../layers/layer.ts";
import type { DoorName, Measurement } from "../load/load-job.ts";
import { importOfOurs } from "../measures/measure-imports.ts";
import type { Results } from "../measures/results.ts";
import type { WorkloadName } from "../workloads/workload.ts";
import { loadOf, measurementOf, peerNames, startupOf } from "./find-results.ts";
import { printMeasure, printRatio } from "./print-number.ts";

/** What the project wants, and what this run found. */
export interface Aim {
  readonly title: string;
  readonly aim: string;
  readonly found: string;
  /** The same ratio by CPU time a call, which a busy machine disturbs less; empty where there is none. */
  readonly foundByCpu: string;
  readonly isHit: boolean;
}

const storages: readonly Storage[] = ["memory", "disk"];
const judgedWorkloads: readonly WorkloadName[] = ["get", "put"];

/** Every aim of which both sides were measured. */
export function judgeAims(results: Results): readonly Aim[] {
  return [
    ...storages.flatMap((storage) =>
      judgedWorkloads.flatMap((workload) => [
        ...inProcessAims(results, workload, storage),
        ...httpAims(results, workload, storage),
      ]),
    ),
    ...storages.flatMap((storage) => loadAims(results, storage)),
    ...startupAims(results),
    ...layerAims(results),
    ...importAims(results),
  ];
}

function inProcessAims(results: Results, workload: WorkloadName, storage: Storage): Aim[] {
  const door = "client in process";
  const ours = measurementOf(results, { workload, door, storage, contender: "Plinth" });
  const peers = peersAt(results, workload, storage, "AWS SDK over HTTP");
  const title = `${workload}, ${storage}: our client in process, to the best peer through the AWS SDK`;
  return compare(title, 20, { ours, others: peers, cpuOf: allCpuUs });
}

function httpAims(results: Results, workload: WorkloadName, storage: Storage): Aim[] {
  const cell = { workload, door: "HTTP", storage } as const;
  const ours = measurementOf(results, { ...cell, contender: "Plinth" });
  const bare = measurementOf(results, { ...cell, storage: "memory", contender: "bare node:http" });
  const peers = peersAt(results, workload, storage, "HTTP");
  const title = `${workload}, ${storage}: over HTTP`;
  return [
    ...compare(`${title}, to the better peer`, 2, { ours, others: peers, cpuOf: serverCpuUs }),
    ...compare(`${title}, to a bare node:http server`, 0.5, {
      ours,
      others: bare === undefined ? [] : [bare],
      cpuOf: serverCpuUs,
    }),
  ];
}

function loadAims(results: Results, storage: Storage): Aim[] {
  const ours = loadOf(results, { contender: "Plinth", storage })?.measurement;
  const peers = peerNames.flatMap(
    (contender) => loadOf(results, { contender, storage })?.measurement ?? [],
  );
  const title = `load, ${storage}: the better peer's time to ours`;
  return compare(title, 3, { ours, others: peers, cpuOf: serverCpuUs });
}

function startupAims(results: Results): Aim[] {
  const { engineStartup } = results;
  return [
    ...storages.flatMap((storage) =>
      atMost(`start of the server, ${storage}`, 150, startupOf(results, "Plinth", storage)),
    ),
    ...atMost("in process: engine and first answer", 5, engineStartup?.firstAnswerMs),
    ...atMost("in a test: a seeded snapshot and an item read", 1, engineStartup?.forkMs),
  ];
}

const layerLimitsUs: Readonly<Record<LayerCallName, number>> = { get: 15, put: 15, query: 700 };
const judgedLayers: readonly LayerName[] = ["Plinth, client stubbed", "Plinth"];

/** In CPU alone, so that both columns say the same. */
function layerAims({ layers }: Results): Aim[] {
  return judgedLayers.flatMap((layer) =>
    layerCallNames.flatMap((call): Aim[] => {
      const cpu = layers.find((one) => one.layer === layer && one.call === call)?.cpu;
      if (cpu === undefined) return [];
      const found = `${printMeasure(cpu.value)} µs`;
      const limit = layerLimitsUs[call];
      return [
        {
          title: `data layers: ${layerCallTitles[call]}, ${layer === "Plinth" ? "with JSON, signature and checksum" : "client stubbed"}`,
          aim: `≤ ${limit} µs`,
          found,
          foundByCpu: found,
          isHit: cpu.value <= limit,
        },
      ];
    }),
  );
}

function importAims({ imports, bundleKibibytes }: Results): Aim[] {
  const ours = imports.find(({ what }) => what === importOfOurs);
  const time = atMost("import of model and client, the validator there", 15, ours?.ms);
  return [
    ...time.map((aim) => ({ ...aim, foundByCpu: `${printMeasure(ours?.cpuMs)} ms` })),
    ...sizeAims(bundleKibibytes),
  ];
}

function sizeAims(found: number | undefined): Aim[] {
  if (found === undefined) return [];
  return [
    {
      title: "all of model and client, minified and gzipped, without the validator",
      aim: `≤ ${bundleSizeKibibytesAim} KiB`,
      found: `${found.toFixed(1)} KiB`,
      foundByCpu: "",
      isHit: found <= bundleSizeKibibytesAim,
    },
  ];
}

function peersAt(
  results: Results,
  workload: WorkloadName,
  storage: Storage,
  door: DoorName,
): readonly Measurement[] {
  return peerNames.flatMap(
    (contender) => measurementOf(results, { workload, door, storage, contender }) ?? [],
  );
}

interface Comparison {
  readonly ours: Measurement | undefined;
  readonly others: readonly Measurement[];
  readonly cpuOf: (measurement: Measurement) => number;
}

/** Against the best of the others, in throughput and, apart from that, in CPU. */
function compare(title: string, ratio: number, { ours, others, cpuOf }: Comparison): Aim[] {
  if (ours === undefined || others.length === 0) return [];
  const best = Math.max(...others.map(({ callsPerSecond }) => callsPerSecond));
  const found = ours.callsPerSecond / best;
  return [
    {
      title,
      aim: `≥ ${ratio}×`,
      found: printRatio(found),
      foundByCpu: printRatio(Math.min(...others.map(cpuOf)) / cpuOf(ours)),
      isHit: found >= ratio,
    },
  ];
}

function serverCpuUs({ serverCpuUs: microseconds }: Measurement): number {
  return microseconds ?? Number.NaN;
}

function allCpuUs({ clientCpuUs, serverCpuUs: microseconds = 0 }: Measurement): number {
  return clientCpuUs + microseconds;
}

function atMost(title: string, limitMs: number, value: number | undefined): Aim[] {
  if (value === undefined) return [];
  const found = `${printMeasure(value)} ms`;
  return [{ title, aim: `≤ ${limitMs} ms`, found, foundByCpu: "", isHit: value <= limitMs }];
}
