import type { GetResourcePolicyOutput } from "@plinth/api";
import { printPolicy } from "../../validation/policy-document.ts";
import type { OperationContext } from "../operation.ts";
import { findPolicyHolder, policyNotFound } from "../policy-holder.ts";
import type { GetResourcePolicy } from "./get-resource-policy-input.ts";

/** Tells the policy of a table or a stream; to have none is an exception. */
export function getResourcePolicy(
  { resourceArn }: GetResourcePolicy,
  context: OperationContext,
): GetResourcePolicyOutput {
  const { policy } = findPolicyHolder(resourceArn, context);
  if (policy?.document === undefined) {
    throw policyNotFound(resourceArn);
  }
  return { Policy: printPolicy(policy.document), RevisionId: policy.revisionId };
}
