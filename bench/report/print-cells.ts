import type { CellResult, Results } from "../measures/results.ts";
import { type WorkloadName, workloadNames } from "../workloads/workload.ts";
import { workloads } from "../workloads/workloads.ts";
import { measurementOf, peerDoor, peerNames } from "./find-results.ts";
import { printCount, printMeasure, printRatio } from "./print-number.ts";
import { printTable } from "./table.ts";

const header = [
  "door",
  "storage",
  "server",
  "calls/s",
  "p50 µs",
  "p99 µs",
  "CPU µs a call, server",
  "CPU µs a call, client",
  ...peerNames.map((name) => `to ${name}`),
];

/** One table for each workload that was measured. */
export function printCells(results: Results): readonly string[] {
  return workloadNames
    .filter((name) => results.cells.some(({ workload }) => workload === name))
    .map((name) => `### ${workloads[name].title}\n\n${printWorkload(name, results)}`);
}

function printWorkload(name: WorkloadName, results: Results): string {
  const cells = results.cells.filter(({ workload }) => workload === name);
  const rows = cells.map((cell) => printRow(cell, results));
  const failures = cells.flatMap(({ contender, storage, door, failure }) =>
    failure === undefined ? [] : [`- ${contender} (${storage}), ${door} failed: ${failure}`],
  );
  return [printTable(header, rows, 3), ...failures].join("\n");
}

function printRow(cell: CellResult, results: Results): readonly string[] {
  const { door, storage, contender, measurement } = cell;
  return [
    door,
    storage,
    contender,
    printCount(measurement?.callsPerSecond),
    printMeasure(measurement?.p50Us),
    printMeasure(measurement?.p99Us),
    printMeasure(measurement?.serverCpuUs),
    printMeasure(measurement?.clientCpuUs),
    ...peerNames.map((peer) => (contender === "Plinth" ? ratioTo(peer, cell, results) : "")),
  ];
}

function ratioTo(peer: (typeof peerNames)[number], cell: CellResult, results: Results): string {
  const { workload, storage, door } = cell;
  const wanted = { workload, storage, door: peerDoor(door), contender: peer };
  const theirs = measurementOf(results, wanted)?.callsPerSecond;
  const ours = cell.measurement?.callsPerSecond;
  return printRatio(ours === undefined || theirs === undefined ? undefined : ours / theirs);
}
