import type { UntagResourceInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { resourceArnShape, tagKeysShape } from "../../validation/table-shapes.ts";

/** An UntagResource request that passed validation. */
export interface UntagResource {
  readonly resourceArn: string;
  readonly tagKeys: readonly string[];
}

const shape: InputShape<UntagResourceInput> = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape, TagKeys: tagKeysShape },
  required: ["ResourceArn", "TagKeys"],
};

/** Reads UntagResource's input. */
export function parseUntagResourceInput(json: unknown, door: Door): UntagResource {
  const { ResourceArn, TagKeys } = readInput(json, shape, door);
  return { resourceArn: ResourceArn, tagKeys: TagKeys };
}
