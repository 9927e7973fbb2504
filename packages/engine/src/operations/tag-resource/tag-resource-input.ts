import type { Tag, TagResourceInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { checkTags } from "../../validation/table-rules.ts";
import { resourceArnShape, tagsShape } from "../../validation/table-shapes.ts";

/** A TagResource request that passed validation. */
export interface TagResource {
  readonly resourceArn: string;
  readonly tags: readonly Tag[];
}

const shape: InputShape<TagResourceInput> = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape, Tags: tagsShape },
  required: ["ResourceArn", "Tags"],
};

/** Reads TagResource's input. */
export function parseTagResourceInput(json: unknown, door: Door): TagResource {
  const { ResourceArn, Tags } = readInput(json, shape, door);
  checkTags(Tags);
  return { resourceArn: ResourceArn, tags: Tags };
}
