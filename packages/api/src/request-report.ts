/**
 * What is told of one request once it is answered. It names tables, indexes and attributes, and holds
 * no keys, no items and no values.
 */
export interface RequestReport {
  /** As the caller named it, also when there is no such operation. */
  readonly operation: string;
  /** Those that the request names, each once; empty when it names none, or nothing that can be one. */
  readonly tableNames: readonly string[];
  readonly indexName?: string;
  /** What ReturnConsumedCapacity says, summed over tables and indexes, whether it was asked for or not. */
  readonly readCapacityUnits: number;
  readonly writeCapacityUnits: number;
  /** From the call to the answer, the wait for the disk included. */
  readonly milliseconds: number;
  /** The exception's API name; absent when the request succeeded. */
  readonly errorName?: string;
  /** The exception's text, with whatever values of the request it repeats left out. */
  readonly errorMessage?: string;
  /** Who called: `http`, `process`, or the name that the caller gave itself. */
  readonly origin: string;
  /** When the call came, in epoch milliseconds. */
  readonly at: number;
  /** How many items, or records of a stream, the answer of a read has or counts. */
  readonly itemCount?: number;
  /** How many items a Query or a Scan looked at. */
  readonly scannedCount?: number;
}
