import type { ConnectionContext } from "../connection-context.ts";
import { Meter } from "./caller.ts";
import type { Capacity } from "./capacity.ts";

/** Adds to a result what it took, all requests and waits together. */
export async function measureCost<Result extends object>(
  context: ConnectionContext,
  run: (meter: Meter) => Promise<Result>,
): Promise<Result & { readonly capacity: Capacity; readonly milliseconds: number }> {
  const meter = new Meter();
  const began = context.monotonicNow();
  const result = await run(meter);
  const milliseconds = context.monotonicNow() - began;
  return { ...result, capacity: meter.capacity.total(), milliseconds };
}
