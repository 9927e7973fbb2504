import type { Condition } from "@plinth/expressions";
import { allOf, withTimeToLive } from "../conditions/compile-condition.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { marshalItem } from "../entity/item-codec.ts";
import { invalidItem, validateItem } from "../entity/validate-item.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import { guardsFor, uniqueValuesAre } from "../unique/guards.ts";
import { conditionOf, type WriteConditions } from "./plan-delete.ts";
import type { Moment, Target, WritePlan } from "./write-plan.ts";

export interface PutDetails extends WriteConditions {
  readonly operation: "create" | "put";
  readonly timestamps?: "given" | undefined;
}

/** A whole item, validated and stamped; `create` adds that there must be none. */
export function planPut(
  target: Target,
  input: NativeRecord,
  details: PutDetails,
  state: { readonly moment: Moment; readonly oldItem: NativeRecord | undefined },
): WritePlan {
  const { entity, tableName } = target;
  const newItem = validateItem(entity, input);
  stamp(entity, newItem, input, { details, moment: state.moment });
  const item = marshalItem(entity, newItem);
  const key = Object.fromEntries(
    entity.keyParts.map(({ name }) => [name, item[name] ?? { S: "" }]),
  );
  const condition = putCondition(target, details, state);
  return {
    target,
    operation: details.operation,
    key,
    action: {
      Put: { TableName: tableName, Item: item, ...printWrite(condition, undefined) },
    },
    guards:
      entity.unique.length === 0
        ? []
        : guardsFor(target, key, { oldItem: state.oldItem, newItem }, state.moment),
    ifVersion: details.ifVersion,
    newItem,
  };
}

function putCondition(
  { entity }: Target,
  details: PutDetails,
  { moment, oldItem }: { readonly moment: Moment; readonly oldItem: NativeRecord | undefined },
): Condition | undefined {
  if (details.operation === "create") {
    const absent: Condition = { kind: "attributeNotExists", path: [entity.partitionKeyName] };
    return withTimeToLive(entity, absent, moment);
  }
  const condition = allOf([conditionOf(entity, details), ...uniqueValuesAre(entity, oldItem)]);
  return condition === undefined ? undefined : withTimeToLive(entity, condition, moment);
}

/**
 * Writes the attributes that the entity keeps. A put of an item that was read keeps its creation
 * time and counts its version up.
 */
function stamp(
  entity: CompiledEntity,
  item: Record<string, unknown>,
  input: NativeRecord,
  { details, moment }: { readonly details: PutDetails; readonly moment: Moment },
): void {
  const isGiven = details.timestamps === "given";
  if (entity.created !== undefined) {
    const given = isGiven || details.operation === "put";
    item[entity.created] =
      (given ? timestampIn(entity, input, entity.created) : undefined) ?? moment.text;
  }
  if (entity.updated !== undefined) {
    item[entity.updated] =
      (isGiven ? timestampIn(entity, input, entity.updated) : undefined) ?? moment.text;
  }
  if (entity.version !== undefined) {
    const version =
      details.operation === "create" ? 0 : (details.ifVersion ?? input[entity.version]);
    item[entity.version] = (typeof version === "number" ? version : 0) + 1;
  }
}

function timestampIn(
  entity: CompiledEntity,
  input: NativeRecord,
  name: string,
): string | undefined {
  const value = input[name];
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== "string" || Number.isNaN(Date.parse(value))) {
    throw invalidItem(entity, [{ path: [name], message: "A timestamp is an ISO 8601 text" }]);
  }
  return value;
}
