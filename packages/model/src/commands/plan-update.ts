import type { TransactWriteItem } from "@plinth/api";
import type { UpdateAction } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { sealActions, sealedNames } from "../cipher/seal-item.ts";
import { describeKind } from "../codec/describe-value.ts";
import { isPresent } from "../conditions/attribute-condition.ts";
import { allOf, withTimeToLive } from "../conditions/compile-condition.ts";
import { isCurrent } from "../conditions/item-version.ts";
import { ownConditions } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import { type CompiledEntity, isRecord, type NativeRecord } from "../entity/compiled-entity.ts";
import { marshalKey, marshalKeyParts } from "../entity/item-codec.ts";
import { type PrintedExpressions, printWrite } from "../expressions/expression-writer.ts";
import { PlinthError } from "../plinth-error.ts";
import { guardsFor, uniqueValuesAre } from "../unique/guards.ts";
import { compileChanges } from "../updates/compile-changes.ts";
import { indexKeyActions } from "../updates/index-key-actions.ts";
import { UpdateOperation } from "../updates/update-operation.ts";
import { conditionOf, type WriteConditions } from "./write-conditions.ts";
import type { Moment, Target, WritePlan } from "./write-plan.ts";

/**
 * Changes of an item that must exist, be of this entity and not have expired. Throws `staleIndexKey`
 * for changes of some parts of an index key's template without the others.
 */
export function planUpdate(
  target: Target,
  request: { readonly key: NativeRecord; readonly changes: NativeRecord },
  conditions: WriteConditions,
  state: { readonly moment: Moment; readonly oldItem: NativeRecord | undefined },
): WritePlan {
  const { entity, tableName } = target;
  const { moment, oldItem } = state;
  const Key = marshalKey(entity, request.key);
  checkChanges(entity, request.changes);
  const touchesUnique = changesUniqueValues(entity, request.changes);
  const asked = conditions.if === undefined ? undefined : treeOf(conditions.if);
  const compiled = compileChanges(entity, request.changes, moment, asked);
  const keyParts = marshalKeyParts(entity, request.key);
  const indexKeys = indexKeyActions(entity, keyParts, compiled.actions);
  const actions = sealActions(target, Key, [...compiled.actions, ...indexKeys]);
  const condition = allOf([
    isPresent(entity.partitionKeyName),
    ...ownConditions(entity),
    isCurrent(entity),
    conditionOf(entity, conditions),
    compiled.condition,
    ...(touchesUnique ? uniqueValuesAre(target, oldItem) : []),
  ]);
  const printed = printWrite(
    condition === undefined ? undefined : withTimeToLive(entity, condition, moment),
    { kind: "update", actions },
  );
  return {
    target,
    operation: "update",
    key: Key,
    action: updateAction(tableName, Key, printed),
    guards: touchesUnique
      ? guardsFor(
          target,
          Key,
          { oldItem, newItem: changed(entity, oldItem, request.changes) },
          moment,
        )
      : [],
    ifVersion: conditions.ifVersion,
    nestedNames: nestedNames(actions),
    newItem: undefined,
    sealed: sealedNames(entity, namesSet(actions)),
  };
}

/** An update that changes nothing still asks its condition. */
function updateAction(
  tableName: string,
  Key: Item,
  printed: PrintedExpressions,
): TransactWriteItem {
  const { UpdateExpression, ...rest } = printed;
  return UpdateExpression === undefined
    ? {
        ConditionCheck: {
          TableName: tableName,
          Key,
          ...rest,
          ConditionExpression: rest.ConditionExpression ?? "",
        },
      }
    : { Update: { TableName: tableName, Key, ...rest, UpdateExpression } };
}

function checkChanges(entity: CompiledEntity, changes: NativeRecord): void {
  if (!isRecord(changes)) {
    const message = `The changes of ${entity.name} are an object, not ${describeKind(changes)}.`;
    throw new PlinthError("invalidUpdate", message, { entity: entity.name });
  }
}

function namesSet(actions: readonly UpdateAction[]): string[] {
  return actions.filter(({ kind }) => kind === "set").map(({ path }) => String(path[0]));
}

/** The attributes inside which something changes. */
function nestedNames(actions: readonly UpdateAction[]): string[] {
  const nested = actions.filter(({ path }) => path.length > 1);
  return [...new Set(nested.map(({ path }) => String(path[0])))];
}

/** Whether guard items depend on these changes: by a unique value, or by when the item expires. */
export function changesUniqueValues(entity: CompiledEntity, changes: NativeRecord): boolean {
  if (entity.unique.length === 0 || !isRecord(changes)) {
    return false;
  }
  const expires = entity.timeToLive !== undefined && changes[entity.timeToLive] !== undefined;
  return expires || entity.unique.some(({ name }) => changes[name] !== undefined);
}

/** The unique values and the expiry as they will be. */
function changed(
  entity: CompiledEntity,
  oldItem: NativeRecord | undefined,
  changes: NativeRecord,
): NativeRecord {
  const newItem: Record<string, unknown> = { ...oldItem };
  for (const name of [entity.timeToLive, ...entity.unique.map((unique) => unique.name)]) {
    const change = name === undefined ? undefined : changes[name];
    if (name === undefined || change === undefined) {
      continue;
    }
    if (change instanceof UpdateOperation && change.kind !== "remove") {
      const message = `${entity.name}.${name} of an entity with unique attributes is set or removed, not changed by ${change.kind}.`;
      throw new PlinthError("invalidUpdate", message, { entity: entity.name, attribute: name });
    }
    newItem[name] = change instanceof UpdateOperation ? undefined : change;
  }
  return newItem;
}
