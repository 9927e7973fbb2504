import type { PutResourcePolicyOutput } from "@plinth/api";
import { DynamoDBException } from "../../exceptions.ts";
import type { OperationContext } from "../operation.ts";
import { checkExpectedRevision, findPolicyHolder, nextRevisionId } from "../policy-holder.ts";
import type { PutResourcePolicy } from "./put-resource-policy-input.ts";

/**
 * Attaches a policy to a table or a stream. The same document again, however it is written, changes
 * nothing and has the same revision.
 *
 * Differs from DynamoDB: a policy is kept and reported but not enforced, because callers have no
 * identities yet that it could speak of.
 *
 * Differs from DynamoDB: it can be read at once and changed as often as one likes, because there are
 * no other machines to tell.
 */
export function putResourcePolicy(
  { resourceArn, policy, expectedRevisionId, isLockoutConfirmed }: PutResourcePolicy,
  context: OperationContext,
): PutResourcePolicyOutput {
  const holder = findPolicyHolder(resourceArn, context);
  checkExpectedRevision(holder, expectedRevisionId);
  if (policy.forbidsAnother && !isLockoutConfirmed) {
    throw new DynamoDBException(
      "AccessDeniedException",
      "The new resource policy will not allow you to update the resource policy in the future.",
    );
  }
  const old = holder.policy;
  if (old?.document === policy.document) {
    return { RevisionId: old.revisionId };
  }

  const revisionId = nextRevisionId(old, context.now());
  holder.save({ document: policy.document, revisionId });
  return { RevisionId: revisionId };
}
