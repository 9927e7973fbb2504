import type { PlinthCommand } from "../command/define-command.ts";
import { tableListCommand } from "./table-list/table-list-options.ts";

/** Every command, in the order of the help. */
export const commands: readonly PlinthCommand[] = [tableListCommand];

/** What the groups are for: the first of two words. */
export const groups: Readonly<Record<string, string>> = {
  table: "Creates, compares, lists and deletes tables.",
};
