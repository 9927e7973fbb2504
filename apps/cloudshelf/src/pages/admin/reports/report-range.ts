import type { ReportRange } from "../../../reporting/reporting.ts";
import { dateAfter, dateOf, dayCountOf, isDate } from "../../../services/time.ts";

const usualDayCount = 30;
const dayCountMax = 366;

export interface AskedRange {
  readonly range: ReportRange;
  /** Why it is another than was asked for. */
  readonly problem: string | undefined;
}

/** The days of an address, or else the last thirty; at most a year of them. */
export function rangeOf(
  from: string | undefined,
  to: string | undefined,
  nowMs: number,
): AskedRange {
  const today = dateOf(nowMs);
  const usual = { from: dateAfter(today, 1 - usualDayCount), to: today };
  if ((from ?? "") === "" && (to ?? "") === "") return { range: usual, problem: undefined };
  const asked = { from: from || usual.from, to: to || usual.to };
  const problem = problemOf(asked);
  return { range: problem === undefined ? asked : usual, problem };
}

function problemOf({ from, to }: ReportRange): string | undefined {
  if (!isDate(from) || !isDate(to)) return "Write a day as 2025-09-05. These are the last 30 days.";
  if (from > to) return "The first day is after the last. These are the last 30 days.";
  return dayCountOf({ from, to }) > dayCountMax
    ? "A report is of a year at most. These are the last 30 days."
    : undefined;
}
