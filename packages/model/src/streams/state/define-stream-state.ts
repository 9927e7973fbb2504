import { z } from "zod";
import { defineUntyped } from "../../entity/define-untyped.ts";
import type { Entity, EntityOptions } from "../../entity/entity.ts";
import { PlinthError } from "../../plinth-error.ts";
import type { AnyTable, TableDefinition, TableOptions } from "../../tables/table-definition.ts";

/** The entity of what consumers remember. Only connected and handed on; its items are its own affair. */
export interface StreamStateEntity<Table extends TableOptions = TableOptions>
  extends Entity<Table, StreamStateOptions> {}

interface StreamStateOptions extends EntityOptions {
  readonly name: "StreamState";
  readonly holds: "stream state";
}

/** A connected `StreamStateEntity`, such as `shop.StreamState`. */
export interface StreamStateRepository {
  readonly entity: { readonly options: { readonly holds: "stream state" } };
}

/** All that there is to remember, of which each kind of item has some. */
export const stateContent: z.ZodObject<{
  owner: z.ZodOptional<z.ZodString>;
  lease: z.ZodOptional<z.ZodInt>;
  until: z.ZodOptional<z.ZodInt>;
  place: z.ZodOptional<z.ZodString>;
  seen: z.ZodOptional<z.ZodInt>;
  isFinished: z.ZodOptional<z.ZodBoolean>;
  count: z.ZodOptional<z.ZodInt>;
  text: z.ZodOptional<z.ZodString>;
  error: z.ZodOptional<z.ZodString>;
  source: z.ZodOptional<z.ZodString>;
  eventId: z.ZodOptional<z.ZodString>;
  pieceCount: z.ZodOptional<z.ZodInt>;
  setAsideAt: z.ZodOptional<z.ZodInt>;
}> = z.object({
  owner: z.string().optional(),
  lease: z.int().optional(),
  /** Milliseconds: when the lease ends, or when the consumer was first started. */
  until: z.int().optional(),
  place: z.string().optional(),
  /** Milliseconds: when the shard was last found to have nothing more. */
  seen: z.int().optional(),
  isFinished: z.boolean().optional(),
  count: z.int().optional(),
  text: z.string().optional(),
  error: z.string().optional(),
  source: z.string().optional(),
  eventId: z.string().optional(),
  /** Of a record set aside: how many items hold its text, this one included. */
  pieceCount: z.int().optional(),
  /** Milliseconds. */
  setAsideAt: z.int().optional(),
});

/** The one attribute beside the keys, so that no index of a shared table takes the items in. */
export const contentName = "stream_state";

/**
 * Makes a place for consumers' state in `table`: one of its own, or one that holds other entities
 * too. Throws `invalidDefinition` unless the table has two text keys and a time to live.
 *
 *     const states = defineTable({ name: "stream-state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires_at" });
 *     const StreamState = defineStreamState(states);
 */
export function defineStreamState<const Table extends TableOptions>(
  table: TableDefinition<Table>,
): StreamStateEntity<Table> {
  const { partitionKey, sortKey, timeToLive } = stateNamesOf(table);
  const entity = defineUntyped(table, {
    name: "StreamState",
    attributes: z.object({
      [partitionKey]: z.string(),
      [sortKey]: z.string(),
      [timeToLive]: z.int().optional(),
      [contentName]: stateContent,
    }),
    when: { [partitionKey]: { beginsWith: statePrefix } },
  });
  const options: StreamStateOptions = {
    ...entity.options,
    name: "StreamState",
    holds: "stream state",
  };
  return { ...entity, table, options };
}

export const statePrefix = "STREAM#";

/** The names of the three attributes that the table itself gives to state items. */
export interface StateNames {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly timeToLive: string;
}

export function stateNamesOf(table: AnyTable): StateNames {
  const { partitionKey, sortKey, timeToLive } = table;
  if (partitionKey.type !== "S" || sortKey?.type !== "S" || timeToLive === undefined) {
    throw new PlinthError(
      "invalidDefinition",
      `The table "${table.name}" cannot hold the state of stream consumers: it needs a partition key and a sort key that are texts, and a time to live.`,
    );
  }
  return { partitionKey: partitionKey.name, sortKey: sortKey.name, timeToLive };
}
