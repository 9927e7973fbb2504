import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type None, type PlinthCommand } from "../../command/define-command.ts";

export interface TableListOptions {
  readonly json: boolean;
}

export const tableListCommand: PlinthCommand = defineCommand<None, TableListOptions>({
  path: "table list",
  summary: "lists the tables with their status, items and size",
  details: "DynamoDB counts items and bytes every six hours or so, the embedded engine at once.",
  arguments: {},
  options: { json: jsonOption },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "table list", does: "of the local endpoint" },
    { line: "table list --aws --region eu-central-1 --json", does: "of an account, as JSON" },
  ],
  load: async () => (await import("./table-list.ts")).tableList,
});
