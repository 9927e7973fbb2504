import type { LogLevel, LogQuery } from "@plinth/kit";

/** What the page is asked for: over how long the routes are shown, and what is looked for in the log. */
export interface MonitoringQuery {
  readonly minutes: number;
  readonly level: LogLevel | undefined;
  readonly text: string;
  readonly request: string;
  readonly route: string;
  /** Of the log; undefined is all that is kept. */
  readonly within: number | undefined;
  /** Whether the log was asked at all. */
  readonly isSearch: boolean;
}

export const minuteChoices = [5, 15, 60] as const;
export const levelChoices = ["info", "warn", "error"] as const;
const textLengthMax = 200;

/** Whatever is no choice of the page's forms counts as not given. */
export function readMonitoringQuery(parameters: URLSearchParams): MonitoringQuery {
  const textOf = (name: string) => (parameters.get(name) ?? "").trim().slice(0, textLengthMax);
  const minutesOf = (name: string) =>
    minuteChoices.find((minutes) => String(minutes) === parameters.get(name));
  const level = levelChoices.find((each) => each === parameters.get("level"));
  return {
    minutes: minutesOf("minutes") ?? 5,
    level,
    text: textOf("text"),
    request: textOf("request"),
    route: textOf("route"),
    within: minutesOf("within"),
    isSearch: ["level", "text", "request", "route", "within"].some((name) => parameters.has(name)),
  };
}

export function logQueryOf(query: MonitoringQuery, nowMs: number): LogQuery {
  const { level, text, request, route, within } = query;
  return {
    level,
    text: text === "" ? undefined : text,
    requestId: request === "" ? undefined : request,
    route: route === "" ? undefined : route,
    fromMs: within === undefined ? undefined : nowMs - within * 60_000,
  };
}
