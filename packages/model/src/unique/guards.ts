import type { TransactWriteItem } from "@plinth/api";
import type { Condition } from "@plinth/expressions";
import { type AttributeValue, type Item, utf8ByteLength } from "@plinth/values";
import { guardTextOf, isEncrypted } from "../cipher/cipher-of.ts";
import { uniqueBlindName } from "../cipher/compile-encrypted.ts";
import { hasLoneSurrogate, loneSurrogateProblem } from "../codec/lone-surrogate.ts";
import type { Moment, Target, WritePlan } from "../commands/write-plan.ts";
import { hasValue, isAbsent, isStill } from "../conditions/attribute-condition.ts";
import { hasExpired } from "../conditions/compile-condition.ts";
import type { CompiledEntity, NativeRecord, UniqueAttribute } from "../entity/compiled-entity.ts";
import { guardPrefix, invalidItem } from "../entity/validate-item.ts";
import { printWrite } from "../expressions/expression-writer.ts";

/** The attribute of a guard item that holds the key of the item it stands for. */
export const guardOwnerName = "guard_of";

/** One write of a guard item: an item whose existence means that a unique value is taken. */
export interface Guard {
  readonly attribute: string;
  readonly action: TransactWriteItem;
}

/** The guards to write when `oldItem` becomes `newItem`; undefined is an absent item. */
export function guardsFor(
  target: Target,
  key: Item,
  change: {
    readonly oldItem: NativeRecord | undefined;
    readonly newItem: NativeRecord | undefined;
  },
  moment: Moment,
): Guard[] {
  const { entity } = target;
  const guards: Guard[] = [];
  for (const attribute of entity.unique) {
    const oldValue = guardedText(target, attribute, change.oldItem);
    const newValue = guardedText(target, attribute, change.newItem);
    if (newValue !== undefined && (newValue !== oldValue || expiryOf(entity, change.newItem))) {
      checkGuarded(entity, attribute.name, newValue);
      const action = claim(target, guardKey(entity, attribute.name, newValue), key, {
        expiry: expiryOf(entity, change.newItem),
        moment,
      });
      guards.push({ attribute: attribute.name, action });
    }
    if (oldValue !== undefined && newValue !== oldValue) {
      const Key = guardKey(entity, attribute.name, oldValue);
      guards.push({
        attribute: attribute.name,
        action: { Delete: { TableName: target.tableName, Key } },
      });
    }
  }
  return guards;
}

/** The deletes of guards that an item in an older form held, and that its new form does not need. */
export function freedGuards(
  { target, key, newItem }: WritePlan,
  stored: Item,
): NonNullable<TransactWriteItem["Delete"]>[] {
  const { entity, tableName } = target;
  return entity.unique.flatMap((attribute) => {
    const value = isEncrypted(entity, attribute.name) ? undefined : stored[attribute.name];
    const text = value !== undefined && "S" in value ? attribute.normalize(value.S) : undefined;
    if (text === undefined || newItem === undefined) {
      return [];
    }
    const condition = printWrite(hasValue(guardOwnerName, { M: key }), undefined);
    return text === guardedText(target, attribute, newItem)
      ? []
      : [{ TableName: tableName, Key: guardKey(entity, attribute.name, text), ...condition }];
  });
}

/**
 * That the stored item still has the unique values the guards were worked out from. It fails when
 * another write came between.
 */
export function uniqueValuesAre(target: Target, oldItem: NativeRecord | undefined): Condition[] {
  return target.entity.unique.map((attribute): Condition => {
    const { name, value } = storedUnique(target, attribute, oldItem);
    return isStill(name, value === undefined ? undefined : { S: value });
  });
}

/** The stored attribute by which a write sees that a unique value changed, and what it holds. */
function storedUnique(
  target: Target,
  attribute: UniqueAttribute,
  item: NativeRecord | undefined,
): { readonly name: string; readonly value: string | undefined } {
  const { name } = attribute;
  const value = item?.[name];
  const text = typeof value === "string" ? value : undefined;
  return isEncrypted(target.entity, name)
    ? {
        name: uniqueBlindName(name),
        value: text === undefined ? undefined : guardTextOf(target, attribute, text),
      }
    : { name, value: text };
}

/** Whether the item that is stored has the unique values that `oldItem` had when it was read. */
export function hasUniqueValuesOf(
  target: Target,
  stored: Item,
  oldItem: NativeRecord | undefined,
): boolean {
  return target.entity.unique.every((attribute) => {
    const { name, value } = storedUnique(target, attribute, oldItem);
    const storedValue = stored[name];
    return (storedValue !== undefined && "S" in storedValue ? storedValue.S : undefined) === value;
  });
}

function guardedText(
  target: Target,
  attribute: UniqueAttribute,
  item: NativeRecord | undefined,
): string | undefined {
  const value = item?.[attribute.name];
  return typeof value === "string" ? guardTextOf(target, attribute, value) : undefined;
}

const partitionKeySizeBytesMax = 2048;

/** Why a value cannot be the key of a guard item; undefined when it can. */
export function guardProblem(
  entity: CompiledEntity,
  attribute: string,
  value: string,
): string | undefined {
  if (hasLoneSurrogate(value)) {
    return loneSurrogateProblem;
  }
  const prefix = guardText(entity, attribute, "");
  const sizeMax = partitionKeySizeBytesMax - utf8ByteLength(prefix);
  const size = utf8ByteLength(value);
  return size > sizeMax
    ? `has ${size} bytes when normalised, and a unique value ${sizeMax} at most, since it is part of a key`
    : undefined;
}

function checkGuarded(entity: CompiledEntity, attribute: string, value: string): void {
  const problem = guardProblem(entity, attribute, value);
  if (problem !== undefined) {
    throw invalidItem(entity, [{ path: [attribute], message: `It ${problem}` }]);
  }
}

function expiryOf(
  entity: CompiledEntity,
  item: NativeRecord | undefined,
): AttributeValue | undefined {
  const expiry = entity.timeToLive === undefined ? undefined : item?.[entity.timeToLive];
  // A number, a bigint, or the text of a decimal.
  const isNumber = expiry !== undefined && expiry !== "" && Number.isFinite(Number(expiry));
  return isNumber ? { N: String(expiry) } : undefined;
}

/** The name of the entity is part of it, so that two entities of a table may each have an e-mail. */
export function guardKey(entity: CompiledEntity, attribute: string, value: string): Item {
  const { partitionKey, sortKey } = entity.table;
  const key: Record<string, AttributeValue> = {
    [partitionKey.name]: { S: guardText(entity, attribute, value) },
  };
  if (sortKey !== undefined) {
    key[sortKey.name] = guardSortKey(sortKey.type);
  }
  return key;
}

function guardText(entity: CompiledEntity, attribute: string, value: string): string {
  return `${guardPrefix}${entity.name}#${attribute}#${value}`;
}

function guardSortKey(type: "S" | "N" | "B"): AttributeValue {
  if (type === "B") {
    return { B: new Uint8Array([0]) };
  }
  return type === "N" ? { N: "0" } : { S: "UNIQUE" };
}

/** Takes a value that is free, whose holder has expired, or that this very item holds already. */
function claim(
  target: Target,
  guard: Item,
  owner: Item,
  { expiry, moment }: { readonly expiry: AttributeValue | undefined; readonly moment: Moment },
): TransactWriteItem {
  const { entity, tableName } = target;
  const conditions: Condition[] = [
    isAbsent(entity.partitionKeyName),
    hasValue(guardOwnerName, { M: owner }),
  ];
  if (entity.timeToLive !== undefined) {
    conditions.push(hasExpired(entity.timeToLive, moment));
  }
  const Item: Record<string, AttributeValue> = { ...guard, [guardOwnerName]: { M: owner } };
  if (entity.timeToLive !== undefined && expiry !== undefined) {
    Item[entity.timeToLive] = expiry;
  }
  return {
    Put: { TableName: tableName, Item, ...printWrite({ kind: "or", conditions }, undefined) },
  };
}
