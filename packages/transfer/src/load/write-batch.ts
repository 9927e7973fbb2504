import type { WriteRequest } from "@plinth/api";
import { type Client, ServiceError } from "@plinth/client";
import { attributeValuesEqual, type Item } from "@plinth/values";
import { untilDone } from "../calls/until-done.ts";
import type { KeyAttribute, TableShape } from "../check/table-shape.ts";
import type { TransferRuntime } from "../defaults.ts";
import type { ReadItem } from "../read/read-item.ts";
import { addCounts, noWrites, type WriteCounts } from "./load-report.ts";

/** What happens when the table has an item with a key of the file: "put" replaces it, "create" keeps it. */
export type LoadMode = "put" | "create";

/** BatchWriteItem takes so many. */
export const batchItemsMax = 25;

export interface WriteContext {
  readonly client: Client;
  readonly shape: TableShape;
  readonly mode: LoadMode;
  readonly runtime: TransferRuntime;
  readonly signal: AbortSignal;
}

/** Writes up to 25 items, and returns when each of them is in the table or known to stay out. */
export async function writeBatch(
  batch: readonly ReadItem[],
  context: WriteContext,
): Promise<WriteCounts> {
  if (context.mode === "put") {
    await putAll(batch, context);
    return { ...noWrites, written: batch.length };
  }
  const counts = await Promise.all(batch.map((read) => create(read, context)));
  return counts.reduce(addCounts, noWrites);
}

async function putAll(
  batch: readonly ReadItem[],
  { client, shape, runtime, signal }: WriteContext,
): Promise<void> {
  const { tableName } = shape;
  const first: WriteRequest[] = batch.map(({ item }) => ({ PutRequest: { Item: item } }));
  await untilDone(
    first,
    async (requests) => {
      const input = { RequestItems: { [tableName]: requests } };
      const { UnprocessedItems } = await client.send("BatchWriteItem", input, { signal });
      const left = UnprocessedItems?.[tableName] ?? [];
      return {
        left: left.length === 0 ? undefined : left,
        isProgress: left.length < requests.length,
      };
    },
    runtime,
    signal,
  );
}

async function create(read: ReadItem, context: WriteContext): Promise<WriteCounts> {
  const { shape, runtime, signal } = context;
  const key = [...shape.primaryKey.partitionKeys, ...shape.primaryKey.sortKeys];
  let oldItem: Item | undefined;
  const attempt = async () => {
    oldItem = await putIfNew(read.item, key, context);
    return { left: undefined, isProgress: true };
  };
  await untilDone(undefined, attempt, runtime, signal);
  if (oldItem === undefined) return { ...noWrites, written: 1 };
  if (itemsEqual(oldItem, read.item)) return { ...noWrites, identical: 1 };
  const { line, column } = read;
  const existing = { key: keyOf(read.item, key), line, column };
  return { ...noWrites, existing: 1, existingItems: [existing] };
}

/** Gives the item that is there already. */
async function putIfNew(
  item: Item,
  key: readonly KeyAttribute[],
  { client, shape, signal }: WriteContext,
): Promise<Item | undefined> {
  const input = {
    TableName: shape.tableName,
    Item: item,
    ConditionExpression: "attribute_not_exists(#key)",
    ExpressionAttributeNames: { "#key": key[0]?.name ?? "" },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
  try {
    await client.send("PutItem", input, { signal });
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError && error.name === "ConditionalCheckFailedException") {
      return error.item ?? {};
    }
    throw error;
  }
}

function itemsEqual(left: Item, right: Item): boolean {
  return attributeValuesEqual({ M: left }, { M: right });
}

function keyOf(item: Item, key: readonly KeyAttribute[]): Item {
  return Object.fromEntries(
    key.flatMap(({ name }) => {
      const value = item[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
