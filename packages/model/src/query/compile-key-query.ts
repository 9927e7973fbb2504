import {
  type Condition,
  evaluateCondition,
  type KeyCondition,
  type SortKeyCondition,
} from "@plinth/expressions";
import type { AttributeValue, Item } from "@plinth/values";
import { isBlindIndex } from "../cipher/cipher-of.ts";
import { describeAttribute, describeKind } from "../codec/describe-value.ts";
import { marshalOperand } from "../codec/marshal-operand.ts";
import {
  type SortKeyCondition as AskedCondition,
  BuiltSortKeyCondition,
} from "../conditions/item-condition.ts";
import { type CompiledEntity, isRecord, type NativeRecord } from "../entity/compiled-entity.ts";
import { readParts } from "../entity/compute-keys.ts";
import { partNames } from "../entity/entity-keys.ts";
import {
  type KeyTemplate,
  printPlace,
  printTemplate,
  type TemplatePlace,
} from "../entity/key-template.ts";
import { PlinthError } from "../plinth-error.ts";
import { keyNamesOf } from "../tables/define-table.ts";
import type { KeyAttribute, KeyDefinition } from "../tables/table-definition.ts";
import { placeRange, prefixRange, type TextRange } from "./sort-key-range.ts";

/** What a query asks of keys. */
export interface KeyQuery {
  readonly condition: KeyCondition;
  /** What the range of keys says too broadly; undefined when it is exact. */
  readonly place: PlaceQuery | undefined;
}

/** A condition on one place of a key, asked of the key itself: it is always there. */
export interface PlaceQuery {
  readonly condition: Condition;
  accepts(item: Item): boolean;
}

/** All of the partition, and of the sort key what is given, left to right. Throws `invalidQuery`. */
export function compileKeyQuery(
  entity: CompiledEntity,
  queried: KeyDefinition,
  given: NativeRecord,
): KeyQuery {
  checkNames(entity, queried, given);
  const known = knownValues(entity, queried, given);
  const [partitionKey, ...morePartitionKeys] = queried.partitionKeys.map(({ name }) => ({
    attributeName: name,
    value: partitionValue(entity, name, known),
  }));
  if (partitionKey === undefined) {
    throw new Error("A key has at least one attribute");
  }
  const { conditions, place } = sortConditions({ entity, known, given }, queried.sortKeys);
  const [sortKey, ...moreSortKeys] = conditions;
  return {
    condition: {
      kind: "keyCondition",
      partitionKey,
      ...(morePartitionKeys.length > 0 && { morePartitionKeys }),
      ...(sortKey !== undefined && { sortKey }),
      ...(moreSortKeys.length > 0 && { moreSortKeys }),
    },
    place,
  };
}

type Values = Readonly<Record<string, AttributeValue | undefined>>;

interface Asked {
  readonly entity: CompiledEntity;
  /** The values that the partition tells, and the name of the entity. */
  readonly known: Values;
  readonly given: NativeRecord;
}

function checkNames(entity: CompiledEntity, queried: KeyDefinition, given: NativeRecord): void {
  const isAsked = (name: string): boolean => name !== entity.table.typeAttribute;
  const names = partNames(keyNamesOf(queried), entity.keys).filter(isAsked);
  if (!isRecord(given)) {
    const partitionNames = queried.partitionKeys.map(({ name }) => name);
    const wanted = partNames(partitionNames, entity.keys)
      .filter(isAsked)
      .map((name) => `"${name}"`)
      .join(", ");
    const message = `A query of ${entity.name} takes an object with ${wanted}, not ${describeKind(given)}.`;
    throw new PlinthError("invalidQuery", message, { entity: entity.name });
  }
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      throw invalidQuery(entity, name, "is no key attribute of what is queried; filter by it");
    }
  }
}

function knownValues(entity: CompiledEntity, queried: KeyDefinition, given: NativeRecord): Values {
  const { typeAttribute } = entity.table;
  const known: Record<string, AttributeValue> = {};
  if (typeAttribute !== undefined) {
    known[typeAttribute] = { S: entity.name };
  }
  const keyNames = queried.partitionKeys.map(({ name }) => name);
  for (const name of partNames(keyNames, entity.keys)) {
    if (name !== typeAttribute) {
      known[name] = keyValueIn(entity, name, given[name] ?? entity.fixedInput?.[name]);
    }
  }
  return known;
}

function partitionValue(entity: CompiledEntity, name: string, known: Values): AttributeValue {
  const template = entity.keys?.byAttribute.get(name);
  const value = template === undefined ? known[name] : { S: printed(entity, template, known) };
  return value ?? refuseMissing(entity, name);
}

function printed(entity: CompiledEntity, template: KeyTemplate, values: Values): string {
  const text = printTemplate(template, values, (name, problem) => {
    throw invalidQuery(entity, name, problem);
  });
  return text ?? refuseMissing(entity, template.attribute);
}

function refuseMissing(entity: CompiledEntity, name: string): never {
  throw invalidQuery(entity, name, "is missing");
}

interface SortConditions {
  readonly conditions: readonly SortKeyCondition[];
  readonly place: PlaceQuery | undefined;
}

function sortConditions(asked: Asked, sortKeys: readonly KeyAttribute[]): SortConditions {
  checkOrder(asked, sortKeys);
  const conditions: SortKeyCondition[] = [];
  for (const { name } of sortKeys) {
    const template = asked.entity.keys?.byAttribute.get(name);
    const step =
      template === undefined ? attributeStep(asked, name) : templateStep(asked, template);
    if (step.condition !== undefined) {
      conditions.push(step.condition);
    }
    // Only of an exact key does what comes behind it stand in order.
    if (step.condition?.operator !== "=") {
      return { conditions, place: step.place };
    }
  }
  return { conditions, place: undefined };
}

/** What is behind a part that is not given, or is given as a range, is in no order. */
function checkOrder({ entity, known, given }: Asked, sortKeys: readonly KeyAttribute[]): void {
  let open: string | undefined;
  const keyNames = sortKeys.map(({ name }) => name);
  for (const name of partNames(keyNames, entity.keys)) {
    const value = known[name] === undefined ? given[name] : known[name];
    if (open !== undefined && value !== undefined && known[name] === undefined) {
      const problem = `comes behind "${open}" in the key, which must be given by one value for it; filter by "${name}" instead`;
      throw invalidQuery(entity, name, problem);
    }
    open ??= value === undefined || rangeOf(value) !== undefined ? name : undefined;
  }
}

interface SortStep {
  readonly condition: SortKeyCondition | undefined;
  readonly place: PlaceQuery | undefined;
}

function attributeStep({ entity, known, given }: Asked, name: string): SortStep {
  const value = known[name];
  if (value !== undefined) {
    return exactStep(name, value);
  }
  const asked = given[name];
  if (asked === undefined) {
    return { condition: undefined, place: undefined };
  }
  const { operator, values } = conditionIn(asked);
  if (operator === "begins_with" && values[0] === "") {
    // Every text begins so; DynamoDB takes no empty one to say it.
    return { condition: undefined, place: undefined };
  }
  // The beginning of a date is none, but begins its text.
  const isText = operator === "begins_with" && entity.members.get(name)?.type === "S";
  const marshalled = values.map((each) =>
    isText && typeof each === "string" ? { S: each } : keyValueIn(entity, name, each),
  );
  return { condition: { attributeName: name, operator, values: marshalled }, place: undefined };
}

function exactStep(attributeName: string, value: AttributeValue): SortStep {
  return { condition: { attributeName, operator: "=", values: [value] }, place: undefined };
}

function templateStep(asked: Asked, template: KeyTemplate): SortStep {
  const { entity, known, given } = asked;
  const { attribute, literals, places } = template;
  let text = literals[0] ?? "";
  for (const [position, place] of places.entries()) {
    const value = known[place.name] ?? given[place.name];
    const behind = literals[position + 1] ?? "";
    const isLast = position === places.length - 1;
    if (value === undefined) {
      return { condition: textCondition(attribute, prefixRange(text)), place: undefined };
    }
    const range = rangeOf(value);
    if (range !== undefined) {
      const at = { before: text, behind, isLast };
      return placeStep(entity, { template, place, at }, range);
    }
    const exact = known[place.name] ?? valueIn(entity, place.name, equalTo(value));
    text += printPlace(place, isLast ? "" : behind, exact, refuser(entity)) + behind;
  }
  return exactStep(attribute, { S: text });
}

function placeStep(
  entity: CompiledEntity,
  where: {
    readonly template: KeyTemplate;
    readonly place: TemplatePlace;
    readonly at: Parameters<typeof placeRange>[0];
  },
  { operator, values }: AskedRange,
): SortStep {
  const { template, place, at } = where;
  const { name, width } = place;
  const isPrefix = operator === "begins_with";
  if (isPrefix && (width !== undefined || typeof values[0] !== "string")) {
    throw invalidQuery(entity, name, "is no text, and has no beginning");
  }
  const marshalled = isPrefix
    ? [{ S: String(values[0]) }]
    : values.map((value) => valueIn(entity, name, value));
  const texts = marshalled.map((value) => boundOf(entity, place, value));
  const range = placeRange(at, operator, texts);
  const condition = placeCondition(name, operator, marshalled);
  const accepts = (item: Item): boolean => {
    const parts = readParts([template], item);
    return parts !== undefined && evaluateCondition(condition, parts);
  };
  return {
    condition: textCondition(template.attribute, range),
    place: range?.isExact === true ? undefined : { condition, accepts },
  };
}

/** A bound is no value: it may hold what ends the place, and it may be empty. */
function boundOf(entity: CompiledEntity, place: TemplatePlace, value: AttributeValue): string {
  return "S" in value && place.width === undefined
    ? value.S
    : printPlace(place, "", value, refuser(entity));
}

function placeCondition(
  name: string,
  operator: AskedRange["operator"],
  values: readonly AttributeValue[],
): Condition {
  const [first = { S: "" }, second = { S: "" }] = values;
  const left = { kind: "path", path: [name] } as const;
  const right = { kind: "value", value: first } as const;
  switch (operator) {
    case "BETWEEN":
      return {
        kind: "between",
        operand: left,
        lower: right,
        upper: { kind: "value", value: second },
      };
    case "begins_with":
      return { kind: "beginsWith", operand: left, prefix: right };
    default:
      return { kind: "compare", operator, left, right };
  }
}

function textCondition(
  attributeName: string,
  range: TextRange | undefined,
): SortKeyCondition | undefined {
  return (
    range && {
      attributeName,
      operator: range.operator,
      values: range.texts.map((S) => ({ S })),
    }
  );
}

type AskedRange = Pick<AskedCondition<unknown>, "operator" | "values">;

/** Undefined for one value. */
function rangeOf(asked: unknown): AskedRange | undefined {
  return isSortKeyCondition(asked) && asked.operator !== "=" ? asked : undefined;
}

function conditionIn(asked: unknown): AskedRange {
  return isSortKeyCondition(asked) ? asked : { operator: "=", values: [asked] };
}

function equalTo(asked: unknown): unknown {
  return isSortKeyCondition(asked) ? asked.values[0] : asked;
}

function isSortKeyCondition(value: unknown): value is AskedCondition<unknown> {
  return value instanceof BuiltSortKeyCondition;
}

/** No key holds an empty text, and DynamoDB refuses to be asked for one. */
function keyValueIn(entity: CompiledEntity, name: string, value: unknown): AttributeValue {
  if (value === "") {
    throw invalidQuery(entity, name, "is part of a key and cannot be an empty string");
  }
  return valueIn(entity, name, value);
}

function valueIn(entity: CompiledEntity, name: string, value: unknown): AttributeValue {
  const codec = entity.members.get(name);
  if (typeof value === "string" && isBlindIndex(entity, name)) {
    return { S: value };
  }
  const marshalled = codec && marshalOperand(codec, value);
  if (marshalled === undefined) {
    const problem =
      codec === undefined || value === undefined
        ? "is missing"
        : `is ${describeAttribute(codec)} and cannot be ${describeKind(value)}`;
    throw invalidQuery(entity, name, problem);
  }
  return marshalled;
}

function refuser(entity: CompiledEntity): (name: string, problem: string) => never {
  return (name, problem) => {
    throw invalidQuery(entity, name, problem);
  };
}

export function invalidQuery(entity: CompiledEntity, name: string, problem: string): PlinthError {
  return new PlinthError("invalidQuery", `In a query of ${entity.name}, "${name}" ${problem}.`, {
    entity: entity.name,
    attribute: name,
    path: name,
    reason: problem,
  });
}
