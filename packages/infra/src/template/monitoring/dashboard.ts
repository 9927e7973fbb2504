import type { Application } from "../../application/application.ts";
import { getAtt, ref, sub, textValue } from "../intrinsics.ts";
import { alarmId } from "../logical-ids.ts";
import { tagList } from "../tags.ts";
import type { ResourceEntry, TemplateObject, TemplateValue } from "../template-types.ts";
import { api, type CloudWatchMetric, lambda, measuredParts, table } from "./metric-queries.ts";

/** The grid that widgets lie in, and how many alarms one widget shows, by the structure below. */
const gridColumns = 24;
const graphColumns = 12;
const graphRows = 6;
const alarmsInWidgetMax = 100;

const periodSeconds = 300;

/**
 * One page with the state of all alarms and a graph for each kind of trouble. Its body is made as
 * "Dashboard Body Structure and Syntax" in CloudWatch's API reference has it, a JSON text in which the
 * names of resources are put in as the stack is deployed.
 */
export function dashboardResources(application: Application): ResourceEntry[] {
  const { monitoring } = application;
  if (monitoring?.dashboard === undefined) {
    return [];
  }
  const { name } = monitoring.dashboard;
  const widgets = [...alarmWidgets(application), ...graphWidgets(application)];
  const Properties = {
    ...(name !== undefined && { DashboardName: textValue(name) }),
    DashboardBody: jsonOf({ periodOverride: "inherit", widgets }),
    ...tagList(application.tags),
  };
  return [["Overview", { Type: "AWS::CloudWatch::Dashboard", Properties }]];
}

function alarmWidgets(application: Application): TemplateObject[] {
  const alarms = Object.entries(application.monitoring?.alarms ?? {}).flatMap(([name, options]) =>
    measuredParts(application, options.metric).map(({ part }) =>
      getAtt(alarmId(name, part), "Arn"),
    ),
  );
  const shown = alarms.slice(0, alarmsInWidgetMax);
  return shown.length === 0
    ? []
    : [
        {
          type: "alarm",
          ...{
            x: 0,
            y: 0,
            width: gridColumns,
            height: Math.min(12, 2 + Math.ceil(shown.length / 4)),
          },
          properties: { title: "Alarms", alarms: shown },
        },
      ];
}

interface Graph {
  readonly title: string;
  /** Each with what the legend calls it. */
  readonly series: readonly (readonly [label: string, metric: CloudWatchMetric])[];
}

/** Two beside each other, below the alarms. */
function graphWidgets(application: Application): TemplateObject[] {
  const [alarms] = alarmWidgets(application);
  const top = typeof alarms?.["height"] === "number" ? alarms["height"] : 0;
  return graphsOf(application).map(({ title, series }, position) => ({
    type: "metric",
    x: (position % 2) * graphColumns,
    y: top + Math.floor(position / 2) * graphRows,
    ...{ width: graphColumns, height: graphRows },
    properties: {
      title,
      view: "timeSeries",
      region: ref("AWS::Region"),
      period: periodSeconds,
      metrics: series.map(([label, metric]) => metricArray(label, metric)),
    },
  }));
}

function graphsOf({ functions, tables, httpApi }: Application): Graph[] {
  const ofFunctions = (title: string, names: readonly string[], statistic: string): Graph => ({
    title,
    series: [...functions.keys()].flatMap((each) =>
      names.map((name) => [`${each} ${name}`, lambda(each, name, statistic)] as const),
    ),
  });
  const ofTables = (title: string, names: readonly string[]): Graph => ({
    title,
    series: [...tables.keys()].flatMap((place) =>
      names.map((name) => [`${place} ${name}`, table(place, name, "Sum")] as const),
    ),
  });
  const ofApi: Graph[] = [
    {
      title: "API: requests",
      series: [
        ["requests", api("Count", "SampleCount")],
        ["4xx", api("4xx", "Sum")],
        ["5xx", api("5xx", "Sum")],
      ],
    },
    {
      title: "API: latency in milliseconds",
      series: ["p50", "p95", "p99"].map((each) => [each, api("Latency", each)] as const),
    },
  ];
  return [
    ...(httpApi === undefined ? [] : ofApi),
    ...(functions.size === 0
      ? []
      : [
          ofFunctions("Functions: invocations", ["Invocations"], "Sum"),
          ofFunctions("Functions: errors and throttles", ["Errors", "Throttles"], "Sum"),
          ofFunctions("Functions: p95 of the duration in milliseconds", ["Duration"], "p95"),
        ]),
    ofTables("Tables: read units", ["ConsumedReadCapacityUnits"]),
    ofTables("Tables: write units", ["ConsumedWriteCapacityUnits"]),
    ofTables("Tables: throttled events, without indexes", [
      "ReadThrottleEvents",
      "WriteThrottleEvents",
    ]),
  ];
}

/** `[namespace, name, dimension, value, …, { stat, label }]`. */
function metricArray(label: string, metric: CloudWatchMetric): TemplateValue[] {
  const dimensions = Object.entries(metric.dimensions).flat();
  return [metric.namespace, metric.name, ...dimensions, { stat: metric.statistic, label }];
}

/** JSON in which `Ref` and `Fn::GetAtt` become places that `Fn::Sub` fills. */
function jsonOf(value: TemplateValue): TemplateObject {
  return sub(JSON.stringify(placed(value)));
}

function placed(value: TemplateValue): unknown {
  if (typeof value !== "object") {
    return typeof value === "string" ? value.replaceAll("${", "${!") : value;
  }
  if (Array.isArray(value)) {
    return (value as readonly TemplateValue[]).map(placed);
  }
  const { Ref: id, "Fn::GetAtt": path } = value as TemplateObject;
  if (typeof id === "string") {
    return `\${${id}}`;
  }
  if (Array.isArray(path)) {
    return `\${${path.join(".")}}`;
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, placed(each)]));
}
