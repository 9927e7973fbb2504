import { yesOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { argumentList } from "../../command/options.ts";

export interface TableDeleteArguments {
  readonly tables: readonly string[];
}

export interface TableDeleteOptions {
  readonly yes: boolean;
}

export const tableDeleteCommand: PlinthCommand = defineCommand<
  TableDeleteArguments,
  TableDeleteOptions
>({
  path: "table delete",
  summary: "deletes tables with all their items, after asking",
  details:
    "Each table's name has to be typed in, or --yes given; without a terminal --yes is demanded. A table that is protected against deletion is refused, and then none is deleted.",
  arguments: { tables: argumentList("TABLE", "the tables, by their real names") },
  options: { yes: yesOption },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "table delete books", does: "asks, then deletes and waits until it is gone" },
    { line: "table delete books orders --yes", does: "two, without asking" },
  ],
  load: async () => (await import("./table-delete.ts")).tableDelete,
});
