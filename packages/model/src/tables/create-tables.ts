import type { TableDescription, TimeToLiveSpecification } from "@plinth/api";
import type { Client } from "@plinth/client";
import { serviceFailure } from "../calls/service-failure.ts";
import { PlinthError } from "../plinth-error.ts";
import { waitByTimer } from "../wait-by-timer.ts";
import { checkTables } from "./check-tables.ts";
import { findTable } from "./find-table.ts";
import type { AnyTable } from "./table-definition.ts";
import {
  createTableInput,
  realTableName,
  streamOf,
  type TableNameOptions,
  timeToLiveInput,
} from "./table-inputs.ts";
import { streamViewOf } from "./verify-tables.ts";

export interface CreateTablesOptions extends TableNameOptions {
  /** Waits between two looks at a table; a timer when absent. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** How long to wait for one table to become active; 2 minutes when absent. */
  readonly waitMillisecondsMax?: number;
}

/** One table after `createTables`: whether it was made now or was there already. */
export interface TableCreation {
  readonly table: string;
  readonly outcome: "created" | "existed";
}

const firstWaitMilliseconds = 20;
const waitStepMillisecondsMax = 2000;

/**
 * Creates the tables that are not there, waits until each is active and turns its time to live and its
 * stream on. May be run again at any time: what is there already is left as it is, a stream with
 * another view too, which `verifyTables` tells. Rejects with `tableNotReady` when a table takes too
 * long, and before anything is sent with `invalidDefinition` for what is no list of tables and for an
 * empty real name. What DynamoDB refuses stays the client's `ServiceError`.
 */
export async function createTables(
  client: Client,
  tables: readonly AnyTable[],
  options: CreateTablesOptions = {},
): Promise<TableCreation[]> {
  checkTables(tables);
  for (const table of tables) {
    realTableName(table, options);
  }
  const creations: TableCreation[] = [];
  for (const table of tables) {
    creations.push(await createTable(client, table, options));
  }
  for (const table of tables) {
    const description = await waitUntilActive(client, realTableName(table, options), options);
    await enableStream(client, { table, description }, options);
    await enableTimeToLive(client, table, options);
  }
  return creations;
}

async function createTable(
  client: Client,
  table: AnyTable,
  options: CreateTablesOptions,
): Promise<TableCreation> {
  const name = realTableName(table, options);
  const outcome = await poll(name, options, async () => {
    try {
      await client.send("CreateTable", createTableInput(table, options));
      return "created";
    } catch (error) {
      if (serviceFailure(error, "ResourceInUseException") === undefined) {
        throw error;
      }
      // A table on its way out has to be gone before it can be made again.
      const status = (await findTable(client, name))?.TableStatus;
      return status === undefined || status === "DELETING" ? undefined : "existed";
    }
  });
  return { table: name, outcome };
}

async function waitUntilActive(
  client: Client,
  name: string,
  options: CreateTablesOptions,
): Promise<TableDescription> {
  return poll(name, options, async () => {
    const table = await findTable(client, name);
    return table?.TableStatus === "ACTIVE" ? table : undefined;
  });
}

/** Looks until there is something to see, with longer and longer waits in between. */
async function poll<Seen>(
  name: string,
  options: CreateTablesOptions,
  look: () => Promise<Seen | undefined>,
): Promise<Seen> {
  const wait = options.wait ?? waitByTimer;
  const waitedMax = options.waitMillisecondsMax ?? 120_000;
  let step = firstWaitMilliseconds;
  for (let waited = 0; waited <= waitedMax; waited += step) {
    const seen = await look();
    if (seen !== undefined) {
      return seen;
    }
    await wait(step);
    step = Math.min(step * 2, waitStepMillisecondsMax);
  }
  const message = `The table "${name}" did not become active within ${waitedMax} milliseconds. Look at its state, or give more by waitMillisecondsMax, and run this again.`;
  throw new PlinthError("tableNotReady", message, { tableName: name, reason: name });
}

/** For a table that was made without its stream. */
async function enableStream(
  client: Client,
  { table, description }: { readonly table: AnyTable; readonly description: TableDescription },
  options: CreateTablesOptions,
): Promise<void> {
  if (table.stream !== undefined && streamViewOf(description) === undefined) {
    const name = realTableName(table, options);
    await client.send("UpdateTable", {
      TableName: name,
      StreamSpecification: streamOf(table.stream),
    });
    await waitUntilActive(client, name, options);
  }
}

/** DynamoDB refuses to turn on what is on, so it is asked first. */
async function enableTimeToLive(
  client: Client,
  table: AnyTable,
  options: CreateTablesOptions,
): Promise<void> {
  const input = timeToLiveInput(table, options);
  if (input === undefined) {
    return;
  }
  const { TimeToLiveDescription } = await client.send("DescribeTimeToLive", {
    TableName: input.TableName,
  });
  if (!isOn(TimeToLiveDescription, input.TimeToLiveSpecification)) {
    await client.send("UpdateTimeToLive", input);
  }
}

function isOn(
  description: { readonly TimeToLiveStatus: string; readonly AttributeName?: string },
  specification: TimeToLiveSpecification,
): boolean {
  const { TimeToLiveStatus: status, AttributeName } = description;
  return (
    (status === "ENABLED" || status === "ENABLING") && AttributeName === specification.AttributeName
  );
}
