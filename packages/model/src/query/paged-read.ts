import type { OperationInput, OperationOutput } from "@plinth/api";
import type { AttributeValue, Item } from "@plinth/values";
import type { Measured } from "../calls/call.ts";
import { type Caller, callerFor, Meter } from "../calls/caller.ts";
import { sendRequest } from "../calls/send-request.ts";
import { untilAborted } from "../calls/until-aborted.ts";
import { prepareToFind } from "../cipher/cipher-of.ts";
import { type ItemView, receiveItems } from "../commands/receive-items.ts";
import type { Moment, Target } from "../commands/write-plan.ts";
import { type ConnectionContext, currentMoment } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { PlinthError } from "../plinth-error.ts";
import type { IndexDefinition } from "../tables/table-definition.ts";
import { type CursorSeal, openCursor, sealCursor } from "./cursor.ts";
import { readKeyNames } from "./index-marks.ts";
import type { QueryPage, QueryPageOptions } from "./query.ts";

/** The most items that one request evaluates while it looks for those that a filter lets through. */
const filteredLimitMax = 1000;

type ReadName = "Query" | "Scan";

/** Everything of a read of many items but where it starts and how much it reads at once. */
export interface CompiledRead<Name extends ReadName> {
  readonly input: OperationInput<Name>;
  /** Whether some of the items that are read may not be given. */
  readonly isFiltered: boolean;
  /** The same for the same read at any time; what a cursor is bound to. */
  readonly identity: string;
  readonly view: ItemView;
}

/** What is read page by page. */
export interface ReadSource<Name extends ReadName> {
  readonly operation: Name;
  readonly target: Target;
  readonly index: IndexDefinition | undefined;
  readonly limit: number | undefined;
  readonly signal: AbortSignal | undefined;
  compile(moment: Moment): CompiledRead<Name>;
}

/** A page before anybody asked what it took. */
interface PlainPage {
  readonly items: NativeRecord[];
  readonly cursor: string | undefined;
}

/** Runs a query or a scan page by page, as far as it is asked to. */
export class PagedRead<Name extends ReadName> {
  readonly #context: ConnectionContext;
  readonly #source: ReadSource<Name>;

  constructor(context: ConnectionContext, source: ReadSource<Name>) {
    this.#context = context;
    this.#source = source;
  }

  compile(options: QueryPageOptions = {}): { operation: Name; input: OperationInput<Name> } {
    const { operation } = this.#source;
    const read = this.#source.compile(currentMoment(this.#context));
    const start =
      options.cursor === undefined
        ? undefined
        : openCursor(this.#seal(read, options), options.cursor);
    const limit = checkedLimit(options.limit ?? this.#source.limit);
    return { operation, input: requestOf(read.input, limit, start) };
  }

  async page(options: QueryPageOptions = {}): Promise<QueryPage<NativeRecord>> {
    const meter = new Meter();
    const began = this.#context.monotonicNow();
    const page = await this.#readPage(options, this.#caller(meter));
    const milliseconds = this.#context.monotonicNow() - began;
    return { ...page, capacity: meter.capacity.total(), milliseconds };
  }

  pages(options: QueryPageOptions = {}): AsyncGenerator<QueryPage<NativeRecord>> {
    return this.#walk(options, (each) => this.page(each));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<NativeRecord> {
    for await (const page of this.walk(undefined)) {
      yield* page.items;
    }
  }

  async all(): Promise<NativeRecord[]> {
    return collectItems(this.walk(undefined));
  }

  async measured(): Promise<Measured<NativeRecord[]>> {
    return measureItems(this.#context, (meter) => this.walk(meter));
  }

  async first(): Promise<NativeRecord | undefined> {
    const page = await this.#readPage({ limit: 1 }, this.#caller(undefined));
    return page.items[0];
  }

  /** All pages as large as they come, counted by the meter if there is one. */
  walk(meter: Meter | undefined): AsyncGenerator<PlainPage> {
    const caller = this.#caller(meter);
    return this.#walk({}, (options) => this.#readPage(options, caller));
  }

  async *#walk<Page extends PlainPage>(
    options: QueryPageOptions,
    read: (options: QueryPageOptions) => Promise<Page>,
  ): AsyncGenerator<Page> {
    let remaining = checkedLimit(this.#source.limit) ?? Number.POSITIVE_INFINITY;
    const pageLimit = checkedLimit(options.limit) ?? Number.POSITIVE_INFINITY;
    let { cursor } = options;
    do {
      const limit = Math.min(pageLimit, remaining);
      const page = await read({
        ...options,
        cursor,
        limit: Number.isFinite(limit) ? limit : undefined,
      });
      remaining -= page.items.length;
      yield page;
      ({ cursor } = page);
    } while (cursor !== undefined && remaining > 0);
  }

  async #readPage(options: QueryPageOptions, caller: Caller): Promise<PlainPage> {
    const ownLimit = checkedLimit(this.#source.limit);
    const limit = checkedLimit(options.limit) ?? ownLimit;
    const underWay = prepareToFind(this.#source.target);
    if (underWay !== undefined) {
      await untilAborted(underWay, caller.signal);
    }
    const read = this.#source.compile(currentMoment(this.#context));
    const seal = this.#seal(read, options);
    const items: NativeRecord[] = [];
    let start = options.cursor === undefined ? undefined : openCursor(seal, options.cursor);
    let requestLimit = limit;
    do {
      start = await this.#readOnce(read, { items, limit, requestLimit, start, caller });
      requestLimit = nextLimit(limit, requestLimit, read.isFiltered, items.length);
    } while (start !== undefined && items.length < (limit ?? 1));
    return { items, cursor: start === undefined ? undefined : sealCursor(seal, start) };
  }

  /** One request. Gives the key to go on from, undefined when there is nothing more. */
  async #readOnce(read: CompiledRead<Name>, state: ReadState): Promise<Item | undefined> {
    const { operation, target } = this.#source;
    const input = requestOf(read.input, state.requestLimit, state.start);
    const output: OperationOutput<ReadName> = await sendRequest(
      this.#context,
      operation,
      input,
      state.caller,
    );
    const wireItems = output.Items ?? [];
    const shown = receiveItems(this.#context, target, wireItems, read.view);
    const received =
      shown instanceof Promise ? await untilAborted(shown, state.caller.signal) : shown;
    for (const [index, item] of received.entries()) {
      if (item === undefined) {
        continue;
      }
      state.items.push(item);
      const wireItem = wireItems[index];
      const isFull = state.items.length === state.limit && index < wireItems.length - 1;
      if (isFull && wireItem !== undefined) {
        return this.#keyOf(wireItem);
      }
    }
    return output.LastEvaluatedKey;
  }

  /** Where a read goes on after this item: the keys of the table and of the index. */
  #keyOf(item: Item): Item {
    const { target, index } = this.#source;
    const key: Record<string, AttributeValue> = {};
    for (const name of readKeyNames(target.entity, index)) {
      const value = item[name];
      if (value !== undefined) {
        key[name] = value;
      }
    }
    return key;
  }

  #seal(read: CompiledRead<Name>, options: QueryPageOptions): CursorSeal {
    const { boundTo } = options;
    if ("boundTo" in options && (typeof boundTo !== "string" || boundTo === "")) {
      throw new PlinthError(
        "invalidQuery",
        "`boundTo` is a text such as a user's id, and not empty; else the cursor would be bound to nobody.",
      );
    }
    return { key: this.#context.cursorKey, query: read.identity, boundTo };
  }

  #caller(meter: Meter | undefined): Caller {
    const { target, signal } = this.#source;
    return callerFor([target.entity.name], { signal, meter });
  }
}

/** Takes all items out of their pages. */
export async function collectItems(
  pages: AsyncIterable<{ readonly items: readonly NativeRecord[] }>,
): Promise<NativeRecord[]> {
  const items: NativeRecord[] = [];
  for await (const page of pages) {
    for (const item of page.items) {
      items.push(item);
    }
  }
  return items;
}

/** Takes all items and tells what they took. */
export async function measureItems(
  context: ConnectionContext,
  walk: (meter: Meter) => AsyncIterable<PlainPage>,
): Promise<Measured<NativeRecord[]>> {
  const meter = new Meter();
  const began = context.monotonicNow();
  const result = await collectItems(walk(meter));
  const milliseconds = context.monotonicNow() - began;
  const { requestCount, capacity } = meter;
  return { result, capacity: capacity.total(), milliseconds, requestCount };
}

interface ReadState {
  readonly items: NativeRecord[];
  readonly limit: number | undefined;
  readonly requestLimit: number | undefined;
  readonly start: Item | undefined;
  readonly caller: Caller;
}

function requestOf<Input extends OperationInput<ReadName>>(
  input: Input,
  limit: number | undefined,
  start: Item | undefined,
): Input {
  const request = { ...input };
  if (limit !== undefined) {
    request.Limit = limit;
  }
  if (start !== undefined) {
    request.ExclusiveStartKey = start;
  }
  return request;
}

/**
 * What is missing, exactly, where every item read is an item given. Where a filter leaves some out,
 * twice as many as the time before, so that a sparse filter does not take a request for each item.
 */
function nextLimit(
  limit: number | undefined,
  requestLimit: number | undefined,
  isFiltered: boolean,
  itemCount: number,
): number | undefined {
  if (limit === undefined || requestLimit === undefined) {
    return undefined;
  }
  return isFiltered ? Math.min(requestLimit * 2, filteredLimitMax) : limit - itemCount;
}

function checkedLimit(limit: number | undefined): number | undefined {
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) {
    throw new PlinthError("invalidQuery", `A limit is a positive integer, not ${limit}.`);
  }
  return limit;
}
