import type { Tag, TagResourceInput } from "@plinth/api";
import { checkShape } from "../../validation/check-shape.ts";
import type { Door } from "../../validation/door.ts";
import { readShape } from "../../validation/read-shape.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { checkTags } from "../../validation/table-rules.ts";
import { resourceArnShape, tagsShape } from "../../validation/table-shapes.ts";

/** A TagResource request that passed validation. */
export interface TagResource {
  readonly resourceArn: string;
  readonly tags: readonly Tag[];
}

const shape: StructureShape = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape, Tags: tagsShape },
  required: ["ResourceArn", "Tags"],
};

/** Reads TagResource's input. */
export function parseTagResourceInput(json: unknown, door: Door): TagResource {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const { ResourceArn, Tags } = input as unknown as TagResourceInput;
  checkTags(Tags);
  return { resourceArn: ResourceArn, tags: Tags };
}
