import type { Application } from "../../application/application.ts";
import type { AlarmOptions } from "../../application/monitoring-options.ts";
import { ref } from "../intrinsics.ts";
import { alarmId } from "../logical-ids.ts";
import { tagList } from "../tags.ts";
import type { ResourceEntry, TemplateObject } from "../template-types.ts";
import { type CloudWatchMetric, type Measured, measuredParts } from "./metric-queries.ts";

/** An alarm for each part of each metric. All tell the topic when they go off, and when all is well again. */
export function alarmResources(application: Application): ResourceEntry[] {
  return Object.entries(application.monitoring?.alarms ?? {}).flatMap(([name, options]) =>
    measuredParts(application, options.metric).map((measured): ResourceEntry => {
      const Properties = {
        AlarmDescription: options.description,
        ...condition(options),
        ...query(options, measured),
        TreatMissingData: measured.missingData,
        AlarmActions: [ref("Alerts")],
        OKActions: [ref("Alerts")],
        ...tagList(application.tags),
      };
      return [alarmId(name, measured.part), { Type: "AWS::CloudWatch::Alarm", Properties }];
    }),
  );
}

function condition({ moreThan, atLeast = 0, periods = 1 }: AlarmOptions): TemplateObject {
  return {
    ComparisonOperator:
      moreThan === undefined ? "GreaterThanOrEqualToThreshold" : "GreaterThanThreshold",
    Threshold: moreThan ?? atLeast,
    EvaluationPeriods: periods,
    DatapointsToAlarm: periods,
  };
}

function query(
  { periodSeconds: Period = 300, requestCountMin }: AlarmOptions,
  { series, expression }: Measured,
): TemplateObject {
  const entries = Object.entries(series);
  const [first] = entries;
  if (expression === undefined && first !== undefined) {
    const [, metric] = first;
    return { ...metricOf(metric), ...statisticOf(metric), Period };
  }
  const parts = entries.map(([Id, metric]) => ({
    Id,
    MetricStat: { Metric: metricOf(metric), Period, Stat: metric.statistic },
    ReturnData: false,
  }));
  return {
    Metrics: [
      { Id: "measured", Expression: expression?.(requestCountMin) ?? "", ReturnData: true },
      ...parts,
    ],
  };
}

function metricOf({ namespace, name, dimensions }: CloudWatchMetric): TemplateObject {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

/** Percentiles have a member of their own. */
function statisticOf({ statistic }: CloudWatchMetric): TemplateObject {
  return statistic.startsWith("p") ? { ExtendedStatistic: statistic } : { Statistic: statistic };
}
