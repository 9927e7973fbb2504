import type { Pace } from "../command-line.ts";
import type { Contender, Storage } from "../contenders/contender.ts";
import { allContenders } from "../contenders/contenders.ts";
import type { DoorName, LoadAnswer, LoadJob, Measurement, Target } from "../load/load-job.ts";
import { prepareTable } from "../processes/call-api.ts";
import { LoadWorkers } from "../processes/load-workers.ts";
import { type ServerProcess, startServerProcess } from "../processes/server-process.ts";
import type { WorkloadName } from "../workloads/workload.ts";
import { medianMeasurement } from "./median.ts";
import type { Cell, CellResult } from "./results.ts";

/** In flight at a time, at every door. */
export const lanes = 32;

interface Running {
  readonly contender: Contender;
  readonly server: ServerProcess;
}

interface Place extends Cell {
  readonly target: Target;
}

/** All contenders at all doors. In a round each is measured once, so that a drift of the machine hits all alike. */
export async function measureWorkloads(
  names: readonly WorkloadName[],
  pace: Pace,
): Promise<readonly CellResult[]> {
  const running: Running[] = [];
  const workers = new LoadWorkers();
  try {
    for (const contender of allContenders()) {
      const server = await startServerProcess(contender);
      running.push({ contender, server });
      await prepareTable(server.port);
    }
    const results: CellResult[] = [];
    for (const name of names) {
      results.push(...(await measureWorkload(placesOf(name, running), workers, pace)));
    }
    return results;
  } finally {
    await workers.close();
    await Promise.all(running.map(({ server }) => server.stop()));
  }
}

async function measureWorkload(
  places: readonly Place[],
  workers: LoadWorkers,
  pace: Pace,
): Promise<readonly CellResult[]> {
  const answers = new Map<Place, LoadAnswer[]>(places.map((place) => [place, []]));
  // Round 0 is not counted: a server's code has to run for a while before it is as fast as it gets.
  for (let round = 0; round <= pace.rounds; round++) {
    for (const [place, previous] of answers) {
      process.stderr.write(
        `\r\u001b[K${place.workload}, round ${round}: ${place.door}, ${place.contender} (${place.storage})`,
      );
      const answer = await workers.of(place).run(jobOf(place, pace));
      if (round > 0) previous.push(answer);
    }
  }
  process.stderr.write("\r\u001b[K");
  return [...answers].map(([place, rounds]) => resultOf(place, rounds));
}

function placesOf(workload: WorkloadName, running: readonly Running[]): readonly Place[] {
  const inProcess = (["memory", "disk"] satisfies Storage[]).flatMap((storage) =>
    (["client in process", "AWS SDK in process"] satisfies DoorName[]).map(
      (door): Place => ({
        workload,
        door,
        storage,
        contender: "Plinth",
        target: { kind: "engine", storage },
      }),
    ),
  );
  const overHttp = (["HTTP", "AWS SDK over HTTP"] satisfies DoorName[]).flatMap((door) =>
    running
      .filter(({ contender }) => contender.workloads.includes(workload))
      .filter(({ contender }) => contender.name !== "bare node:http" || door === "HTTP")
      .map(
        ({ contender: { name, storage }, server }): Place => ({
          workload,
          door,
          storage,
          contender: name,
          target: { kind: "port", port: server.port, serverPid: server.pid },
        }),
      ),
  );
  return [...inProcess, ...overHttp];
}

function jobOf({ workload, door, target }: Place, { warmUpMs, measureMs }: Pace): LoadJob {
  return { kind: "repeat", door, target, workload, lanes, warmUpMs, measureMs };
}

function resultOf({ target: _, ...cell }: Place, rounds: readonly LoadAnswer[]): CellResult {
  const failed = rounds.find((round) => round.kind === "failed");
  if (failed !== undefined) return { ...cell, measurement: undefined, failure: failed.message };
  const measured = rounds.flatMap((round): Measurement[] =>
    round.kind === "measured" ? [round.measurement] : [],
  );
  return { ...cell, measurement: medianMeasurement(measured), failure: undefined };
}
