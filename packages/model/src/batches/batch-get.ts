import type { BatchGetItemOutput, GetItemInput, KeysAndAttributes } from "@plinth/api";
import type { Item } from "@plinth/values";
import { type Caller, callerFor, type Meter } from "../calls/caller.ts";
import { runConcurrently } from "../calls/run-concurrently.ts";
import { sendRequest } from "../calls/send-request.ts";
import { untilAborted } from "../calls/until-aborted.ts";
import type { GetItem } from "../commands/get-item.ts";
import { itemIdentity } from "../commands/item-identity.ts";
import { type ItemView, receiveItem } from "../commands/receive-items.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import type { BatchOptions } from "./batch-options.ts";
import { untilProcessed } from "./until-processed.ts";

/** DynamoDB's documented limit of a BatchGetItem. */
const keyCountMax = 100;

/** One key to ask for, for all the gets that want it in the same way. */
interface Wanted {
  readonly identity: string;
  readonly tableName: string;
  readonly key: Item;
  /** How its table is asked: consistently or not, and for which attributes. */
  readonly manner: string;
  readonly request: Omit<KeysAndAttributes, "Keys">;
  readonly gets: { readonly get: GetItem; readonly position: number; readonly view: ItemView }[];
}

export interface BatchGetOutcome {
  readonly items: (NativeRecord | undefined)[];
  readonly leftovers: GetItem[];
}

/** Reads the items of any number of gets, equal keys once, in as few requests as DynamoDB allows. */
export async function batchGet(
  context: ConnectionContext,
  gets: readonly GetItem[],
  meter: Meter,
  options: BatchOptions,
): Promise<BatchGetOutcome> {
  const items = new Array<NativeRecord | undefined>(gets.length).fill(undefined);
  const left: Wanted[] = [];
  const chunks = chunksOf(wantedBy(gets));
  const tasks = chunks.map((chunk) => async (signal: AbortSignal): Promise<void> => {
    const asking = chunk.flatMap((wanted) => wanted.gets);
    const names = asking.map(({ get }) => get.target.entity.name);
    const caller = callerFor(names, { signal, meter });
    const unprocessed = await untilProcessed(context, caller, chunk, (entries) =>
      readChunk(context, caller, entries, items),
    );
    left.push(...unprocessed);
  });
  const signals = [options.signal, ...gets.map((get) => get.signal)];
  await runConcurrently(tasks, signals, options.concurrency);
  const leftovers = left.flatMap((wanted) => wanted.gets).sort((a, b) => a.position - b.position);
  return { items, leftovers: leftovers.map(({ get }) => get) };
}

/** All that is asked for, worked out before anything is sent. */
function wantedBy(gets: readonly GetItem[]): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const [position, get] of gets.entries()) {
    const { input, view } = get.prepare();
    const { TableName, Key, ...request } = input;
    const manner = mannerOf(input);
    const identity = itemIdentity(get.target, Key);
    const id = `${identity}\n${manner}`;
    const known = wanted.get(id);
    if (known === undefined) {
      const first = [{ get, position, view }];
      wanted.set(id, { identity, tableName: TableName, key: Key, manner, request, gets: first });
    } else {
      known.gets.push({ get, position, view });
    }
  }
  return [...wanted.values()];
}

function mannerOf(input: GetItemInput): string {
  const { ConsistentRead = false, ProjectionExpression, ExpressionAttributeNames } = input;
  return ProjectionExpression === undefined
    ? String(ConsistentRead)
    : JSON.stringify([ConsistentRead, ProjectionExpression, ExpressionAttributeNames]);
}

interface OpenChunk {
  readonly chunk: Wanted[];
  /** How each table is asked. */
  readonly manners: Map<string, string>;
}

/** A request asks each table in one manner only, and for 100 keys at most. */
function chunksOf(wanted: readonly Wanted[]): Wanted[][] {
  const chunks: Wanted[][] = [];
  let open: OpenChunk[] = [];
  for (const each of wanted) {
    const fits = open.find(({ manners }) => {
      const manner = manners.get(each.tableName);
      return manner === undefined || manner === each.manner;
    });
    const place: OpenChunk = fits ?? { chunk: [], manners: new Map() };
    if (fits === undefined) {
      chunks.push(place.chunk);
      open.push(place);
    }
    place.chunk.push(each);
    place.manners.set(each.tableName, each.manner);
    if (place.chunk.length === keyCountMax) {
      open = open.filter((other) => other !== place);
    }
  }
  return chunks;
}

/** One request. Puts what came in its places and gives what DynamoDB did not process. */
async function readChunk(
  context: ConnectionContext,
  caller: Caller,
  chunk: readonly Wanted[],
  items: (NativeRecord | undefined)[],
): Promise<readonly Wanted[]> {
  const RequestItems: Record<string, KeysAndAttributes> = {};
  for (const { tableName, key, request } of chunk) {
    RequestItems[tableName] ??= { ...request, Keys: [] };
    RequestItems[tableName]?.Keys.push(key);
  }
  const output = await sendRequest(context, "BatchGetItem", { RequestItems }, caller);
  const { came, left } = sortAnswer(chunk, output);
  const received = chunk.flatMap(({ gets, identity }) =>
    gets.map(async ({ get, position, view }) => {
      items[position] = await receiveItem(context, get.target, came.get(identity), view);
    }),
  );
  await untilAborted(Promise.all(received), caller.signal);
  return left;
}

/** An answer has the items of each table in no order. */
function sortAnswer(
  chunk: readonly Wanted[],
  output: BatchGetItemOutput,
): { readonly came: ReadonlyMap<string, Item>; readonly left: Wanted[] } {
  const came = new Map<string, Item>();
  const unprocessed = new Set<string>();
  const targets = new Map(
    chunk.flatMap(({ tableName, gets }) => gets.map(({ get }) => [tableName, get.target] as const)),
  );
  for (const [tableName, target] of targets) {
    for (const item of output.Responses?.[tableName] ?? []) {
      came.set(itemIdentity(target, item), item);
    }
    for (const key of output.UnprocessedKeys?.[tableName]?.Keys ?? []) {
      unprocessed.add(itemIdentity(target, key));
    }
  }
  return { came, left: chunk.filter(({ identity }) => unprocessed.has(identity)) };
}
