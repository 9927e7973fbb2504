import { jsonOption, type NamingOptions, namingOptions } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { optionalArgumentList } from "../../command/options.ts";

export interface TableCreateArguments {
  /** All that the config declares when empty. */
  readonly tables: readonly string[];
}

export interface TableCreateOptions extends NamingOptions {
  readonly json: boolean;
}

export const tableCreateCommand: PlinthCommand = defineCommand<
  TableCreateArguments,
  TableCreateOptions
>({
  path: "table create",
  summary: "creates the tables that the config declares and that are missing",
  details:
    "It waits until they are active, and turns declared times to live and streams on, also of tables that are there. These stay as they are otherwise: plinth table verify tells whether that is as declared. For what a template sets beside, such as tags, see plinth stack deploy.",
  arguments: { tables: optionalArgumentList("TABLE", "only these, by their names") },
  options: { ...namingOptions, json: jsonOption },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "table create", does: "all tables, on the local endpoint" },
    { line: "table create -p Environment=dev", does: "under the names of the template" },
    { line: "table create books --aws --region eu-central-1", does: "one, in an account" },
  ],
  load: async () => (await import("./table-create.ts")).tableCreate,
});
