import type { QueryInput } from "@plinth/api";
import {
  type Condition,
  type KeyCondition,
  printCondition,
  printKeyCondition,
} from "@plinth/expressions";
import { itemToJson } from "@plinth/values";
import { withBlindValues } from "../cipher/cipher-of.ts";
import { compileProjection, type SelectOptions } from "../commands/projection.ts";
import type { Moment, Target } from "../commands/write-plan.ts";
import { allOf, compileCondition, hasExpired } from "../conditions/compile-condition.ts";
import type { ConditionTree, ItemCondition } from "../conditions/item-condition.ts";
import { ruleCondition } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import type { CompiledEntity, NativeRecord, WhenRule } from "../entity/compiled-entity.ts";
import type { OwnMarks } from "../entity/item-codec.ts";
import { addPlaceholders, ExpressionWriter } from "../expressions/expression-writer.ts";
import { PlinthError } from "../plinth-error.ts";
import { keyNamesOf } from "../tables/define-table.ts";
import type { IndexDefinition } from "../tables/table-definition.ts";
import { compileKeyQuery, invalidQuery, type PlaceQuery } from "./compile-key-query.ts";
import { withOldItems } from "./filter-old-items.ts";
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
  const { condition: keyCondition, place } = compileKeyQuery(
    entity,
    spec.index ?? entity.table,
    withBlindValues(spec.target, spec.key),
  );
  checkFilter(spec);
  checkOptions(spec);
  const input: QueryInput = { TableName: tableName };
  if (spec.index !== undefined) {
    input.IndexName = spec.index.name;
  }
  input.KeyConditionExpression = printKeyCondition(keyCondition, writer);
  const asked = spec.options.filter && compileCondition(entity, treeOf(spec.options.filter));
  const identity = identityOf(spec, keyCondition, allOf([asked, place?.condition]));
  const { condition, marks } = withOldItems(entity, asked, marksOf(entity, spec.index, place));
  const filter = allOf([condition, ...ownConditions(spec, marks.when, moment)]);
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
    isFiltered:
      filter !== undefined ||
      place !== undefined ||
      marks.discriminate !== undefined ||
      marks.when.length > 0,
    view: { marks, projection, reveal: options.reveal },
  };
}

function marksOf(
  entity: CompiledEntity,
  index: IndexDefinition | undefined,
  place: PlaceQuery | undefined,
): OwnMarks {
  const marks = marksIn(entity, index);
  if (place === undefined) {
    return marks;
  }
  const { when, discriminate } = entity;
  const own = marks === entity ? { when, discriminate } : marks;
  return { ...own, accepts: place.accepts };
}

/** DynamoDB refuses a filter by what the query goes by, since it would read what it throws away. */
function checkFilter({ target, index, options }: QuerySpec): void {
  const keyNames = keyNamesOf(index ?? target.entity.table);
  for (const name of options.filter === undefined ? [] : namesIn(treeOf(options.filter))) {
    if (keyNames.includes(name)) {
      const problem =
        "is a key attribute of what is queried: ask for it in the key, not the filter";
      throw invalidQuery(target.entity, name, problem);
    }
  }
}

/** The types refuse these already; this is for callers that went around them. */
function checkOptions({ target: { entity }, index, options }: QuerySpec): void {
  const { order, consistent } = options;
  if (order !== undefined && order !== "ascending" && order !== "descending") {
    const message = `The order of a query of ${entity.name} is "ascending" or "descending".`;
    throw new PlinthError("invalidQuery", message, { entity: entity.name, path: "order" });
  }
  checkConsistency(entity, index, consistent);
}

/** DynamoDB's global indexes are behind the table, and cannot be asked as of now. */
export function checkConsistency(
  entity: CompiledEntity,
  index: IndexDefinition | undefined,
  consistent: unknown,
): void {
  if (consistent === true && index?.kind === "global") {
    const message = `A read of the global index "${index.name}" cannot be consistent: it is behind the table. Read the table, or leave \`consistent\` out.`;
    throw new PlinthError("invalidQuery", message, { entity: entity.name, path: "consistent" });
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

/** Leaves expired items and other entities' out on the server. A filter cannot ask of key attributes. */
function ownConditions(spec: QuerySpec, rules: readonly WhenRule[], moment: Moment): Condition[] {
  const { entity } = spec.target;
  const keyNames = keyNamesOf(spec.index ?? entity.table);
  const conditions = rules
    .filter((rule) => !keyNames.includes(rule.name))
    .map((rule) => ruleCondition(rule));
  if (entity.timeToLive !== undefined && !keyNames.includes(entity.timeToLive)) {
    conditions.push({ kind: "not", condition: hasExpired(entity.timeToLive, moment) });
  }
  return conditions;
}

function identityOf(
  { target, index, options }: QuerySpec,
  keyCondition: KeyCondition,
  asked: Condition | undefined,
): string {
  const writer = new ExpressionWriter();
  const keyExpression = printKeyCondition(keyCondition, writer);
  const filter = asked === undefined ? "" : printCondition(asked, writer);
  return JSON.stringify([
    target.tableName,
    index?.name ?? "",
    target.entity.name,
    target.entity.upgrade?.current ?? 1,
    options.order ?? "ascending",
    keyExpression,
    filter,
    writer.names() ?? {},
    itemToJson(writer.values() ?? {}),
  ]);
}
