const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const day = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });

/** 4299 is $42.99. */
export function formatMoney(cents: number): string {
  return money.format(cents / 100);
}

/** The day of an ISO time, in UTC like everything that is stored. */
export function formatDay(isoTime: string): string {
  const time = Date.parse(isoTime);
  return Number.isNaN(time) ? isoTime : day.format(time);
}

export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
