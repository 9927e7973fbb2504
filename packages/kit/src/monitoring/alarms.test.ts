import { describe, expect, it } from "vitest";
import { type AlarmRule, alarmStates } from "./alarms.ts";
import { createMetrics } from "./metrics.ts";

const minute = 60_000;
const serverErrors: AlarmRule = {
  description: "x",
  metric: "apiServerErrors",
  moreThan: 10,
  periods: 2,
};

/** A process that answers, minute by minute, so many requests with these statuses. */
function processAfter(minutes: readonly (readonly [status: number, count: number])[]) {
  const clock = { nowMs: 0 };
  const metrics = createMetrics({ now: () => clock.nowMs });
  for (const [position, [status, count]] of minutes.entries()) {
    clock.nowMs = position * minute;
    for (let each = 0; each < count; each += 1) {
      metrics.record({ route: "GET /", status, durationMs: 3000 });
    }
  }
  return {
    metrics,
    stateOf: (rule: AlarmRule, nowMs = clock.nowMs) =>
      alarmStates({ rule }, metrics, nowMs)[0] ?? expect.fail("no state"),
  };
}

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}

describe("alarmStates", () => {
  it.each<[string, number, AlarmRule, string]>([
    ["more than the threshold", 11, { ...serverErrors, periods: 1 }, "alarm"],
    ["just the threshold of moreThan", 10, { ...serverErrors, periods: 1 }, "ok"],
    [
      "just the threshold of atLeast",
      5,
      { description: "x", metric: "apiServerErrors", atLeast: 5 },
      "alarm",
    ],
    [
      "less than the threshold",
      4,
      { description: "x", metric: "apiServerErrors", atLeast: 5 },
      "ok",
    ],
  ])("of %s is as CloudWatch has it", (_, count, rule, state) => {
    expect(processAfter([[503, count]]).stateOf(rule)).toMatchObject({ state, value: count });
  });

  it("goes off only when each of its periods in a row is above", () => {
    const once = processAfter([...times(5, [200, 1] as const), ...times(5, [500, 3] as const)]);
    expect(once.stateOf(serverErrors)).toMatchObject({ state: "ok", value: 15 });
    const twice = processAfter(times(10, [500, 3] as const));
    expect(twice.stateOf(serverErrors)).toMatchObject({ state: "alarm" });
  });

  it("says since when, whoever looks when", () => {
    const { stateOf } = processAfter([
      ...times(10, [200, 5] as const),
      [500, 8],
      ...times(4, [200, 5] as const),
    ]);
    const rule = { description: "x", metric: "functionErrors", atLeast: 5 };
    expect(stateOf(rule)).toMatchObject({ state: "alarm", sinceMs: 10 * minute });
    expect(stateOf(rule, 14.5 * minute)).toMatchObject({ state: "alarm", sinceMs: 10 * minute });
    // Five minutes later the period has none of them any more.
    expect(stateOf(rule, 15 * minute)).toMatchObject({ state: "ok", sinceMs: 15 * minute });
    expect(stateOf(rule, 9 * minute)).toMatchObject({ state: "ok", sinceMs: undefined });
  });

  it("takes no requests for no trouble", () => {
    const { stateOf } = processAfter([]);
    for (const metric of ["apiLatencyP95", "apiServerErrorPercent", "functionErrors"]) {
      expect(stateOf({ description: "x", metric, moreThan: 0 })).toMatchObject({ state: "ok" });
    }
  });

  it("measures slowness and shares of failures", () => {
    const { stateOf } = processAfter([
      [200, 96],
      [503, 4],
    ]);
    const slow = { description: "x", metric: "apiLatencyP95", moreThan: 2000 };
    expect(stateOf(slow).value).toBeCloseTo(3000, -3);
    expect(stateOf(slow).state).toBe("alarm");
    const failing = { description: "x", metric: "apiServerErrorPercent", moreThan: 1 };
    expect(stateOf(failing)).toMatchObject({ state: "alarm", value: 4 });
    expect(stateOf({ ...failing, requestCountMin: 101 })).toMatchObject({
      state: "ok",
      value: undefined,
    });
  });

  it.each([
    ["functionThrottles", {}],
    ["apiServerErrors", { periodSeconds: 3600, periods: 2 }],
    ["toString", {}],
  ])("never takes %s for well when it cannot measure it", (metric, changes) => {
    const { stateOf } = processAfter([[500, 50]]);
    expect(stateOf({ description: "x", metric, atLeast: 1, ...changes })).toMatchObject({
      state: "unmeasured",
      value: undefined,
    });
  });

  it("looks back through the whole hour it remembers, and no further", () => {
    const { stateOf } = processAfter(times(70, [500, 1] as const));
    const rule = { description: "x", metric: "apiServerErrors", atLeast: 5 };
    expect(stateOf(rule)).toMatchObject({ state: "alarm", sinceMs: undefined });
  });
});
