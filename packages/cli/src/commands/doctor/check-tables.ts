import { ServiceError } from "@plinth/client";
import type { CommandContext } from "../../command/command-context.ts";
import type { NamingOptions } from "../../command/common-options.ts";
import { allTables, type DeclaredTable } from "../../config/declared-tables.ts";
import type { PlinthConfig } from "../../config/plinth-config.ts";
import { CliError } from "../../errors/cli-error.ts";
import { compareTables } from "../table-verify/compare-tables.ts";
import { type Check, failed, ok, skipped } from "./check.ts";

export interface TablesToCheck {
  readonly config: PlinthConfig | undefined;
  readonly isDynamodb: boolean;
  readonly naming: NamingOptions;
}

/** Each declared table: whether it is there, active and as declared. */
export async function* checkTables(
  context: CommandContext,
  { config, isDynamodb, naming }: TablesToCheck,
): AsyncGenerator<Check> {
  if (config === undefined) {
    yield skipped("tables", "no config says which there should be");
    return;
  }
  if (!isDynamodb) {
    yield skipped("tables", "DynamoDB did not answer");
    return;
  }
  let declared: readonly DeclaredTable[];
  try {
    declared = allTables(config, naming);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    yield failed("tables", error.message, "Give the parameters by --parameter NAME=VALUE.");
    return;
  }
  for (const table of declared) {
    yield await checkTable(context, table, naming);
  }
}

async function checkTable(
  context: CommandContext,
  table: DeclaredTable,
  naming: NamingOptions,
): Promise<Check> {
  const name = `table ${table.realName}`;
  try {
    const differences = await compareTables(await context.client(), [table], naming);
    const first = differences[0];
    if (first === undefined) return ok(name, "as declared");
    if (first.path === "table") {
      return first.actual === "none"
        ? failed(name, "is missing", "plinth table create makes it.")
        : failed(name, `is ${first.actual}`, "Wait until it is ACTIVE.");
    }
    const texts = differences.map(({ path, expected, actual }) => {
      return `${path}: declared ${expected}, but is ${actual}`;
    });
    return failed(name, texts.join("; "), "Change the table, or what the config declares.");
  } catch (error) {
    if (!(error instanceof ServiceError) || context.signal.aborted) throw error;
    const remedy = "Allow dynamodb:DescribeTable and dynamodb:DescribeTimeToLive on it.";
    return failed(name, `cannot be looked at. ${error.name}: ${error.message}`, remedy);
  }
}
