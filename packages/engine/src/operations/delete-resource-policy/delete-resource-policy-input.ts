import type { DeleteResourcePolicyInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { resourceArnShape, revisionIdShape } from "../../validation/table-shapes.ts";

/** A DeleteResourcePolicy request that passed validation. */
export interface DeleteResourcePolicy {
  readonly resourceArn: string;
  readonly expectedRevisionId: string | undefined;
}

const shape: InputShape<DeleteResourcePolicyInput> = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape, ExpectedRevisionId: revisionIdShape },
  required: ["ResourceArn"],
};

/** Reads DeleteResourcePolicy's input. */
export function parseDeleteResourcePolicyInput(json: unknown, door: Door): DeleteResourcePolicy {
  const { ResourceArn, ExpectedRevisionId } = readInput(json, shape, door);
  return { resourceArn: ResourceArn, expectedRevisionId: ExpectedRevisionId };
}
