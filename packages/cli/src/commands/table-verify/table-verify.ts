import type { TableDifference } from "@plinth/model";
import type { CommandContext } from "../../command/command-context.ts";
import { declaredTables } from "../../config/declared-tables.ts";
import { describeTarget } from "../../target/target.ts";
import { counted } from "../../terminal/counted.ts";
import { safeText } from "../../terminal/safe-text.ts";
import type { Style } from "../../terminal/style.ts";
import { compareTables } from "./compare-tables.ts";
import type { TableVerifyArguments, TableVerifyOptions } from "./table-verify-options.ts";

export async function tableVerify(
  context: CommandContext,
  { tables: names, json, ...naming }: TableVerifyArguments & TableVerifyOptions,
): Promise<3 | undefined> {
  const declared = declaredTables(await context.config(), naming, names);
  const differences = await compareTables(await context.client(), declared, naming);
  if (json) await context.printJson(differences);
  else {
    for (const { realName } of declared) {
      const own = differences.filter(({ table }) => table === realName);
      await context.print(tableText(realName, own, context.style));
    }
  }
  if (differences.length === 0) return undefined;
  const isMissing = differences.some(({ path, actual }) => path === "table" && actual === "none");
  const remedy = isMissing ? " plinth table create makes what is missing." : "";
  const count = counted(differences.length, "difference");
  context.note(`${count} at ${describeTarget(context.target())}.${remedy}`);
  return 3;
}

/** A line for a table that is as declared; one more for each difference of one that is not. */
function tableText(name: string, differences: readonly TableDifference[], style: Style): string {
  if (differences.length === 0) return `${style.good("✓")} ${name}`;
  return [
    `${style.bad("✗")} ${name}`,
    ...differences.map(({ path, expected, actual }) =>
      safeText(`    ${path}: declared ${expected}, but is ${actual}`),
    ),
  ].join("\n");
}
