import type { DescribeContributorInsightsInput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import { stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import { tableNamePatternShape } from "../../validation/table-shapes.ts";

/** A DescribeContributorInsights request that passed validation. */
export interface DescribeContributorInsights {
  readonly tableName: string;
  readonly indexName: string | undefined;
}

const shape: InputShape<DescribeContributorInsightsInput> = {
  kind: "structure",
  members: { TableName: tableNamePatternShape, IndexName: stringShape },
  required: ["TableName"],
};

/** Reads DescribeContributorInsights' input. */
export function parseDescribeContributorInsightsInput(
  json: unknown,
  door: Door,
): DescribeContributorInsights {
  const { TableName, IndexName } = readTableInput(json, shape, door);
  checkIndexName(IndexName);
  return { tableName: TableName, indexName: IndexName };
}

/** In the operations on contributor insights the name has a text of its own. */
export function checkIndexName(indexName: string | undefined): void {
  if (indexName !== undefined && (indexName.length < 3 || indexName.length > 255)) {
    throw new ValidationException(
      "IndexName must be at least 3 characters long and at most 255 characters long",
    );
  }
}
