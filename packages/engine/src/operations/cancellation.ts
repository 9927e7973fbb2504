import type { CancellationReason } from "@plinth/api";
import {
  ConditionalCheckFailedException,
  DynamoDBException,
  ValidationException,
} from "../exceptions.ts";

/**
 * Decides every action of a transaction before any takes effect. When some are refused, one
 * TransactionCanceledException tells of all of them by position; a refusal of the whole request, such
 * as an empty key's, is thrown as it is.
 */
export function decideAll<Action, Decision>(
  actions: readonly Action[],
  decide: (action: Action) => Decision,
): Decision[] {
  const decisions: Decision[] = [];
  const reasons: CancellationReason[] = [];
  for (const action of actions) {
    try {
      decisions.push(decide(action));
      reasons.push({ Code: "None" });
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  if (decisions.length < actions.length) {
    const codes = reasons.map(({ Code }) => Code).join(", ");
    throw new DynamoDBException(
      "TransactionCanceledException",
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      { cancellationReasons: reasons },
    );
  }
  return decisions;
}

function reasonOf(error: unknown): CancellationReason {
  if (error instanceof ConditionalCheckFailedException) {
    const reason = { Code: "ConditionalCheckFailed", Message: error.message };
    return error.item === undefined ? reason : { ...reason, Item: error.item };
  }
  if (error instanceof ValidationException && error.scope === "action") {
    return { Code: "ValidationError", Message: error.message };
  }
  throw error;
}
