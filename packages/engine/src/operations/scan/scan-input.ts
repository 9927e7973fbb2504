import type { ScanInput } from "@plinth/api";
import type { ExpressionCache } from "@plinth/expressions";
import { ValidationException } from "../../exceptions.ts";
import type { Door } from "../../validation/door.ts";
import {
  type LegacyMembers,
  legacyShapes,
  refuseLegacyMembers,
} from "../../validation/legacy-members.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { type ExpressionMember, requestExpressions } from "../../validation/request-expressions.ts";
import { type ReadMany, readManyMembers, readReadMany } from "../read-many/read-many-input.ts";

/** A Scan request that passed validation. */
export interface Scan extends ReadMany {
  readonly segment: number;
  readonly totalSegments: number;
}

const legacy: LegacyMembers = {
  AttributesToGet: "ProjectionExpression",
  ScanFilter: "FilterExpression",
  ConditionalOperator: "FilterExpression",
};

const expressionMembers: readonly ExpressionMember[] = ["FilterExpression", "ProjectionExpression"];

const shape: InputShape<ScanInput> = {
  kind: "structure",
  members: {
    ...readManyMembers,
    Segment: { kind: "integer", min: 0, max: 999_999 },
    TotalSegments: { kind: "integer", min: 1, max: 1_000_000 },
    ...legacyShapes(legacy),
  },
  required: ["TableName"],
};

/** Reads Scan's input. The order of the checks is observable. */
export function parseScanInput(json: unknown, door: Door, cache: ExpressionCache): Scan {
  const input = readInput(json, shape, door);
  refuseLegacyMembers(input, legacy, expressionMembers);
  const segments = readSegments(input);
  const expressions = requestExpressions(input, expressionMembers, cache);
  const common = readReadMany(input, expressions, "Scan");
  expressions.checkAllUsed();
  return { ...common, ...segments };
}

function readSegments({
  Segment: segment,
  TotalSegments: totalSegments,
}: ScanInput): Pick<Scan, "segment" | "totalSegments"> {
  if (segment === undefined && totalSegments === undefined) {
    return { segment: 0, totalSegments: 1 };
  }
  if (totalSegments === undefined) {
    throw new ValidationException(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  }
  if (segment === undefined) {
    throw new ValidationException(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  }
  if (segment >= totalSegments) {
    throw new ValidationException(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${totalSegments}`,
    );
  }
  return { segment, totalSegments };
}
