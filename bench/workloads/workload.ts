import type { OperationInput, OperationName } from "@plinth/api";

export type WorkloadName = "get" | "put" | "query" | "transact" | "batch";

export const workloadNames: readonly WorkloadName[] = ["get", "put", "query", "transact", "batch"];

/** One call, as the client takes it; the other doors make theirs from it. */
export interface BenchRequest<Name extends OperationName = OperationName> {
  readonly operation: Name;
  readonly input: OperationInput<Name>;
}

/** A kind of call, and as many examples of it as it takes to touch the whole table. */
export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  readonly requests: () => readonly BenchRequest[];
}
