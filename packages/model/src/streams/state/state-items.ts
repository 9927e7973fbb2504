import type { z } from "zod";
import type { WriteCommand } from "../../commands/command.ts";
import type { ItemCondition } from "../../conditions/item-condition.ts";
import type { AnyEntity } from "../../entity/entity-types.ts";
import { PlinthError } from "../../plinth-error.ts";
import type { Query } from "../../query/query.ts";
import {
  contentName,
  type StateNames,
  type StreamStateRepository,
  type stateContent,
  stateNamesOf,
  statePrefix,
} from "./define-stream-state.ts";

export type StateContent = z.output<typeof stateContent>;

export interface StateKey {
  /** What follows the consumer's name in the partition key, such as `#ASIDE`. */
  readonly partition: string;
  readonly sort: string;
}

export interface StateItem {
  readonly sort: string;
  readonly content: StateContent;
}

type NativeItem = Readonly<Record<string, unknown>>;

/** The repository by its commands; its types hang on the names of the table's keys, which are not known here. */
interface UntypedRepository {
  readonly entity: AnyEntity;
  get(key: NativeItem, options: { readonly consistent: true }): PromiseLike<NativeItem | undefined>;
  create(input: NativeItem): WriteCommand<unknown>;
  update(key: NativeItem, changes: NativeItem, options?: object): WriteCommand<NativeItem>;
  delete(key: NativeItem, options?: object): WriteCommand<unknown>;
  query(key: NativeItem, options: object): Query<NativeItem>;
}

/** The state items of one consumer, by their contents. */
export class StateItems {
  readonly #repository: UntypedRepository;
  readonly #names: StateNames;
  readonly #prefix: string;

  constructor(repository: StreamStateRepository, consumer: string) {
    checkName(consumer);
    this.#repository = repository as unknown as UntypedRepository;
    this.#names = stateNamesOf(this.#repository.entity.table);
    this.#prefix = `${statePrefix}${consumer}`;
  }

  async get(key: StateKey): Promise<StateContent | undefined> {
    const item = await this.#repository.get(this.#key(key), { consistent: true });
    return item === undefined ? undefined : contentOf(item);
  }

  /** A command, so that it can join a transaction. `expires` is in epoch seconds. */
  create(key: StateKey, content: StateContent, expires?: number): WriteCommand<unknown> {
    return this.#repository.create({
      ...this.#key(key),
      [contentName]: content,
      ...(expires === undefined ? {} : { [this.#names.timeToLive]: expires }),
    });
  }

  async replace(
    key: StateKey,
    content: StateContent,
    { condition, expires }: { condition: ItemCondition<string, unknown>; expires?: number },
  ): Promise<void> {
    const changes = {
      [contentName]: content,
      ...(expires === undefined ? {} : { [this.#names.timeToLive]: expires }),
    };
    await this.#repository.update(this.#key(key), changes, { if: condition });
  }

  async change(key: StateKey, changes: NativeItem, expires: number): Promise<StateContent> {
    const names = Object.entries(changes).map(([name, change]) => [nameOf(name), change] as const);
    const all = { ...Object.fromEntries(names), [this.#names.timeToLive]: expires };
    return contentOf(await this.#repository.update(this.#key(key), all));
  }

  async delete(key: StateKey): Promise<void> {
    await this.#repository.delete(this.#key(key));
  }

  async *list(partition: string, sort?: unknown): AsyncGenerator<StateItem> {
    const { partitionKey, sortKey } = this.#names;
    const key = {
      [partitionKey]: `${this.#prefix}${partition}`,
      ...(sort === undefined ? {} : { [sortKey]: sort }),
    };
    for await (const item of this.#repository.query(key, { consistent: true })) {
      yield { sort: String(item[sortKey]), content: contentOf(item) };
    }
  }

  #key({ partition, sort }: StateKey): NativeItem {
    const { partitionKey, sortKey } = this.#names;
    return { [partitionKey]: `${this.#prefix}${partition}`, [sortKey]: sort };
  }
}

/** The path of a member of the content, for conditions and changes. */
export function nameOf(member: string): string {
  return `${contentName}.${member}`;
}

function contentOf(item: NativeItem): StateContent {
  return item[contentName] as StateContent;
}

const nameLengthMax = 200;

function checkName(consumer: string): void {
  if (!/^[^#]+$/.test(consumer) || consumer.length > nameLengthMax) {
    throw new PlinthError(
      "invalidDefinition",
      `A consumer's name has 1 to ${nameLengthMax} characters without "#", and this one is "${consumer}".`,
    );
  }
}
