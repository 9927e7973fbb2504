import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { optionalArgumentList } from "../../command/options.ts";

export interface TableVerifyArguments {
  /** All that the config declares when empty. */
  readonly tables: readonly string[];
}

export interface TableVerifyOptions {
  readonly json: boolean;
}

export const tableVerifyCommand: PlinthCommand = defineCommand<
  TableVerifyArguments,
  TableVerifyOptions
>({
  path: "table verify",
  summary: "compares the tables with what the config declares",
  details: "It changes nothing.",
  arguments: { tables: optionalArgumentList("TABLE", "only these, by their names") },
  options: { json: jsonOption },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "table verify", does: "each difference, on the local endpoint" },
    { line: "table verify --aws --region eu-central-1 --json", does: "in an account, as JSON" },
  ],
  exitCodes: { 3: "a table is missing or differs" },
  load: async () => (await import("./table-verify.ts")).tableVerify,
});
