import { Temporal } from "temporal-polyfill";

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Days and hours as the club's clock on the wall shows them. Dates are `YYYY-MM-DD`, instants epoch milliseconds. */
export interface ClubTime {
  readonly timeZone: string;
  /** The day at the club at an instant. */
  dayOf(epochMilliseconds: number): string;
  /** The first instant of a day. Where the clocks skip midnight, the day begins at the hour they skip to. */
  startOfDayMs(date: string): number;
  addDays(date: string, count: number): string;
  /** How many days `to` is after `from`; negative when it is before. */
  daysBetween(from: string, to: string): number;
  /** When the clock on the wall shows so many minutes after midnight of a day. */
  minutesOfDayMs(date: string, minutes: number): number;
  /** The days of a month given as `YYYY-MM`, in order. */
  daysOfMonth(month: string): readonly string[];
}

/**
 * Throws a `RangeError` for a zone that nobody knows. A length of 24 hours is assumed of no day: the
 * calendar counts days, and the zone's own rules say when each of them begins.
 */
export function clubTime(timeZone: string): ClubTime {
  const zoneOf = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime(timeZone);
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
  return {
    timeZone,
    dayOf: (epochMilliseconds) =>
      Temporal.Instant.fromEpochMilliseconds(epochMilliseconds)
        .toZonedDateTimeISO(timeZone)
        .toPlainDate()
        .toString(),
    startOfDayMs: (date) => zoneOf(date).epochMilliseconds,
    addDays: (date, days) => Temporal.PlainDate.from(date).add({ days }).toString(),
    // Both are midnights of the calendar in UTC, which has no changes of the clock.
    daysBetween: (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds),
    minutesOfDayMs: (date, minutes) =>
      Temporal.PlainDate.from(date).toZonedDateTime({
        timeZone,
        plainTime: new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60),
      }).epochMilliseconds,
    daysOfMonth: (month) => {
      const { daysInMonth } = Temporal.PlainYearMonth.from(month);
      return Array.from(
        { length: daysInMonth },
        (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`,
      );
    },
  };
}

/** Whether `text` is a day of the calendar, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const epochMilliseconds = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // The engine takes 30 February for the second of March, so the text has to come back as it was.
  return (
    !Number.isNaN(epochMilliseconds) &&
    new Date(epochMilliseconds).toISOString().slice(0, 10) === text
  );
}
