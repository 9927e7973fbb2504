import type { KeyCondition } from "@plinth/expressions";
import { ValidationException } from "../../exceptions.ts";
import { checkShape } from "../../validation/check-shape.ts";
import { booleanShape, stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { readShape } from "../../validation/read-shape.ts";
import { RequestExpressions } from "../../validation/request-expressions.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { type ReadMany, readManyMembers, readReadMany } from "../read-many/read-many-input.ts";

/** A Query request that passed validation; the key condition is still to be held against the key. */
export interface Query extends ReadMany {
  readonly keyCondition: KeyCondition;
  readonly direction: "forward" | "backward";
}

const shape: StructureShape = {
  kind: "structure",
  members: {
    ...readManyMembers,
    KeyConditionExpression: stringShape,
    ScanIndexForward: booleanShape,
  },
  required: ["TableName"],
};

/** Reads Query's input. The order of the checks is observable. */
export function parseQueryInput(json: unknown, door: Door): Query {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const expressions = new RequestExpressions(input, [
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
  ]);
  const common = readReadMany(input, expressions);
  const keyCondition = expressions.keyCondition();
  if (keyCondition === undefined) {
    throw new ValidationException(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  }
  expressions.checkAllUsed();
  const direction = input["ScanIndexForward"] === false ? "backward" : "forward";
  return { ...common, keyCondition, direction };
}
