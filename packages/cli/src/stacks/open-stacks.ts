import type { Client } from "@plinth/client";
import { openStacks, type Stacks } from "@plinth/infra/stacks";
import type { CommandContext } from "../command/command-context.ts";
import { usageError } from "../errors/cli-error.ts";
import type { AccountOptions } from "./stack-options.ts";

const localAccountId = "000000000000";

/** The stacks of the target. Its region and account are those of the tables that are there. */
export async function openTargetStacks(
  context: CommandContext,
  { accountId }: AccountOptions,
): Promise<Stacks> {
  if (accountId !== undefined && !/^\d{12}$/.test(accountId)) {
    throw usageError(`--account-id is "${accountId}", but takes 12 digits.`);
  }
  const client = await context.client();
  const target = context.target();
  const there = await placeOfTables(client, context.signal);
  const account = accountId ?? there?.accountId ?? (target.isAws ? undefined : localAccountId);
  if (account === undefined) {
    throw usageError(
      `There is no table in ${target.region} yet that tells the account. Add --account-id.`,
    );
  }
  const region = target.isAws ? target.region : (there?.region ?? target.region);
  return openStacks({ client, region, accountId: account });
}

async function placeOfTables(
  client: Client,
  signal: AbortSignal,
): Promise<{ readonly region: string; readonly accountId: string } | undefined> {
  const { TableNames } = await client.send("ListTables", { Limit: 1 }, { signal });
  const [TableName] = TableNames;
  if (TableName === undefined) return undefined;
  const { Table } = await client.send("DescribeTable", { TableName }, { signal });
  // Emulators have words in the place of one or the other.
  const [, region, accountId] =
    /^arn:[^:]*:dynamodb:([a-z0-9-]+):(\d{12}):/.exec(Table.TableArn) ?? [];
  return region === undefined || accountId === undefined ? undefined : { region, accountId };
}
