import type { CourtRule } from "../club-rules.ts";
import type { ClubTime } from "../club-time.ts";

/** The days that a court can be asked for, as a day at the club sees them. */
export interface BookingWindow {
  readonly today: string;
  readonly windowDays: number;
  readonly firstDate: string;
  readonly lastDate: string;
  /** The one day that the next midnight adds. */
  readonly schedulableDate: string;
  /** When it opens, in epoch milliseconds. */
  readonly opensAtMs: number;
}

export type DayKind = "past" | "today" | "open" | "opensNext" | "beyond";

export function bookingWindow(
  time: ClubTime,
  { windowDays }: CourtRule,
  nowMs: number,
): BookingWindow {
  const today = time.dayOf(nowMs);
  return {
    today,
    windowDays,
    firstDate: time.addDays(today, 1),
    lastDate: time.addDays(today, windowDays - 1),
    schedulableDate: time.addDays(today, windowDays),
    opensAtMs: time.startOfDayMs(time.addDays(today, 1)),
  };
}

/** Dates of one form compare as texts do. */
export function dayKind(window: BookingWindow, date: string): DayKind {
  if (date < window.today) return "past";
  if (date === window.today) return "today";
  if (date <= window.lastDate) return "open";
  return date === window.schedulableDate ? "opensNext" : "beyond";
}

/** Why a day cannot be asked for, naming the window; undefined when it can. */
export function refusalOfDay(
  time: ClubTime,
  window: BookingWindow,
  court: CourtRule,
  date: string,
): string | undefined {
  const range = `${court.name} opens ${window.windowDays} days, now ${window.firstDate} to ${window.lastDate}, and ${window.schedulableDate} at the next midnight`;
  switch (dayKind(window, date)) {
    case "past":
      return `${date} is past. ${range}.`;
    case "today":
      return `${date} is today; a booking is for a later day. ${range}.`;
    case "beyond":
      return `${date} is too far ahead. ${range}. Ask again from ${time.addDays(date, -window.windowDays)}.`;
    case "open":
    case "opensNext":
      return undefined;
  }
}
