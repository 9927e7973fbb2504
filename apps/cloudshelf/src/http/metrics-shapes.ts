import { z } from "zod";
import type { ProcessFigures } from "../advisor/measurements.ts";
import { processFiguresOf } from "../advisor/process-figures.ts";
import type { Monitor } from "../monitoring/monitor.ts";

const count = z.int().min(0);
const milliseconds = z.number().min(0).optional();

/** What the advisor reads of it: the last hour, or as much of it as the process has run. */
const lastHourShape: z.ZodType<ProcessFigures> = z.object({
  seconds: z.number(),
  requestCount: count,
  serverErrorCount: count,
  p95: milliseconds,
  search: z.object({ requestCount: count, p95: milliseconds }),
  unitsPerSecond: z.number().min(0),
  throttleCount: count,
});

const routeShape = z.object({
  route: z.string(),
  requestCount: count,
  requestsPerSecond: z.number(),
  statusClasses: z.record(z.enum(["1xx", "2xx", "3xx", "4xx", "5xx"]), count),
  latency: z.object({ p50: milliseconds, p95: milliseconds, p99: milliseconds }),
  /** Since the process began, as DynamoDB told it. */
  capacity: z.object({ requestCount: count, units: z.number().min(0) }).optional(),
});

export const metricsShape: z.ZodType<{
  readonly startedAt: string;
  readonly minutes: number;
  readonly seconds: number;
  readonly routes: readonly z.output<typeof routeShape>[];
  readonly alarms: readonly { readonly name: string; readonly state: string }[];
  readonly lastHour: ProcessFigures;
}> = z.object({
  startedAt: z.string(),
  minutes: count,
  seconds: z.number(),
  routes: z.array(routeShape),
  alarms: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      state: z.enum(["ok", "alarm", "unmeasured"]),
      value: z.number().optional(),
      since: z.string().optional(),
    }),
  ),
  lastHour: lastHourShape,
});

export const metricsQuery = z.object({
  minutes: z.coerce.number().int().min(1).max(60).default(5),
});

export function metricsJson(monitor: Monitor, minutes: number): object {
  const report = monitor.report(minutes);
  return {
    startedAt: new Date(report.startedAtMs).toISOString(),
    minutes,
    seconds: report.seconds,
    routes: report.routes.map(({ unexpectedCount: _, ...route }) => route),
    alarms: monitor.alarms().map(({ name, rule, state, value, sinceMs }) => ({
      name,
      description: rule.description,
      state,
      value,
      since: sinceMs === undefined ? undefined : new Date(sinceMs).toISOString(),
    })),
    lastHour: processFiguresOf(monitor),
  };
}
