import { checkShape } from "../../validation/check-shape.ts";
import { stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { readShape } from "../../validation/read-shape.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { resourceArnShape } from "../../validation/table-shapes.ts";

/** A ListTagsOfResource request that passed validation. */
export interface ListTagsOfResource {
  readonly resourceArn: string;
}

const shape: StructureShape = {
  kind: "structure",
  members: { ResourceArn: resourceArnShape, NextToken: stringShape },
  required: ["ResourceArn"],
};

/** Reads ListTagsOfResource's input. A NextToken is never given out, hence none is looked at. */
export function parseListTagsOfResourceInput(json: unknown, door: Door): ListTagsOfResource {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  return { resourceArn: input["ResourceArn"] as string };
}
