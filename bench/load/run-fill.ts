import { rawHttpDoor } from "../doors/raw-http.ts";
import { cpuUsedUs } from "../processes/process-usage.ts";
import { batchesOf } from "../workloads/batch.ts";
import { Latencies } from "./latencies.ts";
import type { FillJob, Measurement } from "./load-job.ts";

/** Sends each batch once, over several connections. The clock runs from the first byte to the last answer. */
export async function runFill({ port, serverPid, items, lanes }: FillJob): Promise<Measurement> {
  const requests = batchesOf(items);
  const door = await rawHttpDoor(port, { requests, lanes });
  const latencies = new Latencies();
  let next = 0;

  async function runLane(lane: number): Promise<void> {
    while (next < requests.length) {
      const sentAt = performance.now();
      await door.call(lane, next++);
      latencies.add(performance.now() - sentAt);
    }
  }

  const serverBefore = cpuUsedUs(serverPid);
  const clientBefore = process.cpuUsage();
  const begin = performance.now();
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(clientBefore);
  const serverAfter = cpuUsedUs(serverPid);
  await door.close();

  const [p50Us = Number.NaN, p99Us = Number.NaN] = latencies.percentilesUs(0.5, 0.99);
  return {
    callsPerSecond: requests.length / seconds,
    p50Us,
    p99Us,
    clientCpuUs: (user + system) / requests.length,
    serverCpuUs:
      serverBefore === undefined || serverAfter === undefined
        ? undefined
        : (serverAfter - serverBefore) / requests.length,
    seconds,
  };
}
