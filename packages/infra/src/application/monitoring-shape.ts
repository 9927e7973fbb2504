import { z } from "zod";
import type { MonitoredMetric } from "./monitoring-options.ts";

/** CloudWatch Logs takes these and no others. */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/** Every metric, so that a list that lacks one does not compile. */
const metrics: Readonly<Record<MonitoredMetric, true>> = {
  functionErrors: true,
  functionErrorPercent: true,
  functionThrottles: true,
  functionDurationP95: true,
  functionIteratorAge: true,
  functionFailures: true,
  apiServerErrors: true,
  apiServerErrorPercent: true,
  apiLatencyP95: true,
  tableThrottles: true,
  tableSystemErrors: true,
};

const text = z.string().min(1);
const memberName = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9]{0,63}$/,
    'is no name: up to 64 letters and digits, such as "functionErrors"',
  );

/** What CloudWatch takes of an alarm's text. */
const alarmDescriptionLengthMax = 1024;
/** A day, the longest time that an alarm of whole minutes may look back over all its periods. */
const secondsPerDay = 24 * 60 * 60;

const alarm = z
  .strictObject({
    description: text.max(alarmDescriptionLengthMax),
    metric: z.enum(Object.keys(metrics) as [MonitoredMetric, ...MonitoredMetric[]]),
    moreThan: z.number().min(0).optional(),
    atLeast: z.number().positive().optional(),
    periodSeconds: z
      .int()
      .min(60)
      .max(secondsPerDay)
      .refine((seconds) => seconds % 60 === 0, "is a multiple of 60")
      .optional(),
    periods: z.int().min(1).max(100).optional(),
    requestCountMin: z.int().min(1).optional(),
  })
  .refine(
    ({ moreThan, atLeast }) => (moreThan === undefined) !== (atLeast === undefined),
    "has one of moreThan and atLeast: when it goes off",
  )
  .refine(
    ({ periodSeconds = 300, periods = 1 }) => periodSeconds * periods <= secondsPerDay,
    "looks back over more than a day: periods × periodSeconds is at most 86400",
  )
  .refine(
    ({ metric, requestCountMin }) => requestCountMin === undefined || metric.endsWith("Percent"),
    "has a requestCountMin, but only a percent is of requests",
  );

const days = z.literal(retentionDays);

export const monitoringShape: z.ZodType = z.strictObject({
  topic: z
    .strictObject({
      // Checked without its parameters; what they come to, SNS checks.
      name: z
        .string()
        .regex(/^[\w${}:!-]{1,256}$/, "is no topic's name: letters, digits, _ and -")
        .optional(),
      emailParameter: text.optional(),
      encryption: z
        .union([z.enum(["OWN_KEY", "NONE"]), z.strictObject({ kmsKeyId: text })], {
          error: 'is "OWN_KEY", "NONE" or { kmsKeyId }',
        })
        .optional(),
    })
    .optional(),
  alarms: z.record(memberName, alarm).optional(),
  monthlyCost: z.strictObject({ moreThan: z.number().positive() }).optional(),
  dashboard: z
    .strictObject({
      name: z
        .string()
        .regex(/^[\w${}:!-]{1,255}$/, "is no dashboard's name: letters, digits, _ and -")
        .optional(),
    })
    .optional(),
  logQueries: z
    .record(
      memberName,
      z.strictObject({ logs: z.enum(["functions", "httpApi"]), query: text.max(10_000) }),
    )
    .optional(),
  logRetentionDays: z
    .union([days, z.strictObject({ parameter: text, days: z.record(z.string(), days) })], {
      error: `is one of ${retentionDays.join(", ")}, or { parameter, days } with one for each of its values`,
    })
    .optional(),
});
