import type { UntagResourceInput } from "@plinth/api";
import { checkShape } from "../../validation/check-shape.ts";
import type { Door } from "../../validation/door.ts";
import { readShape } from "../../validation/read-shape.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { resourceArnShape, tagKeysShape } from "../../validation/table-shapes.ts";

/** An UntagResource request that passed validation. */
export interface UntagResource {
  readonly resourceArn: string;
  readonly tagKeys: readonly string[];
}

const shape: StructureShape = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape, TagKeys: tagKeysShape },
  required: ["ResourceArn", "TagKeys"],
};

/** Reads UntagResource's input. */
export function parseUntagResourceInput(json: unknown, door: Door): UntagResource {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const { ResourceArn, TagKeys } = input as unknown as UntagResourceInput;
  return { resourceArn: ResourceArn, tagKeys: TagKeys };
}
