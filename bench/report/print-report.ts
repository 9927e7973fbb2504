import { loadConnections } from "../measures/measure-load.ts";
import { lanes } from "../measures/measure-workloads.ts";
import type { Results } from "../measures/results.ts";
import { judgeAims } from "./aims.ts";
import { loadOf, peerNames } from "./find-results.ts";
import { printCells } from "./print-cells.ts";
import { printImports, printLayers } from "./print-layers.ts";
import { printCount, printMeasure, printMebibytes, printRatio } from "./print-number.ts";
import { printShop } from "./print-shop.ts";
import { printTable } from "./table.ts";

/** All tables as Markdown, the judgement first. */
export function printReport(results: Results): string {
  const cells = printCells(results);
  return [
    ...printAims(results),
    ...(cells.length === 0 ? [] : [`## Calls, ${lanes} in flight`, ...cells]),
    ...printLoads(results),
    ...printStartups(results),
    ...printEngineStartup(results),
    ...printLayers(results),
    ...printImports(results),
    ...printShop(results.shop),
  ].join("\n\n");
}

function printAims(results: Results): readonly string[] {
  const aims = judgeAims(results);
  if (aims.length === 0) return [];
  const rows = aims.map(({ title, aim, found, foundByCpu, isHit }) => [
    isHit ? "hit" : "MISS",
    title,
    aim,
    found,
    foundByCpu,
  ]);
  return ["## Aims", printTable(["", "what", "aim", "found", "by CPU a call"], rows, 2)];
}

function printLoads(results: Results): readonly string[] {
  const [first] = results.loads;
  if (first === undefined) return [];
  const header = [
    "storage",
    "server",
    "seconds",
    "items/s",
    "CPU µs an item, server",
    "memory before, MiB",
    "peak, MiB",
    ...peerNames.map((name) => `to ${name}`),
  ];
  const rows = results.loads.map((load) => {
    const { measurement, items, storage, contender } = load;
    const { seconds, callsPerSecond, serverCpuUs } = measurement;
    return [
      storage,
      contender,
      seconds.toFixed(2),
      printCount(items / seconds),
      printMeasure(
        serverCpuUs === undefined ? undefined : (serverCpuUs * callsPerSecond * seconds) / items,
      ),
      printMebibytes(load.memoryBefore),
      printMebibytes(load.memoryPeak),
      ...peerNames.map((peer) => {
        const theirs = loadOf(results, { contender: peer, storage })?.measurement.seconds;
        return contender !== "Plinth" || theirs === undefined ? "" : printRatio(theirs / seconds);
      }),
    ];
  });
  const title = `## Load of ${printCount(first.items)} items of 1 KB: BatchWriteItem of 25 over HTTP, ${loadConnections} connections`;
  return [title, printTable(header, rows, 2)];
}

function printStartups({ startups, emptyNodeMs }: Results): readonly string[] {
  if (startups.length === 0) return [];
  const rows = startups.map(({ contender, storage, startupMs, memory }) => [
    storage,
    contender,
    printMeasure(startupMs),
    printMebibytes(memory),
  ]);
  rows.push(["", "Node, nothing to run, to its end", printMeasure(emptyNodeMs), ""]);
  return [
    "## Start-up: from the process's start to the first answer",
    printTable(["storage", "server", "ms", "memory, MiB"], rows, 2),
  ];
}

function printEngineStartup({ engineStartup }: Results): readonly string[] {
  if (engineStartup === undefined) return [];
  const { firstAnswerMs, firstItemMs, firstForkMs, forkMs } = engineStartup;
  const rows = [
    ["an engine and its first answer, code never run before", printMeasure(firstAnswerMs)],
    ["an engine, a table, an item put and read", printMeasure(firstItemMs)],
    ["the first engine on a snapshot of 1,000 items, an item read", printMeasure(firstForkMs)],
    ["each later one", printMeasure(forkMs)],
  ];
  return ["## In a process: engine in memory", printTable(["what", "ms"], rows, 1)];
}
