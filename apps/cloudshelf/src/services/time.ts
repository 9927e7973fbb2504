/** `2025-09-05T10:00:00Z`: the shape of every time in the tables, always UTC. */
export function timestampOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2025-09-05`, the day in UTC. */
export function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The unit of `expires_at`: whole seconds since the epoch. */
export function epochSecondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** True for a date that exists, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && dateOf(milliseconds) === text;
}
