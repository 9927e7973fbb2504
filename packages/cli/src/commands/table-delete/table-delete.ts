import { setTimeout as sleep } from "node:timers/promises";
import type { TableDescription } from "@plinth/api";
import { type Client, ServiceError } from "@plinth/client";
import type { CommandContext } from "../../command/command-context.ts";
import { CliError } from "../../errors/cli-error.ts";
import { describeTarget } from "../../target/target.ts";
import { counted } from "../../terminal/counted.ts";
import type { TableDeleteArguments, TableDeleteOptions } from "./table-delete-options.ts";

const lookIntervalMilliseconds = 200;

/** Looks at all tables before it deletes one, so that a wrong name leaves the others where they are. */
export async function tableDelete(
  context: CommandContext,
  { tables: names, yes }: TableDeleteArguments & TableDeleteOptions,
): Promise<undefined> {
  const client = await context.client();
  const tables: TableDescription[] = [];
  for (const name of new Set(names)) {
    const table = await findTable(client, name, context.signal);
    if (table === undefined) {
      const where = describeTarget(context.target());
      throw new CliError(
        `${where} has no table ${name}, and nothing was deleted. Look at plinth table list.`,
      );
    }
    refuseProtected(table);
    tables.push(table);
  }
  for (const table of tables) await confirm(context, table, yes);
  for (const { TableName } of tables) {
    await deleteTable(context, client, TableName);
    await context.print(`deleted  ${TableName}`);
  }
}

function refuseProtected({ TableName, DeletionProtectionEnabled }: TableDescription): void {
  if (DeletionProtectionEnabled !== true) return;
  throw new CliError(
    `${TableName} is protected against deletion, and nothing was deleted. Turn the protection off first: in its template, or by aws dynamodb update-table --table-name ${TableName} --no-deletion-protection-enabled.`,
  );
}

async function confirm(
  context: CommandContext,
  { TableName, ItemCount = 0 }: TableDescription,
  isAgreed: boolean,
): Promise<void> {
  await context.confirm({
    question: `This deletes ${TableName} with its ${counted(ItemCount, "item")} at ${describeTarget(context.target())}, for good.`,
    answer: TableName,
    isAgreed,
  });
}

async function deleteTable(context: CommandContext, client: Client, name: string): Promise<void> {
  const { signal } = context;
  try {
    await client.send("DeleteTable", { TableName: name }, { signal });
  } catch (error) {
    // Somebody else was faster.
    if (!isNotFound(error)) throw error;
  }
  while ((await findTable(client, name, signal)) !== undefined) {
    await sleep(lookIntervalMilliseconds, undefined, { signal });
  }
}

async function findTable(
  client: Client,
  name: string,
  signal: AbortSignal,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send("DescribeTable", { TableName: name }, { signal })).Table;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ServiceError && error.name === "ResourceNotFoundException";
}
