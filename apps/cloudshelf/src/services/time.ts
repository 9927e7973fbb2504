const dayMs = 24 * 60 * 60 * 1000;

/** `2025-09-05T10:00:00Z`: the shape of every time in the tables, always UTC. */
export function timestampOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2025-09-05`, the day in UTC. */
export function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The day that is so many days after another, or before it where the number is below zero. */
export function dateAfter(date: string, dayCount: number): string {
  return dateOf(midnightOf(date) + dayCount * dayMs);
}

/** How many days there are from one to another, both included; below one when the last is before. */
export function dayCountOf({ from, to }: { readonly from: string; readonly to: string }): number {
  return (midnightOf(to) - midnightOf(from)) / dayMs + 1;
}

function midnightOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The unit of `expires_at`: whole seconds since the epoch. */
export function epochSecondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** True for a date that exists, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const milliseconds = midnightOf(text);
  return !Number.isNaN(milliseconds) && dateOf(milliseconds) === text;
}
