import type { ContributorInsightsMode, UpdateContributorInsightsOutput } from "@plinth/api";
import { ResourceNotFoundException, ValidationException } from "../../exceptions.ts";
import { withContributorInsights } from "../../table/contributor-insights.ts";
import type { ContributorInsightsRecord } from "../../table/table.ts";
import { findInsightsTarget, type InsightsTarget } from "../insights-target.ts";
import type { OperationContext } from "../operation.ts";
import { summarizeInsights } from "../summarize-insights.ts";
import type { UpdateContributorInsights } from "./update-contributor-insights-input.ts";

/**
 * Turns insights on, with another mode, or off, which is done a moment after the answer. Asking for
 * what is so already changes nothing.
 */
export function updateContributorInsights(
  request: UpdateContributorInsights,
  { transaction, background, now }: OperationContext,
): UpdateContributorInsightsOutput {
  const target = findInsightsTarget(request, transaction);
  checkReady(target);
  const insights =
    request.mode === undefined
      ? disabled(target.insights, now())
      : enabled(target.insights, request.mode, now());

  if (insights !== undefined && insights !== target.insights) {
    transaction.saveTable(withContributorInsights(target.record, request.indexName, insights));
    background.tend(request.tableName);
  }
  return summarizeInsights({ ...target, insights });
}

function checkReady({ record, index }: InsightsTarget): void {
  if (record.status === "DELETING") {
    throw new ResourceNotFoundException(
      `Requested resource not found: Table: ${record.tableName} not found`,
    );
  }
  const notReady = "Table or Index is not in a valid state to update Key Access Insights:";
  if (record.status === "CREATING") {
    throw new ValidationException(
      `${notReady} TableStatus must be ACTIVE to enable ContributorInsights.`,
    );
  }
  if (index?.status === "CREATING" || index?.status === "DELETING") {
    throw new ValidationException(
      `${notReady} IndexStatus must be ACTIVE to enable ContributorInsights.`,
    );
  }
}

function enabled(
  old: ContributorInsightsRecord | undefined,
  mode: ContributorInsightsMode,
  nowMs: number,
): ContributorInsightsRecord {
  const isOn = old?.status === "ENABLED" || old?.status === "ENABLING";
  if (isOn && old.mode === mode) {
    return old;
  }
  const enabledAtMs = isOn ? old.enabledAtMs : nowMs;
  return { status: "ENABLING", mode, enabledAtMs, updatedAtMs: nowMs };
}

function disabled(
  old: ContributorInsightsRecord | undefined,
  nowMs: number,
): ContributorInsightsRecord | undefined {
  return old === undefined || old.status === "DISABLED" || old.status === "DISABLING"
    ? old
    : { ...old, status: "DISABLING", updatedAtMs: nowMs };
}
