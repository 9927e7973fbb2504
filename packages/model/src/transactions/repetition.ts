import { serviceFailure } from "../calls/service-failure.ts";
import { passingReasons } from "../calls/tries.ts";
import type { WritePlan } from "../commands/write-plan.ts";
import { isPlinthError } from "../plinth-error.ts";

/** Whether the create at this position found its own item there, so that the whole was done before. */
export function isRepetition(error: unknown, position: number): boolean {
  return (
    isPlinthError(error, "transactionRefused") &&
    error.refusals.some(
      (refusal) =>
        refusal.position === position &&
        refusal.code === "itemExists" &&
        refusal.item !== undefined,
    )
  );
}

/**
 * Whether the last part only met another transaction while others were refused: the other may be
 * this very one, which then makes the item that says so.
 */
export function mayBeRepeating(error: unknown, plans: readonly WritePlan[]): boolean {
  const failure = serviceFailure(error, "TransactionCanceledException");
  const before = plans.slice(0, -1).reduce((count, plan) => count + 1 + plan.guards.length, 0);
  return passingReasons.has(failure?.cancellationReasons?.[before]?.Code ?? "");
}
