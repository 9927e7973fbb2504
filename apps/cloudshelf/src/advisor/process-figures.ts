import type { Monitor, MonitorReport } from "../monitoring/monitor.ts";
import type { ProcessFigures } from "./measurements.ts";

/** The routes that search, on pages and in the API. */
const searchRoute = /^GET .*\/search$/;

/** What the advisor takes of a process's own figures of the last hour. */
export function processFiguresOf(monitor: Monitor): ProcessFigures {
  const report = monitor.report(60);
  const { seconds, requestCount, serverErrorCount, p95 } = report;
  const units = monitor.capacity
    .report()
    .reduce((sum, { capacityUnits }) => sum + capacityUnits, 0);
  const runSeconds = Math.max(1, (monitor.now() - report.startedAtMs) / 1000);
  return {
    ...{ seconds, requestCount, serverErrorCount, p95 },
    search: searchesIn(report),
    unitsPerSecond: units / runSeconds,
    throttleCount: monitor.metrics.figures(60).counters["tableThrottles"] ?? 0,
  };
}

/** Of several routes the slowest: percentiles cannot be put together. */
function searchesIn({ routes }: MonitorReport): ProcessFigures["search"] {
  const searches = routes.filter(({ route }) => searchRoute.test(route));
  const times = searches.flatMap(({ latency }) => latency.p95 ?? []);
  return {
    requestCount: searches.reduce((sum, each) => sum + each.requestCount, 0),
    p95: times.length === 0 ? undefined : Math.max(...times),
  };
}
