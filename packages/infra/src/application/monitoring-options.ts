/**
 * What is measured of an application's parts, one figure for each part: `function…` for each function,
 * `table…` for each table, and so on. Percentiles are in milliseconds, ages too, percents of 100.
 */
export type MonitoredMetric =
  | "functionErrors"
  | "functionErrorPercent"
  | "functionThrottles"
  | "functionDurationP95"
  | "functionIteratorAge"
  | "functionFailures"
  | "apiServerErrors"
  | "apiServerErrorPercent"
  | "apiLatencyP95"
  | "tableThrottles"
  | "tableSystemErrors";

/** When an alarm goes off. */
export interface AlarmOptions {
  /** What it means, for whoever is woken by it. */
  readonly description: string;
  readonly metric: MonitoredMetric;
  /** It goes off above this; give this or `atLeast`. */
  readonly moreThan?: number;
  /** It goes off at this and above. */
  readonly atLeast?: number;
  /** Over how long it is measured: 60 or a multiple of it; 300 when absent. */
  readonly periodSeconds?: number;
  /** How many periods in a row; 1 when absent. */
  readonly periods?: number;
  /** Of a percent: with fewer requests in a period it stays silent, since one of three says nothing. */
  readonly requestCountMin?: number;
}

/** Where alarms are told. */
export interface AlertTopicOptions {
  /** One that CloudFormation makes up when absent. Parameters may stand in it. */
  readonly name?: string;
  /** A parameter whose value is an e-mail address that gets them; nobody does while it is empty. */
  readonly emailParameter?: string;
  /**
   * Whose key encrypts what waits in it. By default the stack has a key of its own, which costs about a
   * dollar a month: CloudWatch may not use `alias/aws/sns`, the key that AWS manages.
   */
  readonly encryption?: "OWN_KEY" | "NONE" | { readonly kmsKeyId: string };
}

/** A question to the logs that is kept in CloudWatch's console, in the language of Logs Insights. */
export interface LogQueryOptions {
  /** The functions' logs together, or the access log of the HTTP API. */
  readonly logs: "functions" | "httpApi";
  readonly query: string;
}

/** How long logs are kept, in days: always, or by the value of a parameter that has `allowedValues`. */
export type LogRetention =
  | number
  | { readonly parameter: string; readonly days: Readonly<Record<string, number>> };

/** What watches over an application once it is deployed. */
export interface MonitoringOptions {
  readonly topic?: AlertTopicOptions;
  /** By names such as `functionErrors`; each has an alarm for each part that its metric is of. */
  readonly alarms?: Readonly<Record<string, AlarmOptions>>;
  /**
   * Dollars a month: the topic is told when the account's bill is above. Of the whole account, since a
   * budget sees a stack's own part only after its tags were activated for billing.
   */
  readonly monthlyCost?: { readonly moreThan: number };
  /** Graphs of all parts on one page; the name is made up by CloudFormation when absent. */
  readonly dashboard?: { readonly name?: string };
  readonly logQueries?: Readonly<Record<string, LogQueryOptions>>;
  /** Of all logs but those of functions that say their own; 30 days when absent. */
  readonly logRetentionDays?: LogRetention;
}
