import type { QueryInput, ReturnConsumedCapacity, ScanInput, Select } from "@plinth/api";
import type { Condition, Projection } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import {
  booleanShape,
  indexNameShape,
  itemShape,
  namesShape,
  returnConsumedCapacityShape,
  stringShape,
  tableNameShape,
} from "../../validation/common-shapes.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import type { RequestExpressions } from "../../validation/request-expressions.ts";
import type { Shape } from "../../validation/shape.ts";
import { tableNameOf } from "../../validation/table-name.ts";

/** What Query and Scan have in common once they passed validation. */
export interface ReadMany {
  readonly tableName: string;
  readonly indexName: string | undefined;
  readonly consistency: "strong" | "eventual";
  readonly select: Select | undefined;
  /** Bounds the items evaluated. */
  readonly limit: number | undefined;
  readonly exclusiveStartKey: Item | undefined;
  readonly filter: Condition | undefined;
  readonly projection: Projection | undefined;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
}

type ReadManyInput = Pick<QueryInput, keyof QueryInput & keyof ScanInput>;

export const readManyMembers: Readonly<Record<keyof ReadManyInput, Shape>> = {
  TableName: tableNameShape,
  IndexName: indexNameShape,
  ConsistentRead: booleanShape,
  Select: {
    kind: "string",
    oneOf: ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
  },
  Limit: { kind: "integer", min: 1 },
  ExclusiveStartKey: itemShape,
  FilterExpression: stringShape,
  ProjectionExpression: stringShape,
  ExpressionAttributeNames: namesShape,
  ExpressionAttributeValues: itemShape,
  ReturnConsumedCapacity: returnConsumedCapacityShape,
};

/** Reads the common members of an input whose shape was checked. The order is observable. */
export function readReadMany(
  input: ReadManyInput,
  expressions: RequestExpressions,
  operation: "Query" | "Scan",
): ReadMany {
  const tableName = tableNameOf(input.TableName);
  const exclusiveStartKey = input.ExclusiveStartKey && normalizeItem(input.ExclusiveStartKey);
  checkSelect(input, operation);
  const projection = expressions.projection();
  return {
    tableName,
    indexName: input.IndexName,
    consistency: input.ConsistentRead === true ? "strong" : "eventual",
    select: input.Select,
    limit: input.Limit,
    exclusiveStartKey,
    filter: expressions.condition("FilterExpression"),
    projection,
    returnConsumedCapacity: input.ReturnConsumedCapacity ?? "NONE",
  };
}

/** What Select allows beside it. Of the two operations Query alone counts its refusal as an error. */
function checkSelect(input: ReadManyInput, operation: "Query" | "Scan"): void {
  const refusal = refusalOfSelect(input);
  if (refusal !== undefined) {
    throw new ValidationException(
      operation === "Query" ? `1 validation error detected: ${refusal}` : refusal,
    );
  }
}

function refusalOfSelect(input: ReadManyInput): string | undefined {
  const select = input.Select;
  const hasProjection = input.ProjectionExpression !== undefined;
  if (hasProjection && select !== undefined && select !== "SPECIFIC_ATTRIBUTES") {
    return `Cannot specify the ProjectionExpression when choosing to get ${select === "COUNT" ? "only the Count" : select}`;
  }
  if (!hasProjection && select === "SPECIFIC_ATTRIBUTES") {
    return "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES";
  }
  return select === "ALL_PROJECTED_ATTRIBUTES" && input.IndexName === undefined
    ? "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
    : undefined;
}
