import type { Condition } from "@plinth/expressions";
import type { AttributeValue, Item } from "@plinth/values";
import { sealedNames, sealItem } from "../cipher/seal-item.ts";
import { isAbsent, isAbsentOrHas } from "../conditions/attribute-condition.ts";
import { allOf, isVersion, withTimeToLive } from "../conditions/compile-condition.ts";
import { isCurrentOrAbsent } from "../conditions/item-version.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { keyOfItem, marshalItem } from "../entity/item-codec.ts";
import { invalidItem, validateItem } from "../entity/validate-item.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import { guardsFor, uniqueValuesAre } from "../unique/guards.ts";
import { conditionOf, ownOrAbsent, type WriteConditions } from "./write-conditions.ts";
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
  const ifVersion = versionAskedBy(entity, input, details);
  stamp(entity, newItem, input, { details, ifVersion, moment: state.moment });
  const item = sealItem(target, marshalItem(entity, newItem));
  const key = keyOfItem(entity, item);
  const { moment, oldItem } = state;
  const condition = asksNothing(entity, details, ifVersion)
    ? undefined
    : putCondition(target, withVersion(details, ifVersion), { moment, oldItem, item });
  return {
    target,
    operation: details.operation,
    key,
    action: {
      Put:
        condition === undefined
          ? { TableName: tableName, Item: item }
          : { TableName: tableName, Item: item, ...printWrite(condition, undefined) },
    },
    guards:
      entity.unique.length === 0
        ? []
        : guardsFor(target, key, { oldItem: state.oldItem, newItem }, state.moment),
    ifVersion,
    newItem,
    sealed: entity.encrypted && sealedNames(entity, Object.keys(item)),
  };
}

interface PutState {
  readonly moment: Moment;
  readonly oldItem: NativeRecord | undefined;
  readonly item: Item;
}

function putCondition(
  target: Target,
  details: PutDetails,
  { moment, oldItem, item }: PutState,
): Condition | undefined {
  const { entity } = target;
  if (details.operation === "create") {
    return withTimeToLive(entity, isAbsent(entity.partitionKeyName), moment);
  }
  const given = conditionOf(entity, details);
  const asked = allOf([
    given,
    // What was asked of an item is never asked of another entity's, which would be overwritten.
    given === undefined ? undefined : ownOrAbsent(entity),
    ...entity.readOnly.map((name) => staysAs(name, item[name])),
    ...uniqueValuesAre(target, oldItem),
  ]);
  if (asked === undefined) {
    return undefined;
  }
  const condition = allOf([asked, isCurrentOrAbsent(entity)]) ?? asked;
  return withTimeToLive(entity, condition, moment);
}

/** Most puts: they overwrite whatever is there. */
function asksNothing(
  { readOnly, unique }: CompiledEntity,
  details: PutDetails,
  ifVersion: number | undefined,
): boolean {
  return (
    details.operation === "put" &&
    ifVersion === undefined &&
    details.if === undefined &&
    readOnly.length === 0 &&
    unique.length === 0 &&
    !("ifVersion" in details)
  );
}

/** That a read-only attribute is not there yet, or has this value. */
function staysAs(name: string, value: AttributeValue | undefined): Condition {
  return value === undefined ? isAbsent(name) : isAbsentOrHas(name, value);
}

function withVersion(details: PutDetails, ifVersion: number | undefined): PutDetails {
  return ifVersion === undefined ? details : { ...details, ifVersion };
}

/**
 * The version that the stored item must have. An item that was read says it itself, so that a
 * write which came in between is not lost.
 */
function versionAskedBy(
  entity: CompiledEntity,
  input: NativeRecord,
  details: PutDetails,
): number | undefined {
  if (details.operation === "create") {
    return undefined;
  }
  const { version } = entity;
  const read = version === undefined ? undefined : input[version];
  if ("ifVersion" in details || read === undefined || details.timestamps === "given") {
    return details.ifVersion;
  }
  if (version !== undefined && !isVersion(read)) {
    const message = "The version of an item that was read is a whole number, 0 or more";
    throw invalidItem(entity, [{ path: [version], message }]);
  }
  return Number(read);
}

/**
 * Writes the attributes that the entity keeps. A put of an item that was read keeps its creation
 * time and counts its version up. Where nothing tells what is there, the version is the clock's
 * microseconds: more than any count of writes, so that no version is given a second time.
 */
function stamp(
  entity: CompiledEntity,
  item: Record<string, unknown>,
  input: NativeRecord,
  state: {
    readonly details: PutDetails;
    readonly ifVersion: number | undefined;
    readonly moment: Moment;
  },
): void {
  const { details, ifVersion, moment } = state;
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
    const given = isGiven && isVersion(input[entity.version]) ? input[entity.version] : undefined;
    const version = details.operation === "create" ? 0 : (ifVersion ?? given);
    item[entity.version] = typeof version === "number" ? version + 1 : moment.milliseconds * 1000;
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
