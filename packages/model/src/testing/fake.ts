import { type Item, itemSizeBytes } from "@plinth/values";
import type { Atom } from "../entity/attribute-paths.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import type { AnyEntity, InferInput } from "../entity/entity-types.ts";
import { keyOfItem, marshalItem, readOwnItem } from "../entity/item-codec.ts";
import { validateItem } from "../entity/validate-item.ts";
import { isPlinthError, PlinthError } from "../plinth-error.ts";
import { attributeRules } from "./attribute-rules.ts";
import { type Draw, NoValueError } from "./generate/draw.ts";
import { generateValue } from "./generate/generate-value.ts";
import { keySizeProblem } from "./key-size.ts";
import { createRandom } from "./values/random.ts";

/** A value, what makes it from the item's position, or for an object some of its attributes. */
export type FakeOverride<Value> =
  | Value
  | ((position: number) => Value)
  | FakeOverridesWithin<Value>;

type FakeOverridesWithin<Value> = Value extends Atom | readonly unknown[]
  ? never
  : Value extends object
    ? FakeOverridesOf<Value>
    : never;

type FakeOverridesOf<T> = T extends unknown
  ? { readonly [Name in keyof T]?: FakeOverride<T[Name]> }
  : never;

/** What `fake` takes in place of values of its own; `undefined` leaves an optional attribute out. */
export type FakeOverrides<E extends AnyEntity> = E extends AnyEntity
  ? FakeOverridesOf<InferInput<E>>
  : never;

export interface FakeOptions {
  /** Decides every value. 1 when absent, so that the same code always has the same items. */
  readonly seed?: number | undefined;
  /**
   * Milliseconds since the epoch: times are of the year before it, and a time to live is over 1 to 31
   * days after it. When absent times are of 2025, and a time to live is over in 2090.
   */
  readonly now?: number | undefined;
}

const seedDefault = 1;

/**
 * Makes an input of an entity, with every attribute that a caller may give. It always passes the
 * entity's validation, and the same seed always gives the same. What is overridden takes the place of
 * a value; a plain object joins the generated one. Throws `noFake` for what it cannot make, such as a
 * value for a refinement that hardly any passes: `path` says what to override.
 *
 *     const book = fake(Book, { title: "Clean Code" }, { seed: 7 });
 *     await shop.Book.create(book);
 */
export function fake<E extends AnyEntity>(
  entity: E,
  overrides?: FakeOverrides<E>,
  options: FakeOptions = {},
): InferInput<E> {
  return makeFake(entity.compiled, { overrides, options, position: 0, attempt: 0 })
    .input as InferInput<E>;
}

/**
 * Makes so many inputs as `fake` does, all with different keys and different unique attributes. Those
 * of a shorter list are the beginning of a longer one. The options of a union take turns.
 *
 *     const books = fakes(Book, 100, { category: "Fiction", shelf: (position) => position % 10 });
 */
export function fakes<E extends AnyEntity>(
  entity: E,
  count: number,
  overrides?: FakeOverrides<E>,
  options: FakeOptions = {},
): InferInput<E>[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, position) => {
    for (let attempt = 0; attempt < distinctTriesMax; attempt++) {
      const order = { overrides, options, position, attempt };
      const { input, marks } = makeFake(entity.compiled, order);
      if (!marks.some((mark) => taken.has(mark))) {
        for (const mark of marks) taken.add(mark);
        return input as InferInput<E>;
      }
    }
    const [path = ""] = distinctNames(entity.compiled);
    const problem = `none of ${distinctTriesMax} had a key and unique attributes that no item before it has`;
    throw noFake(entity.compiled, { options, position }, [path], problem);
  });
}

const distinctTriesMax = 1000;
/** For entities that tell their items from others by code. */
const ownTriesMax = 50;

interface Order {
  readonly overrides: object | undefined;
  readonly options: FakeOptions;
  readonly position: number;
  /** Counts the items that were like another one. */
  readonly attempt: number;
}

interface Made {
  readonly input: NativeRecord;
  /** What no other item may have: the key, and the unique attributes. */
  readonly marks: readonly string[];
}

function makeFake(entity: CompiledEntity, order: Order): Made {
  const { options, position, attempt } = order;
  const seed = options.seed ?? seedDefault;
  const value = { ...entity.fixedInput, ...order.overrides };
  for (let turn = 0; turn < ownTriesMax; turn++) {
    const draw: Draw = {
      generate: generateValue,
      random: createRandom([seed, entity.name, position, attempt, turn].join("/")),
      attempt: 0,
      position,
      now: options.now,
      path: [],
      parents: [],
      rules: undefined,
      rulesOf: (name) => attributeRules(entity, name),
      given: { value },
    };
    const input = generated(entity, draw, order);
    const { newItem, item } = stored(entity, input, order);
    // An attribute that the entity keeps may be part of what tells it from others.
    if (readOwnItem(entity, item) !== undefined) {
      return { input, marks: marksOf(entity, newItem, item) };
    }
  }
  const problem = `none of ${ownTriesMax} is one by \`when\` and \`discriminate\``;
  throw noFake(entity, order, distinctNames(entity).slice(0, 1), problem);
}

function generated(entity: CompiledEntity, draw: Draw, order: Order): NativeRecord {
  try {
    return generateValue(entity.schema, draw) as NativeRecord;
  } catch (error) {
    throw error instanceof NoValueError ? noFake(entity, order, error.path, error) : error;
  }
}

/** The last word has what decides for every write. */
function stored(
  entity: CompiledEntity,
  input: NativeRecord,
  order: Order,
): { readonly newItem: NativeRecord; readonly item: Item } {
  try {
    const newItem = validateItem(entity, input);
    const item = marshalItem(entity, newItem);
    const problem = sizeProblem(entity, item);
    if (problem !== undefined) {
      throw noFake(entity, order, [], problem);
    }
    return { newItem, item };
  } catch (error) {
    throw isPlinthError(error, "invalidItem")
      ? noFake(entity, order, error.issues[0]?.path ?? [], error)
      : error;
  }
}

const itemSizeBytesMax = 400 * 1024;

function sizeProblem(entity: CompiledEntity, item: Item): string | undefined {
  const sizeBytes = itemSizeBytes(item);
  return sizeBytes > itemSizeBytesMax
    ? `the item has ${sizeBytes} bytes, and DynamoDB takes ${itemSizeBytesMax}`
    : keySizeProblem(entity.table, item);
}

function marksOf(entity: CompiledEntity, newItem: NativeRecord, item: Item): string[] {
  const key = `key ${JSON.stringify(keyOfItem(entity, item))}`;
  const unique = entity.unique.flatMap(({ name, normalize }) => {
    const value = newItem[name];
    return typeof value === "string" ? [`unique ${name} ${normalize(value)}`] : [];
  });
  return [key, ...unique];
}

/** What items are told apart by, that which differs most readily first. */
function distinctNames({ keyParts, unique }: CompiledEntity): string[] {
  return [...keyParts.map(({ name }) => name).reverse(), ...unique.map(({ name }) => name)];
}

function noFake(
  entity: CompiledEntity,
  { options, position }: Pick<Order, "options" | "position">,
  path: readonly (string | number)[],
  problem: string | Error,
): PlinthError {
  const place = path.join(".");
  const remedy = place === "" ? "" : ` Override "${place}".`;
  const seed = options.seed ?? seedDefault;
  const reason = (problem instanceof Error ? problem.message : problem).replace(/\.$/, "");
  const message = `No fake ${entity.name} (seed ${seed}, position ${position})${place === "" ? "" : ` for "${place}"`}: ${reason}.${remedy}`;
  return new PlinthError("noFake", message, {
    entity: entity.name,
    path: place,
    cause: problem instanceof Error ? problem : undefined,
  });
}
