import {
  DynamoDBException,
  ResourceInUseException,
  ResourceNotFoundException,
} from "../exceptions.ts";
import type { Table, TableRecord } from "./table.ts";

/** As many tables may be on their way from one status to another at the same time. */
const tableChangesMax = 500;

/** Refuses a change of a table that is on its way to another status already. */
export function checkNotInUse({ record }: Table): void {
  const change = changeNameOf(record);
  if (change !== undefined) {
    throw new ResourceInUseException(
      `Attempt to change a resource which is still in use: Table is being ${change}: ${record.tableName}`,
    );
  }
}

/** Refuses to delete a table while one of its indexes is being made or deleted. */
export function checkIndexesAtRest({ record }: Table): void {
  if (record.indexes.some(({ status }) => status !== "ACTIVE")) {
    throw new ResourceInUseException(
      `Attempt to change a resource which is still in use: Table is being updated: ${record.tableName}`,
    );
  }
}

/** Refuses one change too many. `tables` are all there are. */
export function checkTableChanges(tables: readonly Table[]): void {
  const changes = tables.filter(({ record }) => record.status !== "ACTIVE");
  if (changes.length >= tableChangesMax) {
    throw new DynamoDBException(
      "LimitExceededException",
      `Subscriber limit exceeded: Only ${tableChangesMax} tables can be created, updated, or deleted simultaneously`,
    );
  }
}

/** The table that a table operation names, in whatever status. */
export function existing(table: Table | undefined, tableName: string): Table {
  if (table === undefined) {
    throw new ResourceNotFoundException(
      `Requested resource not found: Table: ${tableName} not found`,
    );
  }
  return table;
}

/** True for a table whose expired items are to be deleted. */
export function hasTimeToLive({ record }: Table): boolean {
  return record.timeToLive?.status === "ENABLED" && record.status !== "DELETING";
}

function changeNameOf({ status }: TableRecord): string | undefined {
  switch (status) {
    case "CREATING":
      return "created";
    case "UPDATING":
      return "updated";
    case "DELETING":
      return "deleted";
    case "ACTIVE":
      return undefined;
  }
}
