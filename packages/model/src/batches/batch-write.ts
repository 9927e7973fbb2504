import type { BatchWriteItemOutput, WriteRequest } from "@plinth/api";
import { type Item, itemSizeBytes, itemToJson, utf8ByteLength } from "@plinth/values";
import { type Caller, callerFor, type Meter } from "../calls/caller.ts";
import { linkSignals } from "../calls/linked-signal.ts";
import { runConcurrently } from "../calls/run-concurrently.ts";
import { sendRequest } from "../calls/send-request.ts";
import { untilAborted } from "../calls/until-aborted.ts";
import { prepareToWrite } from "../cipher/cipher-of.ts";
import { recordSealed } from "../cipher/seal-item.ts";
import { itemIdentity } from "../commands/item-identity.ts";
import type { WriteItem } from "../commands/write-item.ts";
import type { Moment, WritePlan } from "../commands/write-plan.ts";
import { type ConnectionContext, currentMoment } from "../connection-context.ts";
import { PlinthError } from "../plinth-error.ts";
import type { BatchOptions } from "./batch-options.ts";
import { untilProcessed } from "./until-processed.ts";

/** DynamoDB's documented limits of a BatchWriteItem; the bytes are those of the request. */
const writeCountMax = 25;
const requestSizeBytesMax = 16 * 1024 * 1024;
/** What a request has beside its items: the names of tables, braces and quotes. */
const requestOverheadBytes = 64 * 1024;
/** An empty text under a short name is what grows most: one byte becomes `"a":{"S":""},`. */
const jsonBytesForEachByteMax = 16;

interface Entry {
  readonly position: number;
  readonly command: WriteItem;
  readonly plan: WritePlan;
  readonly identity: string;
  readonly request: WriteRequest;
  readonly sizeBytes: number;
}

/** Sends puts and deletes without conditions, all checked before the first of them is sent. */
export async function batchWrite(
  context: ConnectionContext,
  commands: readonly WriteItem[],
  meter: Meter,
  options: BatchOptions,
): Promise<WriteItem[]> {
  const signals = [options.signal, ...commands.map((command) => command.signal)];
  const linked = linkSignals(signals);
  const keys = Promise.all(commands.map(async ({ spec }) => prepareToWrite(spec)));
  await untilAborted(keys, linked.signal).finally(() => linked.end());
  const moment = currentMoment(context);
  const entries = commands.map((command, position) => entryOf(command, position, moment));
  checkApart(entries);
  await recordSealed(entries.map(({ plan }) => plan));
  const left: Entry[] = [];
  const tasks = chunksOf(entries).map((chunk) => async (signal: AbortSignal): Promise<void> => {
    const names = chunk.map(({ plan }) => plan.target.entity.name);
    const caller = callerFor(names, { signal, meter });
    const unprocessed = await untilProcessed(context, caller, chunk, (each) =>
      writeChunk(context, caller, each),
    );
    left.push(...unprocessed);
  });
  await runConcurrently(tasks, signals, options.concurrency);
  return left.sort((a, b) => a.position - b.position).map(({ command }) => command);
}

function entryOf(command: WriteItem, position: number, moment: Moment): Entry {
  const { spec } = command;
  const { target, operation } = spec;
  const part = `Part ${position} of batchWrite, the ${operation} of a ${target.entity.name},`;
  if (spec.oldItemKey() !== undefined) {
    throw invalidBatch(`${part} depends on the stored item, for its unique attributes`, position);
  }
  const plan = spec.plan(moment, undefined);
  const request = requestOf(plan);
  if (request === undefined) {
    throw invalidBatch(
      `${part} has a condition, be it that of ${describeCondition(plan)}`,
      position,
    );
  }
  const identity = itemIdentity(target, plan.key);
  const item: Item = request.PutRequest?.Item ?? plan.key;
  return { position, command, plan, identity, request, sizeBytes: jsonSizeBytes(item) };
}

/** Undefined for what a batch cannot carry: it takes no conditions, and whole items only. */
function requestOf(plan: WritePlan): WriteRequest | undefined {
  const { Put, Delete } = plan.action;
  if (plan.guards.length > 0) {
    return undefined;
  }
  if (Put !== undefined && Put.ConditionExpression === undefined) {
    return { PutRequest: { Item: Put.Item } };
  }
  return Delete !== undefined && (Delete.ConditionExpression === undefined || asksOnlyWhose(plan))
    ? { DeleteRequest: { Key: Delete.Key } }
    : undefined;
}

/**
 * Whether the condition of a delete is only that the item is of its entity and of a known version, and
 * the key says whose it is: each of its attributes is made by a template, or nothing else tells.
 */
function asksOnlyWhose({ acceptsAbsence = false, target }: WritePlan): boolean {
  const { keys, table } = target.entity;
  const templates = keys?.primary ?? [];
  const isToldByKey =
    templates.length === table.partitionKeys.length + table.sortKeys.length ||
    target.entity.when.every((rule) => rule.isKey);
  return acceptsAbsence && isToldByKey;
}

function describeCondition({ operation, ifVersion, target }: WritePlan): string {
  if (operation !== "put" && operation !== "delete") {
    return `every ${operation}`;
  }
  if (ifVersion !== undefined) {
    return `the item's version ${ifVersion}`;
  }
  return operation === "put" && target.entity.readOnly.length > 0
    ? "what is read-only, which stays as it is"
    : `its options, or that the stored item is a ${target.entity.name}`;
}

function invalidBatch(problem: string, position: number): PlinthError {
  return new PlinthError(
    "invalidBatch",
    `${problem}, which a batch cannot ask. Await it alone or hand it to transact.`,
    { path: String(position) },
  );
}

/** DynamoDB refuses a request with two writes of one item, and in two requests the order is open. */
function checkApart(entries: readonly Entry[]): void {
  const positions = new Map<string, number>();
  for (const { identity, position } of entries) {
    const other = positions.get(identity);
    if (other !== undefined) {
      throw new PlinthError(
        "invalidBatch",
        `Parts ${other} and ${position} of batchWrite write the same item, and a batch has no order. Leave one of them out.`,
        { path: String(position) },
      );
    }
    positions.set(identity, position);
  }
}

function chunksOf(entries: readonly Entry[]): Entry[][] {
  const chunks: Entry[][] = [];
  let chunk: Entry[] = [];
  let sizeBytes = requestOverheadBytes;
  for (const entry of entries) {
    const isFull =
      chunk.length === writeCountMax || sizeBytes + entry.sizeBytes > requestSizeBytesMax;
    if (chunk.length === 0 || isFull) {
      chunk = [];
      chunks.push(chunk);
      sizeBytes = requestOverheadBytes;
    }
    chunk.push(entry);
    sizeBytes += entry.sizeBytes;
  }
  return chunks;
}

/** What the item is in a request, at most; counted exactly only where it could matter. */
function jsonSizeBytes(item: Item): number {
  const estimate = itemSizeBytes(item) * jsonBytesForEachByteMax;
  return estimate * writeCountMax < requestSizeBytesMax - requestOverheadBytes
    ? estimate
    : utf8ByteLength(itemToJson(item));
}

/** One request. Gives what DynamoDB did not process. */
async function writeChunk(
  context: ConnectionContext,
  caller: Caller,
  chunk: readonly Entry[],
): Promise<readonly Entry[]> {
  const RequestItems: Record<string, WriteRequest[]> = {};
  for (const { plan, request } of chunk) {
    const { tableName } = plan.target;
    RequestItems[tableName] ??= [];
    RequestItems[tableName]?.push(request);
  }
  const output = await sendRequest(context, "BatchWriteItem", { RequestItems }, caller);
  return unprocessedIn(chunk, output);
}

function unprocessedIn(
  chunk: readonly Entry[],
  { UnprocessedItems = {} }: BatchWriteItemOutput,
): Entry[] {
  const unprocessed = new Set<string>();
  for (const { plan } of chunk) {
    for (const { PutRequest, DeleteRequest } of UnprocessedItems[plan.target.tableName] ?? []) {
      const item = PutRequest?.Item ?? DeleteRequest?.Key;
      if (item !== undefined) {
        unprocessed.add(itemIdentity(plan.target, item));
      }
    }
  }
  return chunk.filter(({ identity }) => unprocessed.has(identity));
}
