/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { AlarmState, LogLine } from "@plinth/kit";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Advice } from "../../../advisor/triggers.ts";
import type { MonitorReport } from "../../../monitoring/monitor.ts";
import { dashboardName } from "../../../monitoring/names.ts";
import { AdviceSection } from "./advice-section.tsx";
import { AlarmsSection } from "./alarms-section.tsx";
import { isoTime, timeOf } from "./figures.ts";
import { LogSection } from "./log-section.tsx";
import type { MonitoringQuery } from "./monitoring-query.ts";
import { RoutesSection } from "./routes-section.tsx";

export interface MonitoringViewProps {
  readonly action: string;
  readonly query: MonitoringQuery;
  readonly report: MonitorReport;
  readonly alarms: readonly AlarmState[];
  readonly advice: readonly Advice[];
  /** Undefined where no log is kept. */
  readonly lines: readonly LogLine[] | undefined;
  readonly lineCountMax: number;
  readonly awsRegion: string | undefined;
}

/** How the shop does, as far as the process that shows the page can tell. */
export function MonitoringView(props: MonitoringViewProps): JSX.Element {
  const { action, query, report, alarms, advice, lines, lineCountMax, awsRegion } = props;
  return (
    <>
      <h1>Monitoring</h1>
      <p class="quiet monitoring-scope">
        What one process measured of itself since{" "}
        <time datetime={isoTime(report.startedAtMs)}>{timeOf(report.startedAtMs)}</time>, the one
        that shows this page. Others that serve the shop beside it, and what it did before it was
        started anew, are not among it.
        {awsRegion === undefined ? undefined : <AwsLinks region={awsRegion} />}
      </p>
      <AlarmsSection alarms={alarms} />
      <RoutesSection action={action} report={report} />
      <AdviceSection advice={advice} />
      <LogSection action={action} query={query} lines={lines} lineCountMax={lineCountMax} />
    </>
  );
}

/** CloudWatch adds up all copies of all functions. */
function AwsLinks({ region }: { readonly region: string }): JSX.Element {
  const home = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  return (
    <>
      {" "}
      CloudWatch has them all:{" "}
      <a href={`${home}#dashboards/dashboard/${dashboardName}`}>the dashboard</a>,{" "}
      <a href={`${home}#alarmsV2:`}>the alarms</a> and{" "}
      <a href={`${home}#logsV2:logs-insights`}>the logs</a>.
    </>
  );
}
