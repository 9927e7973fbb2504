import type { RequestReport } from "@plinth/api";

/** What the requests of one table took together. */
export interface RequestTotals {
  /** Several tables of one request stand together, since its units are told as one number. */
  readonly tables: string;
  readonly requestCount: number;
  readonly errorCount: number;
  readonly readCapacityUnits: number;
  readonly writeCapacityUnits: number;
  /** Half of the requests took no longer. */
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
}

/** Sums requests by their tables, those with the most requests first. */
export function totalsOf(requests: readonly RequestReport[]): readonly RequestTotals[] {
  const byTables = new Map<string, RequestReport[]>();
  for (const request of requests) {
    const tables = request.tableNames.join(", ");
    const group = byTables.get(tables);
    if (group === undefined) byTables.set(tables, [request]);
    else group.push(request);
  }
  return [...byTables]
    .map(([tables, group]) => totalOf(tables, group))
    .sort((one, other) => other.requestCount - one.requestCount);
}

function totalOf(tables: string, group: readonly RequestReport[]): RequestTotals {
  const times = group.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  const sum = (unitsOf: (request: RequestReport) => number): number =>
    group.reduce((total, request) => total + unitsOf(request), 0);
  return {
    tables,
    requestCount: group.length,
    errorCount: group.filter(({ errorName }) => errorName !== undefined).length,
    readCapacityUnits: sum(({ readCapacityUnits }) => readCapacityUnits),
    writeCapacityUnits: sum(({ writeCapacityUnits }) => writeCapacityUnits),
    p50Milliseconds: percentile(times, 50),
    p99Milliseconds: percentile(times, 99),
  };
}

/** The smallest of the sorted times that so many of a hundred do not exceed. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0;
}
