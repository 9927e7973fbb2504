import { type Condition, evaluateCondition } from "@plinth/expressions";
import { ConditionalCheckFailedException } from "../exceptions.ts";
import type { StoredItem } from "../storage/stored-item.ts";
import type { Table } from "../table/table.ts";
import type { Transaction } from "../transaction/transaction.ts";

interface ConditionalRequest {
  readonly condition: Condition | undefined;
  readonly returnsItemOnFailure: boolean;
}

/** Refuses a write whose condition does not hold for the item there is, or for none. */
export function checkCondition(request: ConditionalRequest, oldItem: StoredItem | undefined): void {
  if (!holds(request, oldItem)) {
    throw refusalOf(request, oldItem);
  }
}

/**
 * As `checkCondition`, for a request that is one write: refused, it takes the capacity of that write
 * nevertheless ("DynamoDB read and write operations" in the Developer Guide).
 */
export function checkWriteCondition(
  request: ConditionalRequest & { readonly item?: StoredItem },
  oldItem: StoredItem | undefined,
  table: Table,
  transaction: Transaction,
): void {
  if (!holds(request, oldItem)) {
    transaction.countWrite(table, Math.max(oldItem?.sizeBytes ?? 0, request.item?.sizeBytes ?? 0));
    throw refusalOf(request, oldItem);
  }
}

function holds({ condition }: ConditionalRequest, oldItem: StoredItem | undefined): boolean {
  return condition === undefined || evaluateCondition(condition, oldItem?.item ?? {});
}

function refusalOf(
  { returnsItemOnFailure }: ConditionalRequest,
  oldItem: StoredItem | undefined,
): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException(returnsItemOnFailure ? oldItem?.item : undefined);
}
