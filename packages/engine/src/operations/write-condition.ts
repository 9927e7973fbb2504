import { type Condition, evaluateCondition } from "@plinth/expressions";
import { ConditionalCheckFailedException } from "../exceptions.ts";
import type { StoredItem } from "../storage/stored-item.ts";

/** Refuses a write whose condition does not hold for the item there is, or for none. */
export function checkCondition(
  request: { readonly condition: Condition | undefined; readonly returnsItemOnFailure: boolean },
  oldItem: StoredItem | undefined,
): void {
  if (
    request.condition !== undefined &&
    !evaluateCondition(request.condition, oldItem?.item ?? {})
  ) {
    throw new ConditionalCheckFailedException(
      request.returnsItemOnFailure ? oldItem?.item : undefined,
    );
  }
}
