import { type Client, ServiceError } from "@plinth/client";
import { describeTable, type TableFacts } from "./describe-table.ts";

/** Tables whose facts are asked for at once: AWS answers for tags and backups a few times a second. */
const describedAtOnce = 5;

/** The names of all tables, in DynamoDB's order, which takes a request for each hundred. */
export async function listTableNames(client: Client): Promise<readonly string[]> {
  const names: string[] = [];
  let last: string | undefined;
  do {
    const input = last === undefined ? {} : { ExclusiveStartTableName: last };
    const output = await client.send("ListTables", input);
    names.push(...output.TableNames);
    last = output.LastEvaluatedTableName;
  } while (last !== undefined);
  return names;
}

/** The facts of these tables in the same order, without those that were deleted meanwhile. */
export async function describeTables(
  client: Client,
  tableNames: readonly string[],
): Promise<readonly TableFacts[]> {
  const described: (TableFacts | undefined)[] = [];
  for (let start = 0; start < tableNames.length; start += describedAtOnce) {
    const names = tableNames.slice(start, start + describedAtOnce);
    described.push(...(await Promise.all(names.map((name) => describeIfThere(client, name)))));
  }
  return described.filter((facts) => facts !== undefined);
}

async function describeIfThere(client: Client, tableName: string): Promise<TableFacts | undefined> {
  try {
    return await describeTable(client, tableName);
  } catch (error) {
    if (error instanceof ServiceError && error.name === "ResourceNotFoundException") {
      return undefined;
    }
    throw error;
  }
}
