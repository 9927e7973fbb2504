import { setTimeout as sleep } from "node:timers/promises";
import { createTables } from "@plinth/model";
import type { CommandContext } from "../../command/command-context.ts";
import { declaredTables, tableNamesOf } from "../../config/declared-tables.ts";
import { describeTarget } from "../../target/target.ts";
import type { TableCreateArguments, TableCreateOptions } from "./table-create-options.ts";

export async function tableCreate(
  context: CommandContext,
  { tables: names, json, ...naming }: TableCreateArguments & TableCreateOptions,
): Promise<undefined> {
  const declared = declaredTables(await context.config(), naming, names);
  context.note(`Creating tables at ${describeTarget(context.target())}.`);
  const creations = await createTables(
    await context.client(),
    declared.map(({ table }) => table),
    {
      tableNames: tableNamesOf(declared),
      wait: (milliseconds) => sleep(milliseconds, undefined, { signal: context.signal }),
    },
  );
  if (json) {
    await context.printJson(creations);
    return;
  }
  for (const { table, outcome } of creations) {
    await context.print(`${outcome === "created" ? "created" : "exists "}  ${table}`);
  }
}
