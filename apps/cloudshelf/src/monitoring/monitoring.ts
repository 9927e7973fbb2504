import type { MonitoringOptions } from "@plinth/infra";
import { alarms } from "./alarms.ts";
import { dashboardName, topicName } from "./names.ts";

/** Lines of the functions' logs are JSON, as `createLogger` writes them: level 50 is an error. */
const errors = `fields @timestamp, name, requestId, msg, err.message
| filter level >= 50
| sort @timestamp desc
| limit 100`;

const slowRequests = `fields @timestamp, name, requestId, method, path, status, durationMs
| filter msg = "request" and durationMs > 1000
| sort durationMs desc
| limit 100`;

/** What each route asked of DynamoDB, the dearest first. */
const capacityByRoute = `filter msg = "consumed capacity"
| stats sum(capacityUnits) as units, avg(capacityUnits) as unitsOfRequest, count(*) as requests by route
| sort units desc`;

/** Lines of the API's access log, whose members the template names. */
const failedAnswers = `fields @timestamp, requestId, method, path, status, milliseconds, error
| filter status >= 500
| sort @timestamp desc
| limit 100`;

const answersByRoute = `stats count(*) as answers, pct(milliseconds, 95) as p95 by route
| sort p95 desc`;

/** What watches over the deployed shop, under the names that the source gives. */
export const monitoring: MonitoringOptions = {
  topic: { name: topicName, emailParameter: "AlertEmail" },
  alarms,
  monthlyCost: { moreThan: 10 },
  dashboard: { name: dashboardName },
  logQueries: {
    errors: { logs: "functions", query: errors },
    slowRequests: { logs: "functions", query: slowRequests },
    capacityByRoute: { logs: "functions", query: capacityByRoute },
    failedAnswers: { logs: "httpApi", query: failedAnswers },
    answersByRoute: { logs: "httpApi", query: answersByRoute },
  },
  logRetentionDays: { parameter: "Environment", days: { dev: 7, staging: 7, prod: 30 } },
};
