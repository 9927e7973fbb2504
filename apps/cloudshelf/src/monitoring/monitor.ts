import {
  type AlarmState,
  alarmStates,
  type CapacityLog,
  createCapacityLog,
  createMetrics,
  type LogBuffer,
  type Metrics,
  type RouteFigures,
} from "@plinth/kit";
import { alarms } from "./alarms.ts";

export interface MonitorOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where the logger leaves its lines for searches; without one there is nothing to search. */
  readonly log?: LogBuffer | undefined;
  /** The region of AWS it runs in, for links to CloudWatch; undefined on any other machine. */
  readonly awsRegion?: string | undefined;
}

/** What this process knows of itself: nothing of the others that serve the shop beside it. */
export interface Monitor {
  readonly metrics: Metrics;
  readonly capacity: CapacityLog;
  readonly log: LogBuffer | undefined;
  readonly awsRegion: string | undefined;
  readonly now: () => number;
  /** The shop's alarms, held against this process alone. */
  alarms(): readonly AlarmState[];
  report(minutes: number): MonitorReport;
}

/** The last minutes of the clock, the one that runs included. */
export interface MonitorReport {
  readonly startedAtMs: number;
  readonly minutes: number;
  /** How long of these minutes it has measured. */
  readonly seconds: number;
  readonly requestCount: number;
  readonly serverErrorCount: number;
  readonly p95: number | undefined;
  /** The busiest first. */
  readonly routes: readonly RouteReport[];
}

export interface RouteReport extends RouteFigures {
  readonly requestsPerSecond: number;
  /** What DynamoDB said of the route's requests, since the process began. */
  readonly capacity: { readonly requestCount: number; readonly units: number } | undefined;
}

export function createMonitor({ now, log, awsRegion }: MonitorOptions): Monitor {
  const metrics = createMetrics({ now });
  const capacity = createCapacityLog();
  return {
    metrics,
    capacity,
    log,
    awsRegion,
    now,
    alarms: () => alarmStates(alarms, metrics, now()),
    report(minutes) {
      const seconds = measuredSeconds(minutes, metrics.startedAtMs, now());
      const { requestCount, statusClasses, latency } = metrics.figures(minutes);
      const spent = new Map(capacity.report().map((each) => [each.route, each]));
      const routes = metrics.routes(minutes).map((figures): RouteReport => {
        const its = spent.get(figures.route);
        return {
          ...figures,
          requestsPerSecond: figures.requestCount / seconds,
          capacity: its && { requestCount: its.requestCount, units: its.capacityUnits },
        };
      });
      return {
        startedAtMs: metrics.startedAtMs,
        minutes,
        seconds,
        requestCount,
        serverErrorCount: statusClasses["5xx"],
        p95: latency.p95,
        routes,
      };
    },
  };
}

/** The minutes begin with the clock's, so the first may be short, and the one that runs is. A second at least. */
function measuredSeconds(minutes: number, startedAtMs: number, nowMs: number): number {
  const beginMs = (Math.floor(nowMs / 60_000) - minutes + 1) * 60_000;
  return Math.max(1, (nowMs - Math.max(beginMs, startedAtMs)) / 1000);
}
