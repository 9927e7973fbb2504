import type { TableDescription } from "@plinth/api";
import { batchGet } from "./batches/batch-get.ts";
import type { BatchGetResult, BatchOptions, BatchWriteResult } from "./batches/batch-options.ts";
import { batchWrite } from "./batches/batch-write.ts";
import { type Caller, callerFor, Meter } from "./calls/caller.ts";
import type { Capacity } from "./calls/capacity.ts";
import { linkSignals } from "./calls/linked-signal.ts";
import { checkConcurrency } from "./calls/run-concurrently.ts";
import { sendRequest } from "./calls/send-request.ts";
import { untilAborted } from "./calls/until-aborted.ts";
import { describeKind } from "./codec/describe-value.ts";
import type {
  CheckCommand,
  Command,
  GetCommand,
  Request,
  WriteCommand,
} from "./commands/command.ts";
import { GetItem } from "./commands/get-item.ts";
import { LazyCommand } from "./commands/lazy-command.ts";
import { CheckItem, WriteItem } from "./commands/write-item.ts";
import type { Target } from "./commands/write-plan.ts";
import type { ConnectionContext } from "./connection-context.ts";
import { PlinthError, type PlinthErrorCode } from "./plinth-error.ts";
import type { SignalOptions } from "./repository.ts";
import { isRepetition } from "./transactions/repetition.ts";
import { transactGetInput, transactGets } from "./transactions/transact-gets.ts";
import { transactWrites } from "./transactions/transact-writes.ts";

export interface TransactOptions extends SignalOptions {
  /**
   * Makes the transaction run once however often it is sent within ten minutes. The same content is
   * acknowledged again; another content is refused with `tokenReused`. Timestamps are content, so
   * that code sees a second attempt under the same token as `tokenReused`: the first went through.
   */
  readonly token?: string | undefined;
  /**
   * A `create` that goes along, such as that of a receipt under the id of what is asked for. When its
   * item is there already, the whole was done before: nothing is written, and the result says so.
   * It holds for as long as the item is there, which may have a time to live.
   */
  readonly once?: WriteCommand<unknown> | undefined;
}

export interface TransactResult {
  /** Whether the whole was done before, by what `once` says, and nothing was written now. */
  readonly isRepeated: boolean;
  readonly capacity: Capacity;
  readonly milliseconds: number;
}

/** The results of commands, by their positions. */
type ResultsOf<Parts extends readonly GetCommand<unknown>[]> = {
  -readonly [Position in keyof Parts]: Awaited<Parts[Position]>;
};

/** The commands on several entities of a connection. */
export interface ConnectionCommands {
  /**
   * Runs all parts or none, 100 actions at most. Rejects with `transactionRefused`, whose `refusals`
   * name every part that refused, `once` as the last; with `tokenReused`; and with
   * `invalidTransaction` for a part that is no write, was awaited, or is another connection's.
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

/** Describes the live table of each entity. Rejects with `tableNotFound`. */
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

async function runTransact(
  context: ConnectionContext,
  parts: readonly unknown[],
  options: TransactOptions,
): Promise<TransactResult> {
  const commands = partsOf(context, parts, {
    method: "transact",
    isPart: (part): part is WriteItem | CheckItem =>
      part instanceof WriteItem || part instanceof CheckItem,
    kind: "no write and no check",
  });
  checkToken(options.token);
  const once = options.once === undefined ? [] : [onceOf(context, options.once)];
  const all = [...commands, ...once];
  return measureCost(context, async (meter) => {
    if (all.length === 0) {
      return { isRepeated: false };
    }
    const specs = all.map((command) => command.spec);
    return withCaller(all, { ...options, meter }, async (caller) => {
      try {
        await transactWrites(context, specs, caller, {
          token: options.token,
          hasOnce: once.length > 0,
        });
        return { isRepeated: false };
      } catch (error) {
        if (once.length > 0 && isRepetition(error, commands.length)) {
          return { isRepeated: true };
        }
        throw error;
      }
    });
  });
}

/** An unset variable would make one transaction of all that are sent with it. */
function checkToken(token: unknown): void {
  if (token !== undefined && (typeof token !== "string" || token === "")) {
    const message = `The token of a transaction is a text, such as a request's id, and cannot be ${describeKind(token)}. Leave it out for a new one.`;
    throw new PlinthError("invalidTransaction", message, { path: "token" });
  }
}

function onceOf(context: ConnectionContext, once: unknown): WriteItem {
  const [command] = partsOf(context, [once], {
    method: "transact's `once`",
    isPart: (part): part is WriteItem =>
      part instanceof WriteItem && part.spec.operation === "create",
    kind: "no create",
  });
  if (command === undefined) {
    throw new Error("One part gives one command");
  }
  return command;
}

/** Several gets as one command; its parts are looked at when it is sent or compiled. */
class TransactGet extends LazyCommand<unknown[], "TransactGetItems"> {
  readonly #parts: readonly unknown[];

  constructor(context: ConnectionContext, parts: readonly unknown[], options: SignalOptions) {
    super(context, options);
    this.#parts = parts;
  }

  override entityNames(): readonly string[] {
    return this.#gets().flatMap((get) => get.entityNames());
  }

  override compile(): Request<"TransactGetItems"> {
    return { operation: "TransactGetItems", input: transactGetInput(this.#gets()).input };
  }

  protected override async send(): Promise<unknown[]> {
    const gets = this.#gets();
    const { context, meter, signal } = this;
    return gets.length === 0
      ? []
      : withCaller(gets, { meter, signal }, (caller) => transactGets(context, gets, caller));
  }

  #gets(): GetItem[] {
    const rule = { method: "transactGet", isPart: isGet, kind: "no get" };
    return partsOf(this.context, this.#parts, rule);
  }
}

async function runBatchGet(
  context: ConnectionContext,
  parts: readonly unknown[],
  options: BatchOptions,
): Promise<BatchGetResult<unknown[]>> {
  checkConcurrency(options.concurrency);
  const gets = partsOf(context, parts, { method: "batchGet", isPart: isGet, kind: "no get" });
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
    isPart: (part): part is WriteItem => part instanceof WriteItem,
    kind: "no put and no delete",
  });
  return measureCost(context, async (meter) => ({
    leftovers: await batchWrite(context, writes, meter, options),
  }));
}

async function describeTables(
  context: ConnectionContext,
  targets: ReadonlyMap<string, Target>,
  { signal }: SignalOptions,
): Promise<Record<string, TableDescription>> {
  const asked = new Map<string, Promise<TableDescription>>();
  const describe = async (TableName: string, entityName: string): Promise<TableDescription> => {
    const caller = callerFor([entityName], { signal });
    const { Table } = await sendRequest(context, "DescribeTable", { TableName }, caller);
    return Table;
  };
  for (const { tableName, entity } of targets.values()) {
    asked.set(tableName, asked.get(tableName) ?? describe(tableName, entity.name));
  }
  await Promise.all(asked.values());
  const descriptions: [string, TableDescription][] = [];
  for (const [name, { tableName }] of targets) {
    const description = await asked.get(tableName);
    if (description !== undefined) {
      descriptions.push([name, description]);
    }
  }
  return Object.fromEntries(descriptions);
}

function isGet(part: unknown): part is GetItem {
  return part instanceof GetItem;
}

type Part = WriteItem | CheckItem | GetItem;

/** Runs with all that may end the whole: the signal given to it, and those of its parts. */
async function withCaller<Result>(
  parts: readonly Part[],
  options: { readonly signal?: AbortSignal | undefined; readonly meter?: Meter | undefined },
  run: (caller: Caller) => Promise<Result>,
): Promise<Result> {
  const names = parts.flatMap((part) => part.entityNames());
  if (parts.every(({ signal }) => signal === undefined)) {
    return untilAborted(run(callerFor(names, options)), options.signal);
  }
  const linked = linkSignals([options.signal, ...parts.map(({ signal }) => signal)]);
  try {
    const { signal } = linked;
    return await untilAborted(run(callerFor(names, { ...options, signal })), signal);
  } finally {
    linked.end();
  }
}

async function measureCost<Result extends object>(
  context: ConnectionContext,
  run: (meter: Meter) => Promise<Result>,
): Promise<Result & { readonly capacity: Capacity; readonly milliseconds: number }> {
  const meter = new Meter();
  const began = context.monotonicNow();
  const result = await run(meter);
  const milliseconds = context.monotonicNow() - began;
  return { ...result, capacity: meter.capacity.total(), milliseconds };
}

interface PartRule<Kind extends Part> {
  readonly method: string;
  readonly isPart: (part: unknown) => part is Kind;
  /** What a wrong part is, for the message. */
  readonly kind: string;
}

/** What was sent alone would happen twice, and what is another connection's in the wrong place. */
function partsOf<Kind extends Part>(
  context: ConnectionContext,
  parts: readonly unknown[],
  { method, isPart, kind }: PartRule<Kind>,
): Kind[] {
  const code: PlinthErrorCode = method.startsWith("batch") ? "invalidBatch" : "invalidTransaction";
  if (!Array.isArray(parts)) {
    throw new PlinthError(code, `${method} takes a list of commands.`);
  }
  return parts.map((part: unknown, position) => {
    const name = `Part ${position} of ${method}`;
    if (!isPart(part)) {
      throw new PlinthError(code, `${name} is ${kind}. Give it the command itself, not awaited.`);
    }
    if (part.isSent) {
      throw new PlinthError(
        code,
        `${name} was awaited before, and so was sent by itself. Make the command anew, and do not await it.`,
      );
    }
    if (part.context !== context) {
      throw new PlinthError(
        code,
        `${name} belongs to another connection. Make it with the connection whose ${method} it joins.`,
      );
    }
    return part;
  });
}
