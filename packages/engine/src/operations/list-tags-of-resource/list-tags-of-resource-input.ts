import type { ListTagsOfResourceInput } from "@plinth/api";
import { stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { resourceArnShape } from "../../validation/table-shapes.ts";

/** A ListTagsOfResource request that passed validation. */
export interface ListTagsOfResource {
  readonly resourceArn: string;
}

const shape: InputShape<ListTagsOfResourceInput> = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape, NextToken: stringShape },
  required: ["ResourceArn"],
};

/** Reads ListTagsOfResource's input. A NextToken is never given out, hence none is looked at. */
export function parseListTagsOfResourceInput(json: unknown, door: Door): ListTagsOfResource {
  const input = readInput(json, shape, door);
  return { resourceArn: input.ResourceArn };
}
