import { z } from "zod";
import { defineUntyped } from "../entity/define-untyped.ts";
import type { Entity, EntityOptions } from "../entity/entity.ts";
import { PlinthError } from "../plinth-error.ts";
import type { AnyTable, TableDefinition, TableOptions } from "../tables/table-definition.ts";

/** The entity of what jobs remember. Only connected and handed on; its items are its own affair. */
export interface MigrationStateEntity<Table extends TableOptions = TableOptions>
  extends Entity<Table, MigrationStateOptions> {}

interface MigrationStateOptions extends EntityOptions {
  readonly name: "MigrationState";
  readonly holds: "migration state";
}

/** A connected `MigrationStateEntity`, such as `shop.MigrationState`. */
export interface MigrationStateRepository {
  readonly entity: { readonly options: { readonly holds: "migration state" } };
}

/** The one attribute beside the keys, so that no index of a shared table takes the items in. */
export const contentName = "job_state";
export const statePrefix = "JOB#";

export const stateContent: z.ZodObject<{
  owner: z.ZodString;
  lease: z.ZodInt;
  until: z.ZodInt;
  isFinished: z.ZodBoolean;
  text: z.ZodString;
}> = z.object({
  owner: z.string(),
  /** Counts who ran the job, so that one that lost it cannot write over the next one's checkpoints. */
  lease: z.int(),
  /** When the lease ends, in milliseconds. */
  until: z.int(),
  isFinished: z.boolean(),
  text: z.string(),
});

/**
 * Makes a place for the checkpoints of jobs in `table`: one of its own, or one that holds other
 * entities too. Throws `invalidDefinition` unless the table's keys are texts.
 *
 *     const jobs = defineTable({ name: "jobs", partitionKey: "id" });
 *     const MigrationState = defineMigrationState(jobs);
 */
export function defineMigrationState<const Table extends TableOptions>(
  table: TableDefinition<Table>,
): MigrationStateEntity<Table> {
  const { partitionKey, sortKey } = stateKeysOf(table);
  const entity = defineUntyped(table, {
    name: "MigrationState",
    attributes: z.object({
      [partitionKey]: z.string(),
      ...(sortKey === undefined ? {} : { [sortKey]: z.string() }),
      [contentName]: stateContent,
    }),
    when: { [partitionKey]: { beginsWith: statePrefix } },
  });
  const options: MigrationStateOptions = {
    ...entity.options,
    name: "MigrationState",
    holds: "migration state",
  };
  return { ...entity, table, options };
}

export interface StateKeys {
  readonly partitionKey: string;
  readonly sortKey: string | undefined;
}

export function stateKeysOf({ name, partitionKey, sortKey }: AnyTable): StateKeys {
  if (partitionKey.type !== "S" || (sortKey !== undefined && sortKey.type !== "S")) {
    throw new PlinthError(
      "invalidDefinition",
      `The table "${name}" cannot hold the state of jobs: its keys must be texts.`,
    );
  }
  return { partitionKey: partitionKey.name, sortKey: sortKey?.name };
}
