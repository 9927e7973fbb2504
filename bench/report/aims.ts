import type { Storage } from "../contenders/contender.ts";
import type { Results } from "../measures/results.ts";
import type { WorkloadName } from "../workloads/workload.ts";
import { loadOf, peerNames, startupOf, throughputOf } from "./find-results.ts";
import { printMeasure, printRatio } from "./print-number.ts";

/** What the project wants, and what this run found. */
export interface Aim {
  readonly title: string;
  readonly aim: string;
  readonly found: string;
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
  ];
}

function inProcessAims(results: Results, workload: WorkloadName, storage: Storage): Aim[] {
  const ours = throughputOf(results, {
    workload,
    door: "client in process",
    storage,
    contender: "Plinth",
  });
  const best = bestPeer(results, workload, storage, "AWS SDK over HTTP");
  const title = `${workload}, ${storage}: our client in process, to the best peer through the AWS SDK`;
  return atLeast(title, 20, ours, best);
}

function httpAims(results: Results, workload: WorkloadName, storage: Storage): Aim[] {
  const cell = { workload, door: "HTTP", storage } as const;
  const ours = throughputOf(results, { ...cell, contender: "Plinth" });
  const bare = throughputOf(results, { ...cell, storage: "memory", contender: "bare node:http" });
  const best = bestPeer(results, workload, storage, "HTTP");
  const title = `${workload}, ${storage}: over HTTP`;
  return [
    ...atLeast(`${title}, to the better peer`, 2, ours, best),
    ...atLeast(`${title}, to a bare node:http server`, 0.5, ours, bare),
  ];
}

function loadAims(results: Results, storage: Storage): Aim[] {
  const ours = loadOf(results, { contender: "Plinth", storage })?.measurement.seconds;
  const peers = peerNames.flatMap(
    (contender) => loadOf(results, { contender, storage })?.measurement.seconds ?? [],
  );
  if (peers.length === 0) return [];
  return atLeast(`load, ${storage}: the better peer's time to ours`, 3, Math.min(...peers), ours);
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

function bestPeer(
  results: Results,
  workload: WorkloadName,
  storage: Storage,
  door: "HTTP" | "AWS SDK over HTTP",
): number | undefined {
  const found = peerNames.flatMap(
    (contender) => throughputOf(results, { workload, door, storage, contender }) ?? [],
  );
  return found.length === 0 ? undefined : Math.max(...found);
}

function atLeast(
  title: string,
  ratio: number,
  value: number | undefined,
  reference: number | undefined,
): Aim[] {
  if (value === undefined || reference === undefined) return [];
  const found = value / reference;
  return [{ title, aim: `≥ ${ratio}×`, found: printRatio(found), isHit: found >= ratio }];
}

function atMost(title: string, limitMs: number, value: number | undefined): Aim[] {
  if (value === undefined) return [];
  const found = `${printMeasure(value)} ms`;
  return [{ title, aim: `≤ ${limitMs} ms`, found, isHit: value <= limitMs }];
}
