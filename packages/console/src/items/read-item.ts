import type { TableDescription } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import { PageError } from "../site/page-error.ts";

/** The item as it is now, read consistently, and what reading it took. */
export async function readItemIfThere(
  client: Client,
  table: TableDescription,
  key: Item,
): Promise<{ readonly item: Item | undefined; readonly units: number }> {
  const output = await client.send("GetItem", {
    TableName: table.TableName,
    Key: key,
    ConsistentRead: true,
    ReturnConsumedCapacity: "TOTAL",
  });
  return { item: output.Item, units: output.ConsumedCapacity?.CapacityUnits ?? 0 };
}

/** The same, for a page that makes no sense without the item. */
export async function readItem(
  client: Client,
  table: TableDescription,
  key: Item,
): Promise<{ readonly item: Item; readonly units: number }> {
  const { item, units } = await readItemIfThere(client, table, key);
  if (item !== undefined) return { item, units };
  throw new PageError(404, {
    title: "There is no such item",
    text: "It was deleted, or it has expired, since this address was made. The other items of the table are still there.",
  });
}
