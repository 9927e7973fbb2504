import { describe, expect, it } from "vitest";
import { createMetrics } from "./metrics.ts";

const minute = 60_000;

function metricsAt(startMs: number, routeCountMax?: number) {
  const clock = { nowMs: startMs };
  const limit = routeCountMax === undefined ? {} : { routeCountMax };
  return { clock, metrics: createMetrics({ now: () => clock.nowMs, ...limit }) };
}

describe("createMetrics", () => {
  it("counts requests by route and class of status, with their latency", () => {
    const { metrics } = metricsAt(0);
    for (let count = 0; count < 19; count += 1) {
      metrics.record({ route: "GET /a", status: 200, durationMs: 8 });
    }
    metrics.record({ route: "GET /a", status: 503, durationMs: 64 });
    metrics.record({ route: "GET /b", status: 500, durationMs: 1 });
    expect(metrics.routes(5)).toEqual([
      {
        route: "GET /a",
        requestCount: 20,
        unexpectedCount: 0,
        statusClasses: { "1xx": 0, "2xx": 19, "3xx": 0, "4xx": 0, "5xx": 1 },
        latency: { p50: 8, p95: 8, p99: 64 },
      },
      expect.objectContaining({ route: "GET /b", unexpectedCount: 1 }),
    ]);
    expect(metrics.figures(1)).toMatchObject({ requestCount: 21, unexpectedCount: 1 });
  });

  it("looks back by minutes of the clock, and no further than asked", () => {
    const { clock, metrics } = metricsAt(30_000);
    metrics.record({ route: "GET /a", status: 200, durationMs: 1 });
    clock.nowMs += 4 * minute;
    metrics.count("tableThrottles");
    expect(metrics.figures(5)).toMatchObject({ requestCount: 1, counters: { tableThrottles: 1 } });
    expect(metrics.figures(4)).toMatchObject({ requestCount: 0 });
    expect(metrics.figures(1, 30_000)).toMatchObject({ requestCount: 1, counters: {} });
  });

  it("forgets what is older than an hour", () => {
    const { clock, metrics } = metricsAt(0);
    metrics.record({ route: "GET /a", status: 200, durationMs: 1 });
    clock.nowMs = 60 * minute;
    metrics.record({ route: "GET /b", status: 200, durationMs: 1 });
    expect(metrics.figures(60, 0)).toMatchObject({ requestCount: 0 });
    expect(metrics.figures(1000)).toMatchObject({ requestCount: 1 });
  });

  it("takes no more routes than its limit, and loses no request by it", () => {
    const { metrics } = metricsAt(0, 2);
    for (const route of ["GET /a", "GET /b", "X1 /*", "X2 /*", "GET /a"]) {
      metrics.record({ route, status: 404, durationMs: 1 });
    }
    expect(metrics.routes(1).map(({ route, requestCount }) => [route, requestCount])).toEqual([
      ["GET /a", 2],
      ["(other routes)", 2],
      ["GET /b", 1],
    ]);
  });

  it("has no latency where nothing was asked", () => {
    const { metrics } = metricsAt(0);
    expect(metrics.figures(5).latency).toEqual({ p50: undefined, p95: undefined, p99: undefined });
    expect(metrics.routes(5)).toEqual([]);
  });
});
