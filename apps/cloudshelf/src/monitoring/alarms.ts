import type { AlarmOptions } from "@plinth/infra";

/**
 * The shop's alarms, which have two homes: the template makes one of CloudWatch's of each, and a running
 * process holds its own figures against the same thresholds. The first five are the source's, `slow…` and
 * `…Percent` those that it has for its second phase.
 */
export const alarms = {
  functionErrors: {
    description: "A function failed five times in five minutes",
    metric: "functionErrors",
    atLeast: 5,
  },
  serverErrors: {
    description: "More than ten answers of 500 and above in each of two times five minutes",
    metric: "apiServerErrors",
    moreThan: 10,
    periods: 2,
  },
  functionErrorPercent: {
    description: "More than 5 % of a function's calls failed",
    metric: "functionErrorPercent",
    moreThan: 5,
    requestCountMin: 20,
  },
  slowFunction: {
    description: "One call of twenty takes more than ten seconds",
    metric: "functionDurationP95",
    moreThan: 10_000,
  },
  slowAnswers: {
    description: "One answer of twenty takes more than two seconds",
    metric: "apiLatencyP95",
    moreThan: 2000,
  },
  serverErrorPercent: {
    description: "More than 1 % of the answers are 500 and above",
    metric: "apiServerErrorPercent",
    moreThan: 1,
    requestCountMin: 100,
  },
  functionThrottles: {
    description: "Lambda refused calls, because too many ran at once",
    metric: "functionThrottles",
    atLeast: 1,
  },
  tableThrottles: {
    description: "A table was too busy for a request",
    metric: "tableThrottles",
    atLeast: 1,
  },
} as const satisfies Readonly<Record<string, AlarmOptions>>;
