import type { Tag, TagResourceInput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { resourceArnShape, tagsShape } from "../../validation/table-shapes.ts";
import { checkTags } from "../../validation/tag-rules.ts";

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
  if (Tags.length === 0) {
    throw new ValidationException("Atleast one Tag needs to be provided as Input.");
  }
  checkTags(Tags);
  return { resourceArn: ResourceArn, tags: Tags };
}
