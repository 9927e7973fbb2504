import {
  addHistogram,
  addLatency,
  type LatencyHistogram,
  percentile,
} from "./latency-histogram.ts";

export interface MetricsOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Routes that are told apart; the requests of all others are one route, `(other routes)`. */
  readonly routeCountMax?: number;
}

/** One request that was answered. */
export interface AnsweredRequest {
  /** Method and pattern, such as `GET /books/:bookId`. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** `2xx` and so on. */
export type StatusClass = "1xx" | "2xx" | "3xx" | "4xx" | "5xx";

/** What was measured in a stretch of time. */
export interface Figures {
  readonly requestCount: number;
  readonly statusClasses: Readonly<Record<StatusClass, number>>;
  /** Requests that ended in an error that nobody expected: those answered 500. */
  readonly unexpectedCount: number;
  /** Milliseconds; undefined without requests. At most 9 % above the true one. */
  readonly latency: Readonly<Record<"p50" | "p95" | "p99", number | undefined>>;
  /** What `count` counted. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface RouteFigures extends Omit<Figures, "counters"> {
  readonly route: string;
}

/** What a process measured of itself in the last hour. */
export interface Metrics {
  readonly startedAtMs: number;
  record(request: AnsweredRequest): void;
  /** Counts what is no request, such as a refusal of the tables, under a name of the code's own. */
  count(name: string): void;
  /** The `minutes` whole minutes that end with the minute of `atMs`, of now when absent. */
  figures(minutes: number, atMs?: number): Figures;
  /** The same by route, the busiest first. */
  routes(minutes: number): readonly RouteFigures[];
}

/** How far back it remembers. */
export const metricsMinutesMax = 60;
export const minuteMs: number = 60_000;
const routeCountMaxDefault = 200;
const otherRoutes = "(other routes)";

interface Tally {
  readonly statusClasses: Record<StatusClass, number>;
  readonly latency: LatencyHistogram;
  requestCount: number;
  unexpectedCount: number;
}

interface Minute {
  readonly routes: Map<string, Tally>;
  readonly counters: Map<string, number>;
}

/**
 * Counts by the minute of the clock, and forgets what is older than an hour: an hour of 200 routes is
 * some megabytes, whatever is asked. It is kept in this process and by no other.
 */
export function createMetrics({ now, routeCountMax }: MetricsOptions): Metrics {
  const minutes = new Map<number, Minute>();
  const known = new Set<string>();
  const startedAtMs = now();

  function minuteNow(): Minute {
    const index = minuteOf(now());
    const minute = minutes.get(index);
    if (minute !== undefined) return minute;
    for (const old of minutes.keys()) {
      if (old <= index - metricsMinutesMax) minutes.delete(old);
    }
    const fresh: Minute = { routes: new Map(), counters: new Map() };
    minutes.set(index, fresh);
    return fresh;
  }

  /** Names come from the code, but for methods that somebody makes up. */
  function knownRoute(route: string): string {
    if (known.has(route)) return route;
    if (known.size >= (routeCountMax ?? routeCountMaxDefault)) return otherRoutes;
    known.add(route);
    return route;
  }

  function within(count: number, atMs: number): Minute[] {
    const last = minuteOf(atMs);
    return Array.from({ length: count }, (_, back) => minutes.get(last - back)).filter(
      (minute) => minute !== undefined,
    );
  }

  return {
    startedAtMs,
    record({ route, status, durationMs }) {
      const { routes } = minuteNow();
      const name = knownRoute(route);
      const tally = routes.get(name) ?? emptyTally();
      routes.set(name, tally);
      tally.requestCount += 1;
      tally.statusClasses[classOf(status)] += 1;
      tally.unexpectedCount += status === 500 ? 1 : 0;
      addLatency(tally.latency, durationMs);
    },
    count(name) {
      const { counters } = minuteNow();
      counters.set(name, (counters.get(name) ?? 0) + 1);
    },
    figures(count, atMs = now()) {
      const found = within(count, atMs);
      const total = emptyTally();
      const counters: Record<string, number> = {};
      for (const { routes, counters: counted } of found) {
        for (const tally of routes.values()) add(total, tally);
        for (const [name, each] of counted) counters[name] = (counters[name] ?? 0) + each;
      }
      return { ...figuresOf(total), counters };
    },
    routes(count) {
      const totals = new Map<string, Tally>();
      for (const { routes } of within(count, now())) {
        for (const [route, tally] of routes) {
          const total = totals.get(route) ?? emptyTally();
          totals.set(route, total);
          add(total, tally);
        }
      }
      return [...totals]
        .map(([route, tally]) => ({ route, ...figuresOf(tally) }))
        .sort((one, other) => other.requestCount - one.requestCount);
    },
  };
}

/** The number of a minute since the epoch. */
export function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / minuteMs);
}

function emptyTally(): Tally {
  return {
    statusClasses: { "1xx": 0, "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
    latency: new Map(),
    requestCount: 0,
    unexpectedCount: 0,
  };
}

function add(total: Tally, { statusClasses, latency, requestCount, unexpectedCount }: Tally): void {
  for (const each of classes) total.statusClasses[each] += statusClasses[each];
  addHistogram(total.latency, latency);
  total.requestCount += requestCount;
  total.unexpectedCount += unexpectedCount;
}

const classes = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

function classOf(status: number): StatusClass {
  return classes[Math.floor(status / 100) - 1] ?? "5xx";
}

function figuresOf({ statusClasses, latency, ...counts }: Tally): Omit<Figures, "counters"> {
  return {
    ...counts,
    statusClasses: { ...statusClasses },
    latency: {
      p50: percentile(latency, 50),
      p95: percentile(latency, 95),
      p99: percentile(latency, 99),
    },
  };
}
