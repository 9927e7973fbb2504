import type { CreateTableInput, UpdateTimeToLiveInput } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { AnyTable } from "./table-definition.ts";

export interface TableNameOptions {
  /** The real names of tables, by the names they were defined with. */
  readonly tableNames?: Readonly<Record<string, string | undefined>>;
}

export interface CreateTablesOptions extends TableNameOptions {
  /** Waits between two looks at a table; a timer when absent. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly waitMillisecondsMax?: number;
}

export declare function createTableInput(
  table: AnyTable,
  options?: TableNameOptions,
): CreateTableInput;

export declare function timeToLiveInput(
  table: AnyTable,
  options?: TableNameOptions,
): UpdateTimeToLiveInput | undefined;

/** One table after `createTables`: whether it was made now or was there already. */
export interface TableCreation {
  readonly table: string;
  readonly outcome: "created" | "existed";
}

export declare function createTables(
  client: Client,
  tables: readonly AnyTable[],
  options?: CreateTablesOptions,
): Promise<TableCreation[]>;

/** One way in which a table differs from its definition. */
export interface TableDifference {
  readonly table: string;
  /** Such as `keySchema` or `globalSecondaryIndexes.EmailIndex.projection`. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

export declare function verifyTables(
  client: Client,
  tables: readonly AnyTable[],
  options?: TableNameOptions,
): Promise<TableDifference[]>;
