import type { QueryInput } from "@plinth/api";
import {
  type Condition,
  type KeyCondition,
  printCondition,
  printKeyCondition,
} from "@plinth/expressions";
import { type AttributeValue, itemToJson } from "@plinth/values";
import { describeAttribute, describeKind } from "../codec/describe-value.ts";
import { compileProjection, type SelectOptions } from "../commands/projection.ts";
import type { Moment, Target } from "../commands/write-plan.ts";
import { allOf, compileCondition, hasExpired } from "../conditions/compile-condition.ts";
import type {
  ConditionTree,
  ItemCondition,
  SortKeyCondition,
} from "../conditions/item-condition.ts";
import { ruleCondition } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import {
  type CompiledEntity,
  isRecord,
  type NativeRecord,
  type WhenRule,
} from "../entity/compiled-entity.ts";
import { addPlaceholders, ExpressionWriter } from "../expressions/expression-writer.ts";
import { PlinthError } from "../plinth-error.ts";
import type { IndexDefinition, KeyAttribute } from "../tables/table-definition.ts";
import { marksIn } from "./index-marks.ts";
import type { CompiledRead } from "./paged-read.ts";

export interface QuerySpec {
  readonly target: Target;
  readonly index: IndexDefinition | undefined;
  readonly key: NativeRecord;
  readonly options: QuerySpecOptions;
}

export interface QuerySpecOptions extends SelectOptions {
  readonly filter?: ItemCondition<string, unknown> | undefined;
  readonly order?: "ascending" | "descending" | undefined;
  readonly consistent?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export function compileQuery(spec: QuerySpec, moment: Moment): CompiledRead<"Query"> {
  const { entity, tableName } = spec.target;
  const writer = new ExpressionWriter();
  const keyCondition = compileKeyCondition(spec);
  checkFilter(spec);
  const input: QueryInput = { TableName: tableName };
  if (spec.index !== undefined) {
    input.IndexName = spec.index.name;
  }
  input.KeyConditionExpression = printKeyCondition(keyCondition, writer);
  const asked = spec.options.filter && compileCondition(entity, treeOf(spec.options.filter));
  const identity = identityOf(spec, input.KeyConditionExpression, keyCondition, asked);
  const marks = marksIn(entity, spec.index);
  const filter = allOf([asked, ...ownConditions(spec, marks.when, moment)]);
  if (filter !== undefined) {
    input.FilterExpression = printCondition(filter, writer);
  }
  const { options, index } = spec;
  const projection = compileProjection(entity, options, index);
  const expression = projection?.print(writer);
  if (expression !== undefined) {
    input.ProjectionExpression = expression;
  }
  addPlaceholders(input, writer);
  if (spec.options.order === "descending") {
    input.ScanIndexForward = false;
  }
  if (spec.options.consistent === true) {
    input.ConsistentRead = true;
  }
  return {
    input,
    identity,
    isFiltered: filter !== undefined || marks.discriminate !== undefined || marks.when.length > 0,
    view: { marks, projection, reveal: options.reveal },
  };
}

function compileKeyCondition(spec: QuerySpec): KeyCondition {
  const { entity } = spec.target;
  const { partitionKey, sortKey } = spec.index ?? entity.table;
  if (!isRecord(spec.key)) {
    const message = `A query of ${entity.name} takes an object with "${partitionKey.name}", not ${describeKind(spec.key)}.`;
    throw new PlinthError("invalidQuery", message, { entity: entity.name });
  }
  const fixed = entity.fixedInput?.[partitionKey.name];
  const value = keyValue(entity, partitionKey, spec.key[partitionKey.name] ?? fixed);
  const partition = { attributeName: partitionKey.name, value };
  const asked = sortKey === undefined ? undefined : spec.key[sortKey.name];
  for (const name of Object.keys(spec.key)) {
    if (name !== partitionKey.name && name !== sortKey?.name) {
      throw invalidQuery(entity, name, "is no key attribute of what is queried; filter by it");
    }
  }
  if (sortKey === undefined || asked === undefined) {
    return { kind: "keyCondition", partitionKey: partition };
  }
  const condition: Pick<SortKeyCondition<unknown>, "operator" | "values"> = isSortKeyCondition(
    asked,
  )
    ? asked
    : { operator: "=", values: [asked] };
  const values = condition.values.map((each) =>
    condition.operator === "begins_with" && typeof each === "string"
      ? { S: each }
      : keyValue(entity, sortKey, each),
  );
  return {
    kind: "keyCondition",
    partitionKey: partition,
    sortKey: { attributeName: sortKey.name, operator: condition.operator, values },
  };
}

/** DynamoDB refuses a filter by what the query goes by, since it would read what it throws away. */
function checkFilter({ target, index, options }: QuerySpec): void {
  const { partitionKey, sortKey } = index ?? target.entity.table;
  for (const name of options.filter === undefined ? [] : namesIn(treeOf(options.filter))) {
    if (name === partitionKey.name || name === sortKey?.name) {
      const problem =
        "is a key attribute of what is queried: ask for it in the key, not the filter";
      throw invalidQuery(target.entity, name, problem);
    }
  }
}

function namesIn(tree: ConditionTree): string[] {
  switch (tree.kind) {
    case "and":
    case "or":
      return tree.operands.flatMap(namesIn);
    case "not":
      return namesIn(tree.operand);
    case "test":
      return [tree.attribute];
  }
}

function isSortKeyCondition(value: unknown): value is SortKeyCondition<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "sortKeyCondition"
  );
}

function keyValue(entity: CompiledEntity, key: KeyAttribute, value: unknown): AttributeValue {
  const codec = entity.members.get(key.name);
  const marshalled = codec?.fits(value) ? codec.marshal(value) : undefined;
  if (marshalled === undefined) {
    const problem =
      codec === undefined || value === undefined
        ? "is missing"
        : `is ${describeAttribute(codec)} and cannot be ${describeKind(value)}`;
    throw invalidQuery(entity, key.name, problem);
  }
  return marshalled;
}

function invalidQuery(entity: CompiledEntity, name: string, problem: string): PlinthError {
  return new PlinthError("invalidQuery", `In a query of ${entity.name}, "${name}" ${problem}.`, {
    entity: entity.name,
    attribute: name,
    path: name,
    reason: problem,
  });
}

/** Leaves expired items and other entities' out on the server. A filter cannot ask of key attributes. */
function ownConditions(spec: QuerySpec, rules: readonly WhenRule[], moment: Moment): Condition[] {
  const { entity } = spec.target;
  const { partitionKey, sortKey } = spec.index ?? entity.table;
  const conditions = rules
    .filter((rule) => rule.name !== partitionKey.name && rule.name !== sortKey?.name)
    .map((rule) => ruleCondition(rule));
  if (entity.timeToLive !== undefined && entity.timeToLive !== sortKey?.name) {
    conditions.push({ kind: "not", condition: hasExpired(entity.timeToLive, moment) });
  }
  return conditions;
}

function identityOf(
  { target, index, options }: QuerySpec,
  keyExpression: string,
  keyCondition: KeyCondition,
  asked: Condition | undefined,
): string {
  const writer = new ExpressionWriter();
  const filter = asked === undefined ? "" : printCondition(asked, writer);
  return JSON.stringify([
    target.tableName,
    index?.name ?? "",
    target.entity.name,
    options.order ?? "ascending",
    keyExpression,
    itemToJson({
      partitionKey: keyCondition.partitionKey.value,
      sortKey: { L: keyCondition.sortKey?.values ?? [] },
    }),
    filter,
    writer.names() ?? {},
    itemToJson(writer.values() ?? {}),
  ]);
}
