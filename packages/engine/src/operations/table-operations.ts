import type { OperationName } from "@plinth/api";
import { backedUpTable } from "./backed-up-table.ts";
import { createTable } from "./create-table/create-table.ts";
import { parseCreateTableInput } from "./create-table/create-table-input.ts";
import { deleteResourcePolicy } from "./delete-resource-policy/delete-resource-policy.ts";
import { parseDeleteResourcePolicyInput } from "./delete-resource-policy/delete-resource-policy-input.ts";
import { deleteTable } from "./delete-table/delete-table.ts";
import { describeContinuousBackups } from "./describe-continuous-backups/describe-continuous-backups.ts";
import { describeContributorInsights } from "./describe-contributor-insights/describe-contributor-insights.ts";
import { parseDescribeContributorInsightsInput } from "./describe-contributor-insights/describe-contributor-insights-input.ts";
import { describeEndpoints } from "./describe-endpoints/describe-endpoints.ts";
import { describeLimits } from "./describe-limits/describe-limits.ts";
import { findTable } from "./describe-table/describe-table.ts";
import { parseNamedTableInput } from "./describe-table/describe-table-input.ts";
import { describeTimeToLive } from "./describe-time-to-live/describe-time-to-live.ts";
import { getResourcePolicy } from "./get-resource-policy/get-resource-policy.ts";
import { parseGetResourcePolicyInput } from "./get-resource-policy/get-resource-policy-input.ts";
import { listContributorInsights } from "./list-contributor-insights/list-contributor-insights.ts";
import { parseListContributorInsightsInput } from "./list-contributor-insights/list-contributor-insights-input.ts";
import { listTables } from "./list-tables/list-tables.ts";
import { parseListTablesInput } from "./list-tables/list-tables-input.ts";
import { listTagsOfResource } from "./list-tags-of-resource/list-tags-of-resource.ts";
import { parseListTagsOfResourceInput } from "./list-tags-of-resource/list-tags-of-resource-input.ts";
import { type Operation, operation } from "./operation.ts";
import { putResourcePolicy } from "./put-resource-policy/put-resource-policy.ts";
import { parsePutResourcePolicyInput } from "./put-resource-policy/put-resource-policy-input.ts";
import { describeTable } from "./table-description.ts";
import { tagResource } from "./tag-resource/tag-resource.ts";
import { parseTagResourceInput } from "./tag-resource/tag-resource-input.ts";
import { untagResource } from "./untag-resource/untag-resource.ts";
import { parseUntagResourceInput } from "./untag-resource/untag-resource-input.ts";
import { updateContinuousBackups } from "./update-continuous-backups/update-continuous-backups.ts";
import { parseUpdateContinuousBackupsInput } from "./update-continuous-backups/update-continuous-backups-input.ts";
import { updateContributorInsights } from "./update-contributor-insights/update-contributor-insights.ts";
import { parseUpdateContributorInsightsInput } from "./update-contributor-insights/update-contributor-insights-input.ts";
import { updateTable } from "./update-table/update-table.ts";
import { parseUpdateTableInput } from "./update-table/update-table-input.ts";
import { updateTimeToLive } from "./update-time-to-live/update-time-to-live.ts";
import { parseUpdateTimeToLiveInput } from "./update-time-to-live/update-time-to-live-input.ts";

/** The operations on tables, by their API names. */
export const tableOperations: Readonly<Partial<Record<OperationName, Operation<unknown>>>> = {
  CreateTable: operation({
    parse: parseCreateTableInput,
    run: (request, context) => ({
      TableDescription: describeTable(createTable(request, context)),
    }),
  }),
  DeleteResourcePolicy: operation({
    parse: parseDeleteResourcePolicyInput,
    run: deleteResourcePolicy,
  }),
  DeleteTable: operation({
    parse: parseNamedTableInput,
    run: (request, context) => ({
      TableDescription: describeTable(deleteTable(request, context)),
    }),
  }),
  DescribeContinuousBackups: operation({
    parse: parseNamedTableInput,
    run: ({ tableName }, { transaction, now }) => ({
      ContinuousBackupsDescription: describeContinuousBackups(
        backedUpTable(tableName, transaction).record,
        now(),
      ),
    }),
  }),
  DescribeContributorInsights: operation({
    parse: parseDescribeContributorInsightsInput,
    run: (request, { transaction }) => describeContributorInsights(request, transaction),
  }),
  DescribeEndpoints: operation({
    parse: () => undefined,
    run: (_request, { endpointAddress }) => describeEndpoints(endpointAddress),
  }),
  DescribeLimits: operation({ parse: () => undefined, run: describeLimits }),
  DescribeTable: operation({
    parse: parseNamedTableInput,
    run: (request, { transaction }) => ({ Table: describeTable(findTable(request, transaction)) }),
  }),
  DescribeTimeToLive: operation({
    parse: parseNamedTableInput,
    run: (request, { transaction }) => describeTimeToLive(request, transaction),
  }),
  GetResourcePolicy: operation({
    parse: parseGetResourcePolicyInput,
    run: getResourcePolicy,
  }),
  ListContributorInsights: operation({
    parse: parseListContributorInsightsInput,
    run: (request, { transaction }) => listContributorInsights(request, transaction),
  }),
  ListTables: operation({
    parse: parseListTablesInput,
    run: (request, { transaction }) => listTables(request, transaction),
  }),
  ListTagsOfResource: operation({
    parse: parseListTagsOfResourceInput,
    run: listTagsOfResource,
  }),
  PutResourcePolicy: operation({
    parse: parsePutResourcePolicyInput,
    run: putResourcePolicy,
  }),
  TagResource: operation({ parse: parseTagResourceInput, run: tagResource }),
  UntagResource: operation({ parse: parseUntagResourceInput, run: untagResource }),
  UpdateContinuousBackups: operation({
    parse: parseUpdateContinuousBackupsInput,
    run: updateContinuousBackups,
  }),
  UpdateContributorInsights: operation({
    parse: parseUpdateContributorInsightsInput,
    run: updateContributorInsights,
  }),
  UpdateTable: operation({
    parse: parseUpdateTableInput,
    run: (request, context) => ({
      TableDescription: describeTable(updateTable(request, context)),
    }),
  }),
  UpdateTimeToLive: operation({ parse: parseUpdateTimeToLiveInput, run: updateTimeToLive }),
};
