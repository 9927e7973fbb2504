import type { PutResourcePolicyInput } from "@plinth/api";
import { booleanShape, stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { type PolicyDocument, parsePolicyDocument } from "../../validation/policy-document.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { resourceArnShape, revisionIdShape } from "../../validation/table-shapes.ts";

/** A PutResourcePolicy request that passed what can be checked without its resource. */
export interface PutResourcePolicy {
  readonly resourceArn: string;
  readonly policy: PolicyDocument;
  readonly expectedRevisionId: string | undefined;
  readonly isLockoutConfirmed: boolean;
}

const shape: InputShape<PutResourcePolicyInput> = {
  kind: "structure",
  members: {
    ResourceArn: resourceArnShape,
    Policy: stringShape,
    ExpectedRevisionId: revisionIdShape,
    ConfirmRemoveSelfResourceAccess: booleanShape,
  },
  required: ["ResourceArn", "Policy"],
};

/** Reads PutResourcePolicy's input. */
export function parsePutResourcePolicyInput(json: unknown, door: Door): PutResourcePolicy {
  const input = readInput(json, shape, door);
  const resource = input.ResourceArn.includes("/stream/") ? "stream" : "table";
  return {
    resourceArn: input.ResourceArn,
    policy: parsePolicyDocument(input.Policy, resource),
    expectedRevisionId: input.ExpectedRevisionId,
    isLockoutConfirmed: input.ConfirmRemoveSelfResourceAccess === true,
  };
}
