import type { TableDescription } from "@plinth/api";
import { batchGet } from "./batches/batch-get.ts";
import {
  type BatchGetResult,
  type BatchOptions,
  type BatchWriteResult,
  checkConcurrency,
} from "./batches/batch-options.ts";
import { batchWrite } from "./batches/batch-write.ts";
import { measureCost } from "./calls/measure-cost.ts";
import type {
  CheckCommand,
  Command,
  GetCommand,
  SignalOptions,
  WriteCommand,
} from "./commands/command.ts";
import { isGet, partsOf } from "./commands/command-parts.ts";
import { WriteItem } from "./commands/write-item.ts";
import type { Target } from "./commands/write-plan.ts";
import type { ConnectionContext } from "./connection-context.ts";
import { describeTables } from "./tables/describe-tables.ts";
import { runTransact } from "./transactions/run-transact.ts";
import { TransactGet } from "./transactions/transact-get.ts";
import type { TransactOptions, TransactResult } from "./transactions/transact-options.ts";

/** The results of commands, by their positions. */
type ResultsOf<Parts extends readonly GetCommand<unknown>[]> = {
  -readonly [Position in keyof Parts]: Parts[Position] extends GetCommand<infer Item>
    ? Item | undefined
    : never;
};

/** The commands on several entities of a connection. */
export interface ConnectionCommands {
  /**
   * Runs all parts or none, 100 actions at most. Rejects with `transactionRefused`, whose `refusals`
   * name every part that refused, `once` as the last; with `tokenReused`; and with
   * `invalidTransaction` for a part that is no write, was awaited, or is another connection's, for two
   * parts about one item, and for a token that is no text. What a part refuses alone, it refuses here.
   */
  transact(
    parts: readonly (WriteCommand<unknown> | CheckCommand)[],
    options?: TransactOptions,
  ): Promise<TransactResult>;

  /**
   * Reads all the items as they were at one moment. A command as `get` is: it is sent when it is
   * awaited, and `measured()` tells what it took. Refuses parts as `transact` does.
   */
  transactGet<const Parts extends readonly GetCommand<unknown>[]>(
    parts: Parts,
    options?: SignalOptions,
  ): Command<ResultsOf<Parts>, "TransactGetItems">;

  /**
   * Reads any number of items, 100 in a request and equal keys once. What DynamoDB leaves out is
   * asked for again with longer and longer jittered waits, and given back at last as `leftovers`.
   * Rejects with `invalidBatch` for a part that is no get, was awaited, or is another connection's.
   */
  batchGet<const Parts extends readonly GetCommand<unknown>[]>(
    parts: Parts,
    options?: BatchOptions,
  ): Promise<BatchGetResult<ResultsOf<Parts>>>;

  /**
   * Writes any number of items, 25 in a request, in no order and not all or none. What DynamoDB
   * leaves out is sent again as in `batchGet`. Rejects with `invalidBatch`, before anything is sent,
   * for a part that is no put or delete, carries a condition, a guard or a version, writes what
   * another part writes, was awaited, or is another connection's. A delete of an entity that only a
   * stored attribute tells from others carries a condition too, unless its key templates tell. When a
   * request fails for another reason, some of the writes may have been done.
   */
  batchWrite(
    parts: readonly WriteCommand<unknown>[],
    options?: BatchOptions,
  ): Promise<BatchWriteResult>;
}

/** Describes the live table of each entity. Rejects with `tableNotFound`, which names it and the region. */
export type TestConnection<Name extends string> = (
  options?: SignalOptions,
) => Promise<Record<Name, TableDescription>>;

/** What stands behind `ConnectionCommands` and `TestConnection`. */
export function connectionCommands(
  context: ConnectionContext,
  targets: ReadonlyMap<string, Target>,
): Record<string, unknown> {
  return {
    transact: (parts: readonly unknown[], options: TransactOptions = {}) =>
      runTransact(context, parts, options),
    transactGet: (parts: readonly unknown[], options: SignalOptions = {}) =>
      new TransactGet(context, parts, options),
    batchGet: (parts: readonly unknown[], options: BatchOptions = {}) =>
      runBatchGet(context, parts, options),
    batchWrite: (parts: readonly unknown[], options: BatchOptions = {}) =>
      runBatchWrite(context, parts, options),
    testConnection: (options: SignalOptions = {}) => describeTables(context, targets, options),
  };
}

async function runBatchGet(
  context: ConnectionContext,
  parts: readonly unknown[],
  options: BatchOptions,
): Promise<BatchGetResult<unknown[]>> {
  checkConcurrency(options.concurrency);
  const gets = partsOf(context, parts, {
    method: "batchGet",
    code: "invalidBatch",
    isPart: isGet,
    kind: "no get",
  });
  return measureCost(context, (meter) => batchGet(context, gets, meter, options));
}

async function runBatchWrite(
  context: ConnectionContext,
  parts: readonly unknown[],
  options: BatchOptions,
): Promise<BatchWriteResult> {
  checkConcurrency(options.concurrency);
  const writes = partsOf(context, parts, {
    method: "batchWrite",
    code: "invalidBatch",
    isPart: (part): part is WriteItem => part instanceof WriteItem,
    kind: "no put and no delete",
  });
  return measureCost(context, async (meter) => ({
    leftovers: await batchWrite(context, writes, meter, options),
  }));
}
