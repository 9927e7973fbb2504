const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const count = new Intl.NumberFormat("en-US");
const day = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
const minute = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});
const languageNames = new Intl.DisplayNames("en", { type: "language", fallback: "code" });
const countryNames = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

/** 4299 is $42.99. */
export function formatMoney(cents: number): string {
  return money.format(cents / 100);
}

/** The day of an ISO time, in UTC like everything that is stored. */
export function formatDay(isoTime: string): string {
  const time = Date.parse(isoTime);
  return Number.isNaN(time) ? isoTime : day.format(time);
}

/** To the minute, in UTC, which it says. */
export function formatTime(isoTime: string): string {
  const time = Date.parse(isoTime);
  return Number.isNaN(time) ? isoTime : `${minute.format(time)} UTC`;
}

/** 9277 is "9,277". */
export function formatCount(number: number): string {
  return count.format(number);
}

export function countOf(number: number, one: string, many: string): string {
  return `${formatCount(number)} ${number === 1 ? one : many}`;
}

/** "US" is United States. What is no code of a country stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code;
}

/** "en-US" is American English and "eng" English. What is no code of a language stays as it is. */
export function languageName(code: string): string {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z]{2,4})*$/.test(code)) return code;
  return languageNames.of(code) ?? code;
}
