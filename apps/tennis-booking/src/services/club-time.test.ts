import { describe, expect, it } from "vitest";
import { clubTime, isDate } from "./club-time.ts";

describe("clubTime", () => {
  const hour = 60 * 60 * 1000;

  it.each([
    ["Europe/Madrid", "2025-03-30", "2025-03-29T23:00:00Z", 23],
    ["Europe/Madrid", "2025-10-26", "2025-10-25T22:00:00Z", 25],
    // The clock goes from 23:59 to 01:00: this day has no midnight.
    ["America/Santiago", "2025-09-07", "2025-09-07T04:00:00Z", 23],
    ["America/Santiago", "2025-04-05", "2025-04-05T03:00:00Z", 25],
    ["America/Santiago", "2025-07-08", "2025-07-08T04:00:00Z", 24],
  ])("starts a day of %s, %s, at its first instant", (timeZone, date, start, hours) => {
    const time = clubTime(timeZone);
    const startMs = time.startOfDayMs(date);
    expect(new Date(startMs).toISOString()).toBe(start.replace("Z", ".000Z"));
    expect((time.startOfDayMs(time.addDays(date, 1)) - startMs) / hour).toBe(hours);
    expect(time.dayOf(startMs)).toBe(date);
    expect(time.dayOf(startMs - 1)).toBe(time.addDays(date, -1));
  });

  it("counts days by the calendar, over changes of the clock and leap days", () => {
    const time = clubTime("Europe/Madrid");
    expect(time.addDays("2024-02-28", 2)).toBe("2024-03-01");
    expect(time.daysBetween("2025-03-29", "2025-03-31")).toBe(2);
    expect(time.daysBetween("2025-10-27", "2025-10-25")).toBe(-2);
    expect(time.daysOfMonth("2024-02")).toHaveLength(29);
    expect(time.daysOfMonth("2025-07").slice(-1)).toEqual(["2025-07-31"]);
  });

  it("finds the hour of a slot by the clock on the wall", () => {
    const time = clubTime("Europe/Madrid");
    const eight = (date: string) => new Date(time.minutesOfDayMs(date, 8 * 60)).toISOString();
    expect(eight("2025-03-29")).toBe("2025-03-29T07:00:00.000Z");
    expect(eight("2025-03-30")).toBe("2025-03-30T06:00:00.000Z");
  });

  it("refuses a zone that nobody knows", () => {
    expect(() => clubTime("Europe/Atlantis")).toThrow(RangeError);
  });
});

describe("isDate", () => {
  it("takes days of the calendar alone", () => {
    expect(["2025-07-15", "2024-02-29"].filter(isDate)).toHaveLength(2);
    const others = ["15/07/2025", "2025-13-01", "2025-02-30", "2025-7-1", "", "2025-07-15T00:00Z"];
    expect(others.filter(isDate)).toEqual([]);
  });
});
