import { PlinthError } from "@plinth/model";

/**
 * Characters that IAM takes, white space not counted
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export const managedPolicyCharactersMax = 6144;
/** Of all policies inside one role together. */
export const rolePolicyCharactersMax = 10_240;

/** How many of IAM's characters a policy has. */
export function policyCharacters(document: object): number {
  return JSON.stringify(document).replace(/\s/g, "").length;
}

/** Throws `invalidDefinition` for a policy that neither a managed policy nor a role can hold. */
export function checkPolicySize(document: object): void {
  const characters = policyCharacters(document);
  if (characters > rolePolicyCharactersMax) {
    const reason = `it has ${characters} characters, and a role holds ${rolePolicyCharactersMax} at most (a managed policy ${managedPolicyCharactersMax})`;
    const remedy = "Make one for fewer functions or access patterns, each with its own role";
    throw new PlinthError("invalidDefinition", `The policy is too large: ${reason}. ${remedy}.`, {
      reason,
    });
  }
}
