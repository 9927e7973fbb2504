import type { ListContributorInsightsInput } from "@plinth/api";
import { stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { withoutArn } from "../../validation/table-name.ts";

/** A ListContributorInsights request that passed validation. */
export interface ListContributorInsights {
  readonly tableName: string | undefined;
  /** Where the page before this one ended, in the order of the list. */
  readonly nextToken: string | undefined;
  readonly resultsMax: number;
}

const resultsMax = 100;

const shape: InputShape<ListContributorInsightsInput> = {
  kind: "structure",
  members: {
    TableName: { kind: "string", lengthMin: 1, lengthMax: 1024 },
    NextToken: stringShape,
    MaxResults: { kind: "integer", min: 1, max: resultsMax },
  },
};

/** Reads ListContributorInsights' input. */
export function parseListContributorInsightsInput(
  json: unknown,
  door: Door,
): ListContributorInsights {
  const { TableName, NextToken, MaxResults } = readInput(json, shape, door);
  return {
    tableName: TableName === undefined ? undefined : withoutArn(TableName),
    nextToken: NextToken,
    resultsMax: MaxResults ?? resultsMax,
  };
}
