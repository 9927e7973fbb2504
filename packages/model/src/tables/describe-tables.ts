import type { TableDescription } from "@plinth/api";
import { callerFor } from "../calls/caller.ts";
import { sendRequest } from "../calls/send-request.ts";
import type { SignalOptions } from "../commands/command.ts";
import type { Target } from "../commands/write-plan.ts";
import type { ConnectionContext } from "../connection-context.ts";

/** Gives the description of each entity's live table, and asks for each table once. */
export async function describeTables(
  context: ConnectionContext,
  targets: ReadonlyMap<string, Target>,
  { signal }: SignalOptions,
): Promise<Record<string, TableDescription>> {
  const asked = new Map<string, Promise<TableDescription>>();
  const describe = async (TableName: string, entityName: string): Promise<TableDescription> => {
    const caller = callerFor([entityName], { signal });
    const { Table } = await sendRequest(context, "DescribeTable", { TableName }, caller);
    return Table;
  };
  for (const { tableName, entity } of targets.values()) {
    asked.set(tableName, asked.get(tableName) ?? describe(tableName, entity.name));
  }
  await Promise.all(asked.values());
  const descriptions: [string, TableDescription][] = [];
  for (const [name, { tableName }] of targets) {
    const description = await asked.get(tableName);
    if (description !== undefined) {
      descriptions.push([name, description]);
    }
  }
  return Object.fromEntries(descriptions);
}
