import type { InvalidInput } from "@plinth/model";
import type { Application } from "./application.ts";
import { unknownName } from "./check-tables.ts";
import type { MonitoredMetric, MonitoringOptions } from "./monitoring-options.ts";

/** How many logs one question of Logs Insights is put to, by its quotas. */
const queriedLogsMax = 50;

/** The keys of a mapping that CloudFormation takes. */
const mappingKey = /^[A-Za-z0-9.-]+$/;

/** Whether what is watched is there, and what is named by parameters has what it takes. */
export function monitoringIssues(application: Application): InvalidInput[] {
  const { monitoring } = application;
  return monitoring === undefined
    ? []
    : [
        ...emailIssues(application, monitoring),
        ...alarmIssues(application, monitoring),
        ...queryIssues(application, monitoring),
        ...retentionIssues(application, monitoring),
      ];
}

function issue(path: readonly string[], message: string): InvalidInput {
  return { path: ["monitoring", ...path], message };
}

function emailIssues({ parameters }: Application, { topic }: MonitoringOptions): InvalidInput[] {
  const name = topic?.emailParameter;
  if (name === undefined) {
    return [];
  }
  const path = ["topic", "emailParameter"];
  const parameter = parameters.get(name);
  if (parameter === undefined) {
    return [issue(path, `is "${name}", which ${unknownName("parameter", parameters.keys())}`)];
  }
  return parameter.type === "Number"
    ? [issue(path, `is "${name}", which is a number and no address`)]
    : [];
}

/** What a metric is of, as the end of a sentence when there is none. */
function missingPart(
  { functions, httpApi }: Application,
  metric: MonitoredMetric,
): string | undefined {
  if (metric.startsWith("api")) {
    return httpApi === undefined ? "there is no HTTP API" : undefined;
  }
  if (metric === "functionIteratorAge" || metric === "functionFailures") {
    const reading = [...functions.values()].filter(({ streams }) => streams !== undefined);
    return reading.length === 0 ? "no function has streams" : undefined;
  }
  return metric.startsWith("function") && functions.size === 0
    ? "there are no functions"
    : undefined;
}

function alarmIssues(application: Application, { alarms = {} }: MonitoringOptions): InvalidInput[] {
  return Object.entries(alarms).flatMap(([name, { metric }]) => {
    const missing = missingPart(application, metric);
    const message = `is "${metric}", but ${missing}: it would watch over nothing`;
    return missing === undefined ? [] : [issue(["alarms", name, "metric"], message)];
  });
}

function queryIssues(
  { functions, httpApi }: Application,
  { logQueries = {} }: MonitoringOptions,
): InvalidInput[] {
  return Object.entries(logQueries).flatMap(([name, { logs }]) => {
    const path = ["logQueries", name, "logs"];
    if (logs === "httpApi" && httpApi === undefined) {
      return [issue(path, 'is "httpApi", but there is no HTTP API')];
    }
    if (logs === "functions" && functions.size === 0) {
      return [issue(path, 'is "functions", but there are none')];
    }
    const message = `is "functions", which are ${functions.size}, and a question is put to ${queriedLogsMax} logs at most`;
    return logs === "functions" && functions.size > queriedLogsMax ? [issue(path, message)] : [];
  });
}

/** A mapping has no default: it holds something for each value that the parameter may have. */
function retentionIssues(
  { parameters }: Application,
  { logRetentionDays }: MonitoringOptions,
): InvalidInput[] {
  if (typeof logRetentionDays !== "object") {
    return [];
  }
  const { parameter: name, days } = logRetentionDays;
  const parameter = parameters.get(name);
  if (parameter === undefined) {
    const message = `is "${name}", which ${unknownName("parameter", parameters.keys())}`;
    return [issue(["logRetentionDays", "parameter"], message)];
  }
  const { allowedValues } = parameter;
  if (allowedValues === undefined) {
    const message = `is "${name}", which may have any value: give it allowedValues`;
    return [issue(["logRetentionDays", "parameter"], message)];
  }
  const given = Object.keys(days);
  const place = ["logRetentionDays", "days"];
  return [
    ...allowedValues
      .filter((value) => !given.includes(value))
      .map((value) => issue(place, `have none for "${value}", which ${name} may be`)),
    ...given
      .filter((value) => !allowedValues.includes(value))
      .map((value) => issue([...place, value], `is for a value that ${name} cannot have`)),
    ...given
      .filter((value) => allowedValues.includes(value) && !mappingKey.test(value))
      .map((value) =>
        issue(
          [...place, value],
          "is for a value that no mapping can have: letters, digits, . and -",
        ),
      ),
  ];
}
