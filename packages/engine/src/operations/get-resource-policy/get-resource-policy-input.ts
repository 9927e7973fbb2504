import type { GetResourcePolicyInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { resourceArnShape } from "../../validation/table-shapes.ts";

/** A GetResourcePolicy request that passed validation. */
export interface GetResourcePolicy {
  readonly resourceArn: string;
}

const shape: InputShape<GetResourcePolicyInput> = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape },
  required: ["ResourceArn"],
};

/** Reads GetResourcePolicy's input. */
export function parseGetResourcePolicyInput(json: unknown, door: Door): GetResourcePolicy {
  return { resourceArn: readInput(json, shape, door).ResourceArn };
}
