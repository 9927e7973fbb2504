import type { TableDescription } from "@plinth/api";
import { type Client, type SendOptions, ServiceError } from "@plinth/client";
import type { TransferRuntime } from "../defaults.ts";
import { TransferError } from "../transfer-error.ts";

/** A table as a checkpoint remembers it. */
export interface TableIdentity {
  readonly name: string;
  /** New for each table, also for one that is made again under the same name. */
  readonly id: string;
  /** Where it is, for people and for telling apart; "" where the client does not know. */
  readonly endpoint: string;
}

export interface TableToDescribe {
  readonly client: Client;
  readonly tableName: string;
  readonly runtime: TransferRuntime;
  readonly signal: AbortSignal | undefined;
}

/** A table that was just created is waited for, this long. */
const waitMs = 250;
const waitsMax = 240;

/** Describes a table that can be written and read. Throws `tableUnavailable`. */
export async function describeTable(
  target: TableToDescribe,
): Promise<{ readonly table: TableDescription; readonly identity: TableIdentity }> {
  const { client, tableName, runtime, signal } = target;
  const endpoint = await endpointOf(client);
  for (let waits = 0; ; waits += 1) {
    const table = await describeOnce(target, endpoint);
    if (table.TableStatus === "ACTIVE" || table.TableStatus === "UPDATING") {
      return { table, identity: { name: tableName, id: table.TableId, endpoint } };
    }
    if (table.TableStatus !== "CREATING" || waits === waitsMax) {
      const message = `The table ${tableName} is ${table.TableStatus}. Wait until it is ACTIVE.`;
      throw new TransferError(message, { code: "tableUnavailable" });
    }
    await runtime.pause(waitMs, signal);
  }
}

async function describeOnce(
  { client, tableName, signal }: TableToDescribe,
  endpoint: string,
): Promise<TableDescription> {
  const options: SendOptions = signal === undefined ? {} : { signal };
  try {
    const output = await client.send("DescribeTable", { TableName: tableName }, options);
    return output.Table;
  } catch (error) {
    if (error instanceof ServiceError && error.name === "ResourceNotFoundException") {
      const where = endpoint === "" ? "" : ` at ${endpoint}`;
      const message = `There is no table ${tableName}${where}. Create it, or check its name and where the command goes.`;
      throw new TransferError(message, { code: "tableUnavailable", cause: error });
    }
    throw error;
  }
}

async function endpointOf(client: Client): Promise<string> {
  const target = await client.describeTarget?.();
  return [target?.endpoint, target?.region].filter((part) => part !== undefined).join(" ");
}
