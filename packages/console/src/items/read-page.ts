import type { QueryOutput, ScanOutput } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import type { ReadPlan } from "./plan-read.ts";

/** What the requests of one page answered, taken together. */
export interface ItemsPage {
  readonly items: readonly Item[];
  /** Items that were evaluated; a filter hid those that are not among `items`. */
  readonly scannedCount: number;
  readonly units: number;
  readonly requestCount: number;
  readonly lastEvaluatedKey: Item | undefined;
}

/** So many requests fill one page at most, when a filter hides most of what is read. */
const requestCountMax = 20;

/**
 * Reads one page. Without a filter it is one request. With one, requests follow each other until as
 * many items are found as a page has, or the page has cost enough: then its reader decides.
 */
export async function readPage(
  client: Client,
  plan: ReadPlan,
  startKey: Item | undefined,
): Promise<ItemsPage> {
  const items: Item[] = [];
  const wanted = plan.input.Limit ?? 1;
  let [scannedCount, units, requestCount] = [0, 0, 0];
  let lastEvaluatedKey = startKey;
  do {
    const output = await sendRead(client, plan, lastEvaluatedKey);
    items.push(...(output.Items ?? []));
    scannedCount += output.ScannedCount ?? 0;
    units += output.ConsumedCapacity?.CapacityUnits ?? 0;
    requestCount += 1;
    lastEvaluatedKey = output.LastEvaluatedKey;
  } while (
    lastEvaluatedKey !== undefined &&
    items.length < wanted &&
    requestCount < requestCountMax &&
    plan.input.FilterExpression !== undefined
  );
  return { items, scannedCount, units, requestCount, lastEvaluatedKey };
}

async function sendRead(
  client: Client,
  plan: ReadPlan,
  startKey: Item | undefined,
): Promise<QueryOutput | ScanOutput> {
  const start = startKey === undefined ? {} : { ExclusiveStartKey: startKey };
  return plan.operation === "Query"
    ? await client.send("Query", { ...plan.input, ...start })
    : await client.send("Scan", { ...plan.input, ...start });
}
