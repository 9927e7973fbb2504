import { type Figures, type Metrics, metricsMinutesMax, minuteMs, minuteOf } from "./metrics.ts";

/** When an alarm goes off; the same object may define one of CloudWatch. */
export interface AlarmRule {
  readonly description: string;
  readonly metric: string;
  /** It goes off above this. */
  readonly moreThan?: number;
  /** It goes off at this and above. */
  readonly atLeast?: number;
  /** A multiple of 60; 300 when absent. */
  readonly periodSeconds?: number;
  /** How many periods in a row; 1 when absent. */
  readonly periods?: number;
  /** With fewer requests in a period there is nothing to measure, and no trouble. */
  readonly requestCountMin?: number;
}

/** What a metric is in these figures; undefined where there is nothing to measure it by, which is no trouble. */
export type AlarmMeasure = (figures: Figures) => number | undefined;

export interface AlarmState {
  readonly name: string;
  readonly rule: AlarmRule;
  /** `unmeasured` is a metric that this process has no way to measure. */
  readonly state: "ok" | "alarm" | "unmeasured";
  /** Of the last period. */
  readonly value: number | undefined;
  /** When the state began, to the minute; undefined when it was so for as long as is remembered. */
  readonly sinceMs: number | undefined;
}

/**
 * What the metrics of Lambda, API Gateway and DynamoDB come to where the process itself is measured. A
 * function's error is a request that ended in an error that nobody expected, as near as that comes to a
 * call that failed; crashes of the process are in no figures.
 */
export const processMeasures: Readonly<Record<string, AlarmMeasure>> = {
  functionErrors: ({ unexpectedCount }) => unexpectedCount,
  functionErrorPercent: ({ unexpectedCount, requestCount }) =>
    percentOf(unexpectedCount, requestCount),
  functionDurationP95: ({ latency }) => latency.p95,
  apiServerErrors: ({ statusClasses }) => statusClasses["5xx"],
  apiServerErrorPercent: ({ statusClasses, requestCount }) =>
    percentOf(statusClasses["5xx"], requestCount),
  apiLatencyP95: ({ latency }) => latency.p95,
  tableThrottles: ({ counters }) => counters["tableThrottles"] ?? 0,
  tableSystemErrors: ({ counters }) => counters["tableSystemErrors"] ?? 0,
};

function percentOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : (100 * part) / whole;
}

/**
 * The state of each rule now. It is worked out from what `metrics` remembers, minute by minute, so that
 * nothing has to run meanwhile and "since" does not depend on who looks when.
 */
export function alarmStates(
  rules: Readonly<Record<string, AlarmRule>>,
  metrics: Metrics,
  nowMs: number,
): readonly AlarmState[] {
  return Object.entries(rules).map(([name, rule]) => stateOf({ name, rule, metrics, nowMs }));
}

interface Evaluation {
  readonly name: string;
  readonly rule: AlarmRule;
  readonly metrics: Metrics;
  readonly nowMs: number;
}

function stateOf({ name, rule, metrics, nowMs }: Evaluation): AlarmState {
  const { periodSeconds = 300, periods = 1, metric } = rule;
  const measure = Object.hasOwn(processMeasures, metric) ? processMeasures[metric] : undefined;
  const periodMinutes = periodSeconds / 60;
  const memoryMinutes = metricsMinutesMax - periodMinutes * periods;
  if (measure === undefined || memoryMinutes < 0) {
    return { name, rule, state: "unmeasured", value: undefined, sinceMs: undefined };
  }
  const valueAt = (atMs: number) => measured(rule, measure, metrics.figures(periodMinutes, atMs));
  const isOffAt = (atMs: number) =>
    Array.from({ length: periods }, (_, back) =>
      isBreaching(rule, valueAt(atMs - back * periodMinutes * minuteMs)),
    ).every(Boolean);
  const isOff = isOffAt(nowMs);
  const sinceMs = beginOf(isOff, { isOffAt, nowMs, memoryMinutes });
  return { name, rule, state: isOff ? "alarm" : "ok", value: valueAt(nowMs), sinceMs };
}

/** Goes back minute by minute until the state was another; undefined when it never was. */
function beginOf(
  isOff: boolean,
  {
    isOffAt,
    nowMs,
    memoryMinutes,
  }: {
    readonly isOffAt: (atMs: number) => boolean;
    readonly nowMs: number;
    readonly memoryMinutes: number;
  },
): number | undefined {
  const thisMinuteMs = minuteOf(nowMs) * minuteMs;
  for (let back = 1; back <= memoryMinutes; back += 1) {
    if (isOffAt(thisMinuteMs - back * minuteMs) !== isOff) {
      return thisMinuteMs - (back - 1) * minuteMs;
    }
  }
  return undefined;
}

function measured(
  { requestCountMin = 0 }: AlarmRule,
  measure: AlarmMeasure,
  figures: Figures,
): number | undefined {
  return figures.requestCount < requestCountMin ? undefined : measure(figures);
}

function isBreaching({ moreThan, atLeast }: AlarmRule, value: number | undefined): boolean {
  if (value === undefined) return false;
  return (
    (moreThan !== undefined && value > moreThan) || (atLeast !== undefined && value >= atLeast)
  );
}
