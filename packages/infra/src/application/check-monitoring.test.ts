import { describe, expect, it } from "vitest";
import { functionOf, optionsWith, problemOf } from "../../test/definitions.suite.ts";
import type { ApplicationOptions } from "./application.ts";

const alarm = { description: "x", metric: "tableThrottles", atLeast: 1 };
const Environment = { description: "Which", default: "dev", allowedValues: ["dev", "prod"] };

function monitored(monitoring: object, others: object = {}): ApplicationOptions {
  return optionsWith({ monitoring, ...others });
}

function alarmWith(changes: object): ApplicationOptions {
  return monitored({ alarms: { busy: { ...alarm, ...changes } } });
}

function retention(days: object, parameter: object = Environment): ApplicationOptions {
  return monitored(
    { logRetentionDays: { parameter: "Environment", days } },
    { parameters: { Environment: parameter } },
  );
}

describe("monitoring", () => {
  it.each([
    ["nothing but a topic", monitored({})],
    ["an alarm of tables, which every application has", alarmWith({})],
    ["days for each value", retention({ dev: 7, prod: 30 })],
    [
      "an address that is asked for as the stack is deployed",
      monitored(
        { topic: { emailParameter: "Mail" } },
        { parameters: { Mail: { description: "Who", default: "" } } },
      ),
    ],
  ])("takes %s", (_case, options) => {
    expect(problemOf(options)).toBe("none");
  });

  it.each<[string, ApplicationOptions, string]>([
    ["no threshold", alarmWith({ atLeast: undefined }), "busy has one of moreThan and atLeast"],
    ["two thresholds", alarmWith({ moreThan: 1 }), "busy has one of moreThan and atLeast"],
    ["a threshold below none", alarmWith({ atLeast: -1 }), "atLeast is more than 0, not -1"],
    ["a threshold that is none", alarmWith({ atLeast: Number.NaN }), "atLeast is a number"],
    ["a metric that nobody sends", alarmWith({ metric: "luck" }), "metric is one of"],
    ["half a minute", alarmWith({ periodSeconds: 90 }), "periodSeconds is a multiple of 60"],
    ["more than a day", alarmWith({ periodSeconds: 3600, periods: 25 }), "more than a day"],
    ["requests of no percent", alarmWith({ requestCountMin: 5 }), "only a percent is of requests"],
    ["an option it has not", alarmWith({ color: "red" }), 'busy has no option "color"'],
    [
      "alarms of functions without any",
      alarmWith({ metric: "functionErrors" }),
      'metric is "functionErrors", but there are no functions',
    ],
    [
      "alarms of an API without one",
      alarmWith({ metric: "apiLatencyP95" }),
      'metric is "apiLatencyP95", but there is no HTTP API',
    ],
    [
      "alarms of streams that nobody reads",
      functionOf(
        {},
        { monitoring: { alarms: { late: { ...alarm, metric: "functionIteratorAge" } } } },
      ),
      'metric is "functionIteratorAge", but no function has streams',
    ],
    [
      "an address by an unknown parameter",
      monitored({ topic: { emailParameter: "Mail" } }),
      'monitoring.topic.emailParameter is "Mail", which',
    ],
    [
      "a number for an address",
      monitored(
        { topic: { emailParameter: "Mail" } },
        { parameters: { Mail: { description: "Who", type: "Number", default: "1" } } },
      ),
      "which is a number and no address",
    ],
    ["a topic's name with a space", monitored({ topic: { name: "a b" } }), "is no topic's name"],
    [
      "a name by an unknown parameter",
      monitored({ topic: { name: "${Stage}-alerts" } }),
      "monitoring.topic.name holds ${Stage}",
    ],
    ["a cost of nothing", monitored({ monthlyCost: { moreThan: 0 } }), "is more than 0, not 0"],
    [
      "questions to logs that are not there",
      monitored({ logQueries: { errors: { logs: "functions", query: "limit 1" } } }),
      'logs is "functions", but there are none',
    ],
    [
      "questions to an API that is not there",
      monitored({ logQueries: { errors: { logs: "httpApi", query: "limit 1" } } }),
      'logs is "httpApi", but there is no HTTP API',
    ],
    ["days that no log is kept for", monitored({ logRetentionDays: 8 }), "is one of 1, 3, 5, 7"],
    ["days for some values only", retention({ dev: 7 }), 'days have none for "prod"'],
    [
      "days for a value that cannot be",
      retention({ dev: 7, prod: 30, test: 1 }),
      "days.test is for a value that Environment cannot have",
    ],
    [
      "days by a parameter that may be anything",
      retention({ dev: 7 }, { description: "Which", default: "dev" }),
      "which may have any value: give it allowedValues",
    ],
    [
      "days by a value that no mapping has",
      retention({ "a b": 7 }, { description: "Which", default: "a b", allowedValues: ["a b"] }),
      "is for a value that no mapping can have",
    ],
  ])("refuses %s", (_case, options, message) => {
    expect(problemOf(options)).toContain(message);
  });
});
