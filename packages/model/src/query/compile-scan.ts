import type { ScanInput } from "@plinth/api";
import { type Condition, printCondition } from "@plinth/expressions";
import { itemToJson } from "@plinth/values";
import { compileProjection, type SelectOptions } from "../commands/projection.ts";
import type { Moment, Target } from "../commands/write-plan.ts";
import { allOf, compileCondition, hasExpired } from "../conditions/compile-condition.ts";
import type { ItemCondition } from "../conditions/item-condition.ts";
import { ruleCondition } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import { addPlaceholders, ExpressionWriter } from "../expressions/expression-writer.ts";
import type { IndexDefinition } from "../tables/table-definition.ts";
import { checkConsistency } from "./compile-query.ts";
import { withOldItems } from "./filter-old-items.ts";
import { marksIn } from "./index-marks.ts";
import type { CompiledRead } from "./paged-read.ts";

export interface ScanSpecOptions extends SelectOptions {
  readonly filter?: ItemCondition<string, unknown> | undefined;
  readonly consistent?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly segments?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ScanSpec {
  readonly target: Target;
  readonly index: IndexDefinition | undefined;
  readonly options: ScanSpecOptions;
}

/** The part of a parallel scan that one request after another reads. */
export interface ScanSegment {
  readonly segment: number;
  readonly totalSegments: number;
}

export function compileScan(
  spec: ScanSpec,
  segment: ScanSegment | undefined,
  moment: Moment,
): CompiledRead<"Scan"> {
  const { target, index, options } = spec;
  const { entity, tableName } = target;
  const writer = new ExpressionWriter();
  const input: ScanInput = { TableName: tableName };
  if (index !== undefined) {
    input.IndexName = index.name;
  }
  const asked = options.filter && compileCondition(entity, treeOf(options.filter));
  const { condition, marks } = withOldItems(entity, asked, marksIn(entity, index));
  const conditions: Condition[] = marks.when.map((rule) => ruleCondition(rule));
  if (entity.timeToLive !== undefined) {
    conditions.push({ kind: "not", condition: hasExpired(entity.timeToLive, moment) });
  }
  const filter = allOf([condition, ...conditions]);
  if (filter !== undefined) {
    input.FilterExpression = printCondition(filter, writer);
  }
  const projection = compileProjection(entity, options, index);
  const expression = projection?.print(writer);
  if (expression !== undefined) {
    input.ProjectionExpression = expression;
  }
  addPlaceholders(input, writer);
  checkConsistency(entity, index, options.consistent);
  if (options.consistent === true) {
    input.ConsistentRead = true;
  }
  if (segment !== undefined) {
    input.Segment = segment.segment;
    input.TotalSegments = segment.totalSegments;
  }
  return {
    input,
    identity: identityOf(spec, asked),
    isFiltered: filter !== undefined || marks.discriminate !== undefined,
    view: { marks, projection, reveal: options.reveal },
  };
}

function identityOf({ target, index }: ScanSpec, asked: Condition | undefined): string {
  const writer = new ExpressionWriter();
  const filter = asked === undefined ? "" : printCondition(asked, writer);
  return JSON.stringify([
    "scan",
    target.tableName,
    index?.name ?? "",
    target.entity.name,
    target.entity.upgrade?.current ?? 1,
    filter,
    writer.names() ?? {},
    itemToJson(writer.values() ?? {}),
  ]);
}
