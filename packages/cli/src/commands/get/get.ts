import type { CommandContext } from "../../command/command-context.ts";
import { readPairs } from "../../command/options.ts";
import { printItem } from "../../items/item-json.ts";
import { itemTree } from "../../items/item-text.ts";
import { readUnits } from "../../items/read-units.ts";
import { readPrimaryKey, readTableKeys } from "../../items/table-keys.ts";
import type { GetArguments, GetOptions } from "./get-options.ts";

export async function get(
  context: CommandContext,
  { table, key, consistent, json, dynamodbJson }: GetArguments & GetOptions,
): Promise<3 | undefined> {
  const texts = readPairs("KEY", key);
  const client = await context.client();
  const { signal } = context;
  const keys = await readTableKeys(client, table, signal);
  const { Item, ConsumedCapacity } = await client.send(
    "GetItem",
    {
      TableName: table,
      Key: readPrimaryKey(keys, texts),
      ConsistentRead: consistent,
      ReturnConsumedCapacity: "TOTAL",
    },
    { signal },
  );
  const isJson = json || dynamodbJson;
  if (Item === undefined) {
    if (isJson) await context.print("null");
    context.note(`${table} has no item with this key (${readUnits(ConsumedCapacity)}).`);
    return 3;
  }
  if (isJson) {
    await context.print(printItem(Item, dynamodbJson ? "dynamodb" : "native"));
    return undefined;
  }
  await context.print(itemTree(Item, context.style));
  context.note(context.style.dim(`${readUnits(ConsumedCapacity)}.`));
  return undefined;
}
