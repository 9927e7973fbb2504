import type { ContributorInsightsMode, UpdateContributorInsightsInput } from "@plinth/api";
import { stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import { tableNamePatternShape } from "../../validation/table-shapes.ts";
import { checkIndexName } from "../describe-contributor-insights/describe-contributor-insights-input.ts";

/** An UpdateContributorInsights request that passed validation. */
export interface UpdateContributorInsights {
  readonly tableName: string;
  readonly indexName: string | undefined;
  /** `undefined` to disable them. */
  readonly mode: ContributorInsightsMode | undefined;
}

const shape: InputShape<UpdateContributorInsightsInput> = {
  kind: "structure",
  members: {
    TableName: tableNamePatternShape,
    IndexName: stringShape,
    ContributorInsightsAction: { kind: "string", oneOf: ["ENABLE", "DISABLE"] },
    ContributorInsightsMode: {
      kind: "string",
      oneOf: ["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"],
    },
  },
  required: ["TableName", "ContributorInsightsAction"],
};

/** Reads UpdateContributorInsights' input. A mode beside DISABLE is read and ignored, as on AWS. */
export function parseUpdateContributorInsightsInput(
  json: unknown,
  door: Door,
): UpdateContributorInsights {
  const input = readTableInput(json, shape, door);
  checkIndexName(input.IndexName);
  return {
    tableName: input.TableName,
    indexName: input.IndexName,
    mode:
      input.ContributorInsightsAction === "ENABLE"
        ? (input.ContributorInsightsMode ?? "ACCESSED_AND_THROTTLED_KEYS")
        : undefined,
  };
}
