import type { Application } from "../../application/application.ts";
import type { MonitoredMetric } from "../../application/monitoring-options.ts";
import { tableOf } from "../../application/table-of.ts";
import { itemGrantsOf } from "../../policy/item-grants.ts";
import { guardKeysOf } from "../../policy/leading-keys.ts";
import { getAtt, ref } from "../intrinsics.ts";
import { functionId, tableId } from "../logical-ids.ts";
import type { TemplateValue } from "../template-types.ts";

/** One series of CloudWatch, as a service sends it. */
export interface CloudWatchMetric {
  readonly namespace: string;
  readonly name: string;
  /** `Sum`, `SampleCount`, `Maximum`, or a percentile such as `p95`. */
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, TemplateValue>>;
}

/** What an alarm measures of one part: a series as it is, or what an expression makes of several. */
export interface Measured {
  /** The part, as logical ids name it: `Orders`, `Books`, `Api`. */
  readonly part: string;
  readonly series: Readonly<Record<string, CloudWatchMetric>>;
  /** Over the names of the series; absent for one that is taken as it is. */
  readonly expression?: (requestCountMin: number | undefined) => string;
  readonly missingData: "notBreaching" | "ignore";
}

/** A metric of each part that it is of. The order is that of the application. */
export function measuredParts(application: Application, metric: MonitoredMetric): Measured[] {
  switch (metric) {
    case "functionErrors":
      return ofFunctions(application, (name) => lambda(name, "Errors", "Sum"));
    case "functionThrottles":
      return ofFunctions(application, (name) => lambda(name, "Throttles", "Sum"));
    case "functionDurationP95":
      return ofFunctions(application, (name) => lambda(name, "Duration", "p95"));
    case "functionErrorPercent":
      return [...application.functions.keys()].map((name) => ({
        part: partOf(name),
        ...percent(lambda(name, "Errors", "Sum"), lambda(name, "Invocations", "Sum")),
      }));
    case "functionIteratorAge":
      return readers(application).map((name) => single(partOf(name), iteratorAge(name)));
    case "functionFailures":
      // A queue that nobody touches sends nothing after some hours, though all is still in it.
      return readers(application).map((name) => ({
        ...single(partOf(name), failures(name)),
        missingData: "ignore" as const,
      }));
    case "apiServerErrors":
      return [single("Api", api("5xx", "Sum"))];
    case "apiServerErrorPercent":
      return [{ part: "Api", ...percent(api("5xx", "Sum"), api("Count", "SampleCount")) }];
    case "apiLatencyP95":
      return [single("Api", api("Latency", "p95"))];
    case "tableThrottles":
      return throttles(application);
    case "tableSystemErrors":
      return [...application.tables.keys()].flatMap((place) =>
        byOperation(application, place, "SystemErrors"),
      );
  }
}

function partOf(functionName: string): string {
  return functionId(functionName, "Function").slice(0, -"Function".length);
}

/**
 * No requests are no trouble: without data such a measure is as good as below its threshold. Most
 * services send counts of what went wrong only when something did.
 */
function single(part: string, metric: CloudWatchMetric): Measured {
  return { part, series: { measured: metric }, missingData: "notBreaching" };
}

function ofFunctions(
  { functions }: Application,
  metricOf: (name: string) => CloudWatchMetric,
): Measured[] {
  return [...functions.keys()].map((name) => single(partOf(name), metricOf(name)));
}

/** Functions that streams call. */
function readers({ functions }: Application): string[] {
  return [...functions].flatMap(([name, { streams }]) => (streams === undefined ? [] : [name]));
}

/**
 * By "Types of metrics for Lambda functions" in Lambda's developer guide: all under `FunctionName`;
 * `Errors` counts calls that ended in an error, a timeout included, `Throttles` those that were refused
 * and are no invocations, `Duration` milliseconds without the start of a new copy.
 */
export function lambda(functionName: string, name: string, statistic: string): CloudWatchMetric {
  const dimensions = { FunctionName: ref(functionId(functionName, "Function")) };
  return { namespace: "AWS/Lambda", name, statistic, dimensions };
}

/** By the same: milliseconds between a change and the function's having it, of the oldest in a batch. */
function iteratorAge(functionName: string): CloudWatchMetric {
  return lambda(functionName, "IteratorAge", "Maximum");
}

/**
 * By "Available CloudWatch metrics for Amazon SQS" in its developer guide. Lambda sends failures there
 * itself, so that `NumberOfMessagesSent` would do too, but not say whether they are still there.
 */
function failures(functionName: string): CloudWatchMetric {
  return {
    namespace: "AWS/SQS",
    name: "ApproximateNumberOfMessagesVisible",
    statistic: "Maximum",
    dimensions: { QueueName: getAtt(functionId(functionName, "Failures"), "QueueName") },
  };
}

/**
 * By "Working with metrics for HTTP APIs" in API Gateway's developer guide: `4xx`, `5xx`, `Count`,
 * `Latency` in milliseconds, under `ApiId` and `Stage`. Those of REST APIs are called otherwise
 * (`5XXError`, under `ApiName`).
 */
export function api(name: string, statistic: string): CloudWatchMetric {
  const dimensions = { ApiId: ref("HttpApi"), Stage: ref("HttpApiStage") };
  return { namespace: "AWS/ApiGateway", name, statistic, dimensions };
}

/** By "DynamoDB metrics and dimensions" in its developer guide; under `TableName` alone. */
export function table(place: string, name: string, statistic: string): CloudWatchMetric {
  return {
    namespace: "AWS/DynamoDB",
    name,
    statistic,
    dimensions: { TableName: ref(tableId(place)) },
  };
}

/** CloudWatch takes so many series in an alarm, each of which is paid for. */
const seriesMax = 10;

/**
 * By the same page: throttled events are under `TableName` for the table alone, and with
 * `GlobalSecondaryIndexName` for an index. Where these are more series than an alarm takes, the requests
 * that met them, which are under each operation.
 */
function throttles(application: Application): Measured[] {
  return [...application.tables].flatMap(([place, { table: its }]) => {
    const indexes = its.indexes.filter(({ kind }) => kind === "global").map(({ name }) => name);
    const series = [undefined, ...indexes].flatMap((index, position) =>
      ["read", "write"].map((way): [string, CloudWatchMetric] => {
        const name = `${way === "read" ? "Read" : "Write"}ThrottleEvents`;
        const { dimensions, ...metric } = table(place, name, "Sum");
        const ofIndex = index === undefined ? {} : { GlobalSecondaryIndexName: index };
        const id = index === undefined ? way : `${way}${position}`;
        return [id, { ...metric, dimensions: { ...dimensions, ...ofIndex } }];
      }),
    );
    return series.length > seriesMax
      ? byOperation(application, place, "ThrottledRequests")
      : [sumOf(place, series)];
  });
}

/**
 * By the same page: `ThrottledRequests` and `SystemErrors` are under `TableName` and `Operation`
 * together, so they are summed over the operations that access patterns declare. `UserErrors` are of
 * the whole account and region, and say nothing of a table.
 */
function byOperation(application: Application, place: string, name: string): Measured[] {
  const operations = operationsOf(application, place);
  const series = operations.map((operation): [string, CloudWatchMetric] => {
    const { dimensions, ...metric } = table(place, name, "Sum");
    const id = operation.slice(0, 1).toLowerCase() + operation.slice(1);
    return [id, { ...metric, dimensions: { ...dimensions, Operation: operation } }];
  });
  return series.length === 0 ? [] : [sumOf(place, series)];
}

/** Services send nothing where nothing happened, which is none. */
function sumOf(part: string, series: readonly (readonly [string, CloudWatchMetric])[]): Measured {
  return {
    part,
    series: Object.fromEntries(series),
    expression: () => "SUM(FILL(METRICS(), 0))",
    missingData: "notBreaching",
  };
}

/**
 * As DynamoDB counts them: what is part of a transaction counts as the transaction. With what the typed
 * layer sends by itself they are at most the ten that there are, and an alarm takes ten series.
 */
function operationsOf(application: Application, place: string): string[] {
  const names = [...application.accessPatterns.values()].flatMap((pattern) => {
    const { place: its, resource } = tableOf(application, pattern.entity);
    if (its !== place) {
      return [];
    }
    const { operation, transactional, entity } = pattern;
    const isWrite = ["PutItem", "UpdateItem", "DeleteItem"].includes(operation);
    const isTransaction = transactional === true || (isWrite && guardKeysOf(entity).length > 0);
    const sent = itemGrantsOf(pattern, resource.table).map(({ action }) =>
      action.slice("dynamodb:".length),
    );
    return [
      ...sent.filter((each) => each !== "ConditionCheckItem"),
      ...(isTransaction || sent.includes("ConditionCheckItem")
        ? [operation === "GetItem" ? "TransactGetItems" : "TransactWriteItems"]
        : []),
    ];
  });
  return [...new Set(names)].sort();
}

/** How many of a hundred requests went wrong; of too few of them, none. */
function percent(errors: CloudWatchMetric, requests: CloudWatchMetric): Omit<Measured, "part"> {
  return {
    series: { errors, requests },
    expression: (requestCountMin) => {
      const share = "100 * FILL(errors, 0) / requests";
      return requestCountMin === undefined
        ? share
        : `IF(requests >= ${requestCountMin}, ${share}, 0)`;
    },
    missingData: "notBreaching",
  };
}
