import type { Capacity } from "../calls/capacity.ts";
import type { GetCommand, SignalOptions, WriteCommand } from "../commands/command.ts";
import { PlinthError } from "../plinth-error.ts";

export interface BatchOptions extends SignalOptions {
  /** How many requests are under way at a time at most; 4 when absent. */
  readonly concurrency?: number | undefined;
}

/** What a batch took, all requests together. */
interface BatchCost {
  readonly capacity: Capacity;
  readonly milliseconds: number;
}

export interface BatchGetResult<out Items> extends BatchCost {
  /** By the positions of the gets; undefined for an absent item and for one of the leftovers. */
  readonly items: Items;
  /** The gets that DynamoDB did not answer in time. They were not sent as far as they know: await or batch them again. */
  readonly leftovers: GetCommand<unknown>[];
}

export interface BatchWriteResult extends BatchCost {
  /** The writes that DynamoDB did not take in time. They can be awaited or batched again. */
  readonly leftovers: WriteCommand<unknown>[];
}

/** Throws `invalidBatch` for what is no number of requests. */
export function checkConcurrency(concurrency: number | undefined): void {
  if (concurrency !== undefined && !(Number.isSafeInteger(concurrency) && concurrency > 0)) {
    throw new PlinthError(
      "invalidBatch",
      `The concurrency of a batch is a positive whole number, not ${String(concurrency)}. Leave it out for the default.`,
    );
  }
}
