import type { QueryInput, QueryOutput } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import type { CommandContext } from "../../command/command-context.ts";
import { usageError } from "../../errors/cli-error.ts";
import { printCursor } from "../../items/cursor.ts";
import { readTableKeys, type TableKeys } from "../../items/table-keys.ts";
import { queryInput } from "./query-input.ts";
import { limitDefault } from "./query-limit.ts";
import type { QueryArguments, QueryOptions } from "./query-options.ts";
import { jsonOutput, type QueryResult, readableOutput } from "./query-output.ts";

export async function query(
  context: CommandContext,
  options: QueryArguments & QueryOptions,
): Promise<undefined> {
  if (options.all && options.limit !== undefined) {
    throw usageError("--all and --limit contradict each other. Leave one of them out.");
  }
  const client = await context.client();
  const keys = await readTableKeys(client, options.table, context.signal);
  const input = queryInput(keys, options);
  const limit = options.all ? undefined : (options.limit ?? limitDefault);
  const output =
    options.json || options.dynamodbJson
      ? jsonOutput(context, options.dynamodbJson ? "dynamodb" : "native")
      : readableOutput(context, keyNames(keys, options.index));
  await output.begin();
  const result: QueryResult = { count: 0, scannedCount: 0, readUnits: 0, cursor: undefined };
  for await (const page of pages(client, { input, limit }, context.signal)) {
    const items = page.Items ?? [];
    result.count += items.length;
    result.scannedCount += page.ScannedCount ?? 0;
    result.readUnits += page.ConsumedCapacity?.CapacityUnits ?? 0;
    result.cursor =
      page.LastEvaluatedKey === undefined ? undefined : printCursor(page.LastEvaluatedKey);
    await output.items(items);
  }
  await output.end(result);
}

interface Reading {
  readonly input: QueryInput;
  /** How many items at most; all when absent. */
  readonly limit: number | undefined;
}

/**
 * Page by page until there are as many items as wanted. A page is never asked for more than are still
 * wanted, so that the last page's key is where the next query goes on.
 */
async function* pages(
  client: Client,
  { input, limit }: Reading,
  signal: AbortSignal,
): AsyncGenerator<QueryOutput> {
  let wanted = limit;
  let startKey: Item | undefined = input.ExclusiveStartKey;
  do {
    const page: QueryOutput = await client.send(
      "Query",
      {
        ...input,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
        ...(wanted === undefined ? {} : { Limit: Math.min(wanted, pageItemsMax) }),
      },
      { signal },
    );
    yield page;
    startKey = page.LastEvaluatedKey;
    if (wanted !== undefined) wanted -= page.Items?.length ?? 0;
  } while (startKey !== undefined && wanted !== 0);
}

/** DynamoDB's parameter is a 32-bit number. A page of 1 MB never has so many items. */
const pageItemsMax = 1_000_000;

/** What a reader looks for first. */
function keyNames({ partitionKeys, sortKeys, indexes }: TableKeys, index: string | undefined) {
  const asked = indexes.find(({ name }) => name === index);
  const attributes = [
    ...(asked?.partitionKeys ?? []),
    ...(asked?.sortKeys ?? []),
    ...partitionKeys,
    ...sortKeys,
  ];
  return [...new Set(attributes.map(({ name }) => name))];
}
