const dayMs = 24 * 60 * 60 * 1000;

/** The day that is this many days before a day, both YYYY-MM-DD in UTC. */
export function daysBefore(date: string, dayCount: number): string {
  const milliseconds = Date.parse(`${date}T00:00:00Z`) - dayCount * dayMs;
  return new Date(milliseconds).toISOString().slice(0, 10);
}
