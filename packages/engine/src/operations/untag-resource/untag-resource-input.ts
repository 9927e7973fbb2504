import type { UntagResourceInput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { resourceArnShape, tagKeysShape } from "../../validation/table-shapes.ts";
import { checkTagKeys } from "../../validation/tag-rules.ts";

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
  if (TagKeys.length === 0) {
    throw new ValidationException("Atleast one Tag Key needs to be provided as Input.");
  }
  checkTagKeys(TagKeys);
  return { resourceArn: ResourceArn, tagKeys: TagKeys };
}
