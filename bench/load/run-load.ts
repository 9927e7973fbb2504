import type { Door } from "../doors/door.ts";
import { cpuUsedUs } from "../processes/process-usage.ts";
import { Latencies } from "./latencies.ts";
import type { LoadJob, Measurement } from "./load-job.ts";

interface Usage {
  readonly at: number;
  readonly clientUs: number;
  readonly serverUs: number | undefined;
}

/** Keeps `lanes` calls in flight for the job's time. Only calls that ended within it are counted. */
export async function runLoad(
  door: Door,
  requestCount: number,
  { lanes, warmUpMs, measureMs, target }: LoadJob,
): Promise<Measurement> {
  const serverPid = target.kind === "port" ? target.serverPid : undefined;
  const begin = performance.now();
  const measureFrom = begin + warmUpMs;
  const measureTo = measureFrom + measureMs;
  const latencies = new Latencies();
  let from: Usage | undefined;

  async function runLane(lane: number): Promise<void> {
    // Lanes begin at places of their own, so that no two ask for the same item at a time.
    let requestIndex = Math.floor((lane * requestCount) / lanes);
    let sentAt = performance.now();
    while (sentAt < measureTo) {
      await door.call(lane, requestIndex);
      const answeredAt = performance.now();
      if (answeredAt >= measureFrom && answeredAt < measureTo) {
        from ??= usage(serverPid, answeredAt);
        latencies.add(answeredAt - sentAt);
      }
      requestIndex = (requestIndex + 1) % requestCount;
      sentAt = answeredAt;
    }
  }

  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  return measurementOf(latencies, from, usage(serverPid, performance.now()));
}

function usage(serverPid: number | undefined, at: number): Usage {
  const { user, system } = process.cpuUsage();
  return {
    at,
    clientUs: user + system,
    serverUs: serverPid === undefined ? undefined : cpuUsedUs(serverPid),
  };
}

function measurementOf(latencies: Latencies, from: Usage | undefined, to: Usage): Measurement {
  const calls = latencies.count;
  if (from === undefined || calls === 0) throw new Error("No call was answered in time.");
  const seconds = (to.at - from.at) / 1000;
  const [p50Us = Number.NaN, p99Us = Number.NaN] = latencies.percentilesUs(0.5, 0.99);
  const { serverUs } = from;
  return {
    callsPerSecond: calls / seconds,
    p50Us,
    p99Us,
    clientCpuUs: (to.clientUs - from.clientUs) / calls,
    serverCpuUs:
      serverUs === undefined || to.serverUs === undefined
        ? undefined
        : (to.serverUs - serverUs) / calls,
    seconds,
  };
}
