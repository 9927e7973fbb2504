import { printJson } from "../values/print-json.ts";
import type { TableFacts } from "./describe-table.ts";

/** The answers of DynamoDB about a table, as it gave them. */
export function tableJson({ table, timeToLive, tags, recovery }: TableFacts): string {
  const answers = {
    Table: table,
    TimeToLiveDescription: timeToLive.isKnown
      ? timeToLive.value === undefined
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.value }
      : timeToLive.reason,
    Tags: tags.isKnown ? tags.value : tags.reason,
    PointInTimeRecoveryDescription: recovery.isKnown ? recovery.value : recovery.reason,
  };
  return printJson(answers);
}
