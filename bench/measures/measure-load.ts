import { setTimeout as sleep } from "node:timers/promises";
import type { Pace } from "../command-line.ts";
import type { Contender } from "../contenders/contender.ts";
import { allContenders } from "../contenders/contenders.ts";
import { callApi, createTable } from "../processes/call-api.ts";
import { LoadWorker } from "../processes/load-worker.ts";
import { memoryBytes, peakMemoryBytes } from "../processes/process-usage.ts";
import { startServerProcess } from "../processes/server-process.ts";
import { benchKey, tableName } from "../workloads/items.ts";
import { median, medianMeasurement } from "./median.ts";
import type { LoadResult } from "./results.ts";

export const loadConnections = 8;

/** What a server holds is looked at when it has come to rest. */
const restMs = 300;

/** Fills an empty server, a new one each time; and looks at what it took in memory. */
export async function measureLoad(pace: Pace): Promise<readonly LoadResult[]> {
  const contenders = allContenders();
  const rounds = new Map<Contender, LoadResult[]>(contenders.map((one) => [one, []]));
  for (let round = 1; round <= pace.loadRounds; round++) {
    for (const [contender, previous] of rounds) {
      process.stderr.write(
        `\r\u001b[Kload, round ${round}: ${contender.name} (${contender.storage})`,
      );
      previous.push(await loadOnce(contender, pace.loadItems));
    }
  }
  process.stderr.write("\r\u001b[K");
  return [...rounds.values()].flatMap(medianOf);
}

async function loadOnce(contender: Contender, items: number): Promise<LoadResult> {
  const server = await startServerProcess(contender);
  const worker = new LoadWorker("client", "");
  try {
    const { port, pid } = server;
    await createTable(port);
    await sleep(restMs);
    const memoryBefore = memoryBytes(pid);
    const answer = await worker.run({
      kind: "fill",
      port,
      serverPid: pid,
      items,
      lanes: loadConnections,
    });
    if (answer.kind === "failed") throw new Error(`${contender.name}: ${answer.message}`);
    await assertLoaded(contender, port, items);
    return {
      contender: contender.name,
      storage: contender.storage,
      items,
      measurement: answer.measurement,
      memoryBefore,
      memoryPeak: peakMemoryBytes(pid),
    };
  } finally {
    await worker.close();
    await server.stop();
  }
}

/** A server that answered without storing would be very fast. */
async function assertLoaded({ name }: Contender, port: number, items: number): Promise<void> {
  if (name === "bare node:http") return;
  for (const number of [0, Math.floor(items / 2), items - 1]) {
    const input = { TableName: tableName, Key: benchKey(number) };
    const { Item } = await callApi(port, "GetItem", input);
    if (Item === undefined) throw new Error(`${name} has lost item ${number} of the load.`);
  }
}

function medianOf(rounds: readonly LoadResult[]): LoadResult[] {
  const [first] = rounds;
  if (first === undefined) return [];
  const of = (pick: (round: LoadResult) => number | undefined): number | undefined => {
    const values = rounds.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  };
  return [
    {
      ...first,
      measurement: medianMeasurement(rounds.map(({ measurement }) => measurement)),
      memoryBefore: of(({ memoryBefore }) => memoryBefore),
      memoryPeak: of(({ memoryPeak }) => memoryPeak),
    },
  ];
}
