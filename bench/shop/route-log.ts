import { Latencies } from "../load/latencies.ts";
import type { RouteTimes } from "./load-plan.ts";

/** Latencies and refusals by route. */
export class RouteLog {
  readonly #routes = new Map<
    string,
    { readonly latencies: Latencies; readonly refusals: Record<string, number> }
  >();

  get requestCount(): number {
    return [...this.#routes.values()].reduce((sum, { latencies }) => sum + latencies.count, 0);
  }

  add(route: string, milliseconds: number, refusal: string | undefined): void {
    const known = this.#routes.get(route) ?? { latencies: new Latencies(), refusals: {} };
    this.#routes.set(route, known);
    known.latencies.add(milliseconds);
    if (refusal !== undefined) known.refusals[refusal] = (known.refusals[refusal] ?? 0) + 1;
  }

  report(): readonly RouteTimes[] {
    return [...this.#routes]
      .map(([route, { latencies, refusals }]) => {
        const [p50 = 0, p95 = 0, p99 = 0] = latencies
          .percentilesUs(0.5, 0.95, 0.99)
          .map((microseconds) => microseconds / 1000);
        return { route, count: latencies.count, p50, p95, p99, refusals };
      })
      .sort((one, other) => other.count - one.count);
  }
}
