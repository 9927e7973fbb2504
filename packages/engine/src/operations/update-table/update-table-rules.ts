import type { GlobalSecondaryIndexUpdate, UpdateTableInput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";

/** The members that have to be alone. When several are there, the first of them is named. */
const lonelyMembers = [
  ["SSESpecification", "Server-Side Encryption modification"],
  ["TableClass", "TableClass modification"],
  ["DeletionProtectionEnabled", "DeletionProtection modification"],
  ["WarmThroughput", "WarmThroughput"],
] as const;

/**
 * Refuses a request that asks for nothing, or for two things that DynamoDB does one at a time. The
 * rules, their order and their texts are from answers of AWS that others captured in October 2026 for
 * most pairs of members: few go together, and the texts that sound like a conflict of the moment are
 * no less final.
 */
export function checkOneChange(input: UpdateTableInput): void {
  const changes = changesOf(input);
  if (changes.size === 0) {
    throw new ValidationException(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required",
    );
  }
  if (changes.size > 1) {
    checkNoneIsLonely(changes, input.GlobalSecondaryIndexUpdates ?? []);
  }
  if (changes.has("OnDemandThroughput") && changes.size > (changes.has("BillingMode") ? 2 : 1)) {
    throw invalid(
      "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request",
    );
  }
  checkStreamAndIndexes(input);
}

function checkNoneIsLonely(
  changes: ReadonlySet<string>,
  updates: readonly GlobalSecondaryIndexUpdate[],
): void {
  const lonely = lonelyMembers.find(([member]) => changes.has(member));
  if (lonely === undefined) {
    return;
  }
  const [member, name] = lonely;
  if (member === "WarmThroughput" && updates.some(({ Create }) => Create !== undefined)) {
    throw invalid("Create global secondary index cannot be specified when updating WarmThroughput");
  }
  throw invalid(`${name} must be the only operation in the request`);
}

/** The changes asked for. Definitions go with an index, and what is empty asks for nothing. */
function changesOf({
  TableName: _,
  AttributeDefinitions: __,
  ...members
}: UpdateTableInput): ReadonlySet<string> {
  const asked = Object.entries(members).filter(([name, member]) => {
    switch (name) {
      case "GlobalSecondaryIndexUpdates":
      case "OnDemandThroughput":
      case "WarmThroughput":
        return Object.keys(member as object).length > 0;
      default:
        return true;
    }
  });
  return new Set(asked.map(([name]) => name));
}

/** "IOPS" is the provisioned throughput, which a switch to it changes too. */
function checkStreamAndIndexes(input: UpdateTableInput): void {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  const hasNewOrLeavingIndex = updates.some(
    ({ Create, Delete }: GlobalSecondaryIndexUpdate) =>
      Create !== undefined || Delete !== undefined,
  );
  const hasStream = input.StreamSpecification !== undefined;
  const hasThroughput = input.ProvisionedThroughput !== undefined;
  if (hasNewOrLeavingIndex && hasThroughput && input.BillingMode === undefined) {
    throw invalid("You cannot create or delete index while updating table IOPS");
  }
  if (hasNewOrLeavingIndex && hasStream) {
    throw invalid("You cannot create or delete index while changing stream status");
  }
  if (hasStream && (hasThroughput || input.BillingMode === "PROVISIONED")) {
    throw invalid("You cannot modify stream status while updating table IOPS");
  }
}

function invalid(fact: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${fact}`);
}
