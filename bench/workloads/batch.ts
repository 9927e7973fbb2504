import { benchItem, tableName } from "./items.ts";
import type { BenchRequest } from "./workload.ts";

/** As many as one BatchWriteItem takes. */
const batchSize = 25;

/** Puts the 25 items from `first` on. */
export function batchWriteRequest(first: number): BenchRequest<"BatchWriteItem"> {
  const puts = Array.from({ length: batchSize }, (_, index) => ({
    PutRequest: { Item: benchItem(first + index) },
  }));
  return { operation: "BatchWriteItem", input: { RequestItems: { [tableName]: puts } } };
}

/** The batches that put items 0 to `itemCount`. */
export function batchesOf(itemCount: number): readonly BenchRequest<"BatchWriteItem">[] {
  return Array.from({ length: itemCount / batchSize }, (_, index) =>
    batchWriteRequest(index * batchSize),
  );
}
