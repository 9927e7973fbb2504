import type { Client } from "@plinth/client";
import { fromNativeItem } from "@plinth/values";

/** Keeps a text from one run of a job to the next. */
export interface CheckpointStore {
  read(): Promise<string | undefined>;
  write(checkpoint: string): Promise<void>;
}

export interface CheckpointPlace {
  readonly client: Client;
  /** The real name of a table, of the job's own or one that holds other items too. */
  readonly tableName: string;
  /** The whole primary key of the item that holds the checkpoint. */
  readonly key: Readonly<Record<string, string | number>>;
}

const attributeName = "checkpoint";

/**
 * Keeps a job's checkpoint in one item of a table. One process runs the job at a time: two would
 * write over each other's checkpoint, and at worst read some pages twice.
 *
 *     const checkpoint = checkpointIn({ client, tableName: "jobs", key: { id: "reencrypt-users" } });
 */
export function checkpointIn({ client, tableName, key }: CheckpointPlace): CheckpointStore {
  const Key = fromNativeItem(key);
  return {
    async read() {
      const input = { TableName: tableName, Key, ConsistentRead: true };
      const { Item } = await client.send("GetItem", input);
      const value = Item?.[attributeName];
      return value !== undefined && "S" in value ? value.S : undefined;
    },
    async write(checkpoint) {
      const Item = { ...Key, [attributeName]: { S: checkpoint } };
      await client.send("PutItem", { TableName: tableName, Item });
    },
  };
}
