import type { QueryInput } from "@plinth/api";
import type { AttributeValue, Item } from "@plinth/values";
import { callerFor } from "../calls/caller.ts";
import { sendRequest } from "../calls/send-request.ts";
import type { Request } from "../commands/command.ts";
import { type ConnectionContext, currentMoment, currentSeconds } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { readItem } from "../entity/item-codec.ts";
import { PlinthError } from "../plinth-error.ts";
import { type CompiledQuery, compileQuery, type QuerySpec } from "./compile-query.ts";
import { type CursorSeal, openCursor, sealCursor } from "./cursor.ts";
import type { Query, QueryPage, QueryPageOptions } from "./query.ts";

/** The most items that one request evaluates while it looks for those that a filter lets through. */
const filteredLimitMax = 1000;

/** Runs a query page by page, as far as it is asked to. */
export class RunQuery implements Query<NativeRecord> {
  readonly #context: ConnectionContext;
  readonly #spec: QuerySpec;

  constructor(context: ConnectionContext, spec: QuerySpec) {
    this.#context = context;
    this.#spec = spec;
  }

  compile(options: QueryPageOptions = {}): Request<"Query"> {
    const query = compileQuery(this.#spec, currentMoment(this.#context));
    const start =
      options.cursor === undefined ? undefined : openCursor(this.#seal(query), options.cursor);
    const limit = checkedLimit(options.limit ?? this.#spec.options.limit);
    return { operation: "Query", input: requestOf(query.input, limit, start) };
  }

  async page(options: QueryPageOptions = {}): Promise<QueryPage<NativeRecord>> {
    const limit = checkedLimit(options.limit ?? this.#spec.options.limit);
    const query = compileQuery(this.#spec, currentMoment(this.#context));
    const seal = this.#seal(query);
    const items: NativeRecord[] = [];
    let start = options.cursor === undefined ? undefined : openCursor(seal, options.cursor);
    let requestLimit = limit;
    do {
      const lastKey = await this.#read(query, { items, limit, requestLimit, start });
      start = lastKey;
      requestLimit = nextLimit(limit, requestLimit, query.isFiltered, items.length);
    } while (start !== undefined && items.length < (limit ?? 1));
    return { items, cursor: start === undefined ? undefined : sealCursor(seal, start) };
  }

  async *pages(options: QueryPageOptions = {}): AsyncIterableIterator<QueryPage<NativeRecord>> {
    let remaining = this.#spec.options.limit ?? Number.POSITIVE_INFINITY;
    let { cursor } = options;
    do {
      const limit = Math.min(options.limit ?? remaining, remaining);
      const page = await this.page({ cursor, limit: Number.isFinite(limit) ? limit : undefined });
      remaining -= page.items.length;
      yield page;
      ({ cursor } = page);
    } while (cursor !== undefined && remaining > 0);
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<NativeRecord> {
    for await (const page of this.pages()) {
      yield* page.items;
    }
  }

  async all(): Promise<NativeRecord[]> {
    const items: NativeRecord[] = [];
    for await (const page of this.pages()) {
      items.push(...page.items);
    }
    return items;
  }

  async first(): Promise<NativeRecord | undefined> {
    const page = await this.page({ limit: 1 });
    return page.items[0];
  }

  /** One request. Gives the key to go on from, undefined when there is nothing more. */
  async #read(query: CompiledQuery, state: ReadState): Promise<Item | undefined> {
    const input = requestOf(query.input, state.requestLimit, state.start);
    const output = await sendRequest(
      this.#context,
      "Query",
      input,
      callerFor([this.#spec.target.entity.name], this.#spec.options),
    );
    const wireItems = output.Items ?? [];
    const seconds = currentSeconds(this.#context);
    for (const [index, wireItem] of wireItems.entries()) {
      const item = readItem(this.#spec.target.entity, wireItem, seconds, query.marks);
      if (item === undefined) {
        continue;
      }
      state.items.push(item);
      if (state.items.length === state.limit && index < wireItems.length - 1) {
        return this.#keyOf(wireItem);
      }
    }
    return output.LastEvaluatedKey;
  }

  /** Where a query goes on after this item: the keys of the table and of the index. */
  #keyOf(item: Item): Item {
    const { target, index } = this.#spec;
    const { table } = target.entity;
    const key: Record<string, AttributeValue> = {};
    const parts = [table.partitionKey, table.sortKey, index?.partitionKey, index?.sortKey];
    for (const part of parts) {
      const value = part === undefined ? undefined : item[part.name];
      if (part !== undefined && value !== undefined) {
        key[part.name] = value;
      }
    }
    return key;
  }

  #seal(query: CompiledQuery): CursorSeal {
    return { key: this.#context.cursorKey, query: query.identity };
  }
}

interface ReadState {
  readonly items: NativeRecord[];
  readonly limit: number | undefined;
  readonly requestLimit: number | undefined;
  readonly start: Item | undefined;
}

function requestOf(
  input: QueryInput,
  limit: number | undefined,
  start: Item | undefined,
): QueryInput {
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
