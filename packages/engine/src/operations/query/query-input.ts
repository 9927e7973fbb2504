import type { QueryInput } from "@plinth/api";
import type { ExpressionCache, KeyCondition } from "@plinth/expressions";
import { ValidationException } from "../../exceptions.ts";
import { booleanShape, stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import {
  type LegacyMembers,
  legacyShapes,
  refuseLegacyMembers,
} from "../../validation/legacy-members.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { type ExpressionMember, requestExpressions } from "../../validation/request-expressions.ts";
import { type ReadMany, readManyMembers, readReadMany } from "../read-many/read-many-input.ts";

/** A Query request that passed validation; the key condition is still to be held against the key. */
export interface Query extends ReadMany {
  readonly keyCondition: KeyCondition;
  readonly direction: "forward" | "backward";
}

const legacy: LegacyMembers = {
  AttributesToGet: "ProjectionExpression",
  QueryFilter: "FilterExpression",
  ConditionalOperator: "FilterExpression",
  KeyConditions: "KeyConditionExpression",
};

/** In the order in which a message names them. */
const expressionMembers: readonly ExpressionMember[] = [
  "FilterExpression",
  "KeyConditionExpression",
  "ProjectionExpression",
];

const shape: InputShape<QueryInput> = {
  kind: "structure",
  members: {
    ...readManyMembers,
    KeyConditionExpression: stringShape,
    ScanIndexForward: booleanShape,
    ...legacyShapes(legacy),
  },
  required: ["TableName"],
};

/** Reads Query's input. The order of the checks is observable. */
export function parseQueryInput(json: unknown, door: Door, cache: ExpressionCache): Query {
  const input = readInput(json, shape, door);
  refuseLegacyMembers(input, legacy, expressionMembers);
  const expressions = requestExpressions(input, expressionMembers, cache);
  const common = readReadMany(input, expressions, "Query");
  const keyCondition = expressions.keyCondition();
  if (keyCondition === undefined) {
    throw new ValidationException(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  }
  expressions.checkAllUsed();
  const direction = input.ScanIndexForward === false ? "backward" : "forward";
  return { ...common, keyCondition, direction };
}
