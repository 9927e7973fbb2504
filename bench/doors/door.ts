import type { BenchRequest } from "../workloads/workload.ts";

/** One way to a DynamoDB, with its requests made beforehand. */
export interface Door {
  /** Sends the request of that number and waits for its answer. A lane has one call at a time. */
  readonly call: (lane: number, requestIndex: number) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface DoorOptions {
  readonly requests: readonly BenchRequest[];
  readonly lanes: number;
}
