const day = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });
const decimal = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** "Nov 30, 2026, 10:41:03 PM UTC". */
export function timeOf(milliseconds: number): string {
  return `${day.format(milliseconds)} UTC`;
}

/** "22:41:03", where the day is plain. */
export function clockOf(milliseconds: number): string {
  return clock.format(milliseconds);
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function numberOf(value: number): string {
  return decimal.format(value);
}

/** "1,204 ms", and a dash where nothing was measured. */
export function millisecondsOf(value: number | undefined): string {
  return value === undefined ? "–" : `${whole.format(value)} ms`;
}
