import type { AnyEntity, AnyTable } from "@plinth/model";
import type { AccessPattern, ItemOperation } from "../application/access-pattern.ts";
import { guardKeysOf, type LeadingKey, leadingKeysOf } from "./leading-keys.ts";

/** One action on a table or one of its indexes, for these partition keys or, when undefined, for all. */
export interface ItemGrant {
  readonly action: `dynamodb:${ItemOperation}`;
  readonly index: string | undefined;
  readonly keys: readonly LeadingKey[] | undefined;
}

/**
 * What a pattern needs: its own operation, and what the typed layer does by itself to carry it out.
 * Transactions have no actions of their own: each of their parts needs its own
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html).
 */
export function itemGrantsOf(pattern: AccessPattern, table: AnyTable): ItemGrant[] {
  const keys = leadingKeysOf(pattern, table);
  const index =
    pattern.operation === "Query" || pattern.operation === "Scan" ? pattern.index : undefined;
  const guardKeys = guardKeysOf(pattern.entity);
  const own = [pattern.operation, ...impliedOperations(pattern)];
  return [
    ...own.map((operation) => grant(operation, { index, keys })),
    ...guardOperations(pattern).map((operation) =>
      grant(operation, { index: undefined, keys: guardKeys }),
    ),
  ];
}

function grant(operation: ItemOperation, place: Omit<ItemGrant, "action">): ItemGrant {
  return { action: `dynamodb:${operation}`, ...place };
}

const conditionalWrites: readonly ItemOperation[] = [
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "ConditionCheckItem",
];

/**
 * Other operations on the pattern's own items, as packages/model says of its commands. `UpdateItem`
 * stands for `update` and `upsert`:
 * - a write of an entity with unique attributes reads the item first, to free the values it had;
 * - an upsert that finds no item, or an expired one, where it cannot leave that to an update, puts one:
 *   with unique attributes, a time to live or computed index keys;
 * - an upsert with computed index keys, or in a transaction with a time to live, reads the item first;
 * - an update in a transaction that changes nothing is a condition check;
 * - a write that meets an item in an older form brings it up by an update.
 */
function impliedOperations(pattern: AccessPattern): ItemOperation[] {
  const { entity, operation } = pattern;
  const isUpdate = operation === "UpdateItem";
  const isTransactional = pattern.transactional === true;
  const expires = entity.table.timeToLive !== undefined;
  const hasComputed = hasComputedIndexKeys(entity);
  const readsUpsert = isUpdate && (hasComputed || (expires && isTransactional));
  const implied: [boolean, ItemOperation][] = [
    [isUniqueWrite(pattern) || readsUpsert, "GetItem"],
    [isUpdate && (expires || hasComputed || hasUnique(entity)), "PutItem"],
    [isUpdate && (isTransactional || hasUnique(entity)), "ConditionCheckItem"],
    [upgrades(pattern) && !isUpdate, "UpdateItem"],
  ];
  return implied.filter(([isNeeded]) => isNeeded).map(([, implies]) => implies);
}

/** What happens to the guard items of unique attributes. `getByUnique` reads one, and is a GetItem. */
function guardOperations(pattern: AccessPattern): ItemOperation[] {
  if (!hasUnique(pattern.entity)) {
    return [];
  }
  if (pattern.operation === "GetItem") {
    return ["GetItem"];
  }
  if (pattern.operation === "DeleteItem" && !upgrades(pattern)) {
    return ["DeleteItem"];
  }
  return isUniqueWrite(pattern) || upgrades(pattern) ? ["PutItem", "DeleteItem"] : [];
}

function isUniqueWrite({ entity, operation }: AccessPattern): boolean {
  return hasUnique(entity) && ["PutItem", "UpdateItem", "DeleteItem"].includes(operation);
}

function upgrades({ entity, operation }: AccessPattern): boolean {
  return entity.options.upgrade !== undefined && conditionalWrites.includes(operation);
}

function hasUnique({ options }: AnyEntity): boolean {
  return Object.keys(options.unique ?? {}).length > 0;
}

function hasComputedIndexKeys({ options, table }: AnyEntity): boolean {
  const own = [table.partitionKey.name, table.sortKey?.name];
  return Object.keys(options.keys ?? {}).some((name) => !own.includes(name));
}
