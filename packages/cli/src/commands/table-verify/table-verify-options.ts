import { jsonOption, type NamingOptions, namingOptions } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { flag, optionalArgumentList } from "../../command/options.ts";

export interface TableVerifyArguments {
  /** All that the config declares when empty. */
  readonly tables: readonly string[];
}

export interface TableVerifyOptions extends NamingOptions {
  readonly json: boolean;
}

export const tableVerifyCommand: PlinthCommand = defineCommand<
  TableVerifyArguments,
  TableVerifyOptions
>({
  path: "table verify",
  summary: "compares the tables with what the config declares",
  details:
    "It changes nothing. Keys, indexes, time to live and stream are what code depends on, and compared always; what a template sets beside, such as tags, backups and how the table is paid for, with --deployed or a --parameter.",
  arguments: { tables: optionalArgumentList("TABLE", "only these, by their names") },
  options: {
    ...namingOptions,
    deployed: flag(
      "--deployed",
      "names as the templates have them, and their settings too; implied by --parameter",
    ),
    json: jsonOption,
  },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "table verify", does: "each difference, on the local endpoint" },
    { line: "table verify --aws -p Environment=prod --json", does: "what is deployed, as JSON" },
  ],
  exitCodes: { 3: "a table is missing or differs" },
  load: async () => (await import("./table-verify.ts")).tableVerify,
});
