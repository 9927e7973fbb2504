import type { DeleteResourcePolicyOutput } from "@plinth/api";
import type { OperationContext } from "../operation.ts";
import { checkExpectedRevision, findPolicyHolder, nextRevisionId } from "../policy-holder.ts";
import type { DeleteResourcePolicy } from "./delete-resource-policy-input.ts";

/**
 * Takes the policy of a table or a stream away and tells its revision. That there is none is no error:
 * the answer is empty then, or has the revision of the deletion.
 */
export function deleteResourcePolicy(
  { resourceArn, expectedRevisionId }: DeleteResourcePolicy,
  context: OperationContext,
): DeleteResourcePolicyOutput {
  const holder = findPolicyHolder(resourceArn, context);
  checkExpectedRevision(holder, expectedRevisionId);
  const old = holder.policy;
  if (old?.document !== undefined) {
    holder.save({ document: undefined, revisionId: nextRevisionId(old, context.now()) });
  }
  return old === undefined ? {} : { RevisionId: old.revisionId };
}
