import type { QueryInput, ScanInput } from "@plinth/api";
import type { AttributeValue } from "@plinth/values";
import type { KeyAttribute } from "../tables/key-attributes.ts";
import { parseScalar } from "../values/parse-scalar.ts";
import type { FilterRow, ReadRequest, SortCondition } from "./read-request.ts";
import type { ReadSource } from "./read-source.ts";

/** The request that a page sends, but for where it starts. */
export type ReadPlan =
  | { readonly operation: "Query"; readonly input: QueryInput }
  | { readonly operation: "Scan"; readonly input: ScanInput };

/** What is wrong with what was typed, by the id of its field. */
export type FieldErrors = Readonly<Record<string, string>>;

export type PlannedRead =
  | { readonly isPlanned: true; readonly plan: ReadPlan }
  | { readonly isPlanned: false; readonly errors: FieldErrors };

/** Gathers placeholders, so that no name or value that was typed becomes a part of an expression. */
class Expressions {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeValue> = {};
  readonly errors: Record<string, string> = {};

  name(attributeName: string): string {
    const placeholder = `#n${Object.keys(this.names).length + 1}`;
    this.names[placeholder] = attributeName;
    return placeholder;
  }

  value(value: AttributeValue): string {
    const placeholder = `:v${Object.keys(this.values).length + 1}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}

/** A value that was typed, with the id of the field that it was typed into. */
interface Typed {
  readonly text: string;
  readonly type: FilterRow["type"];
  readonly fieldId: string;
}

/**
 * Makes a Query of what was typed when it names a partition, and a Scan when it does not. Values take
 * the types that the keys have; what cannot be one is an error beside its field.
 */
export function planRead(tableName: string, source: ReadSource, request: ReadRequest): PlannedRead {
  const expressions = new Expressions();
  const keyConditions = keyConditionsOf(source, request, expressions);
  const filters = request.filters.map((row, position) => filterOf(row, position, expressions));
  const { names, values, errors } = expressions;
  if (Object.keys(errors).length > 0) return { isPlanned: false, errors };
  const from = {
    TableName: tableName,
    ...(source.indexName === undefined ? {} : { IndexName: source.indexName }),
  };
  const rest = {
    ...(filters.length === 0 ? {} : { FilterExpression: filters.join(" AND ") }),
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    ...(request.isConsistent && source.kind !== "global" ? { ConsistentRead: true } : {}),
    Limit: request.limit,
    ReturnConsumedCapacity: "TOTAL" as const,
  };
  if (keyConditions.length === 0) {
    return { isPlanned: true, plan: { operation: "Scan", input: { ...from, ...rest } } };
  }
  const query: QueryInput = {
    ...from,
    KeyConditionExpression: keyConditions.join(" AND "),
    ...(request.isDescending ? { ScanIndexForward: false } : {}),
    ...rest,
  };
  return { isPlanned: true, plan: { operation: "Query", input: query } };
}

function keyConditionsOf(
  { key }: ReadSource,
  request: ReadRequest,
  expressions: Expressions,
): readonly string[] {
  const partitionTexts = key.partition.map((_, position) => request.partitionTexts[position] ?? "");
  const sortConditions = key.sort
    .map((attribute, position) => ({
      attribute,
      position,
      typed: request.sortConditions[position],
    }))
    .filter(({ typed }) => typed !== undefined && (typed.text !== "" || typed.upperText !== ""));
  const hasPartition = partitionTexts.some((text) => text !== "");
  if (!hasPartition && sortConditions.length === 0) return [];
  return [
    ...key.partition.map(({ name, type }, position) => {
      const text = partitionTexts[position] ?? "";
      const fieldId = `partition-${position}`;
      if (text !== "")
        return `${expressions.name(name)} = ${typedValue({ text, type, fieldId }, expressions)}`;
      expressions.errors[fieldId] = hasPartition
        ? `The partition key has ${key.partition.length} attributes: a query names each of them.`
        : "A query needs the partition key. Without it, use a filter.";
      return "";
    }),
    ...sortConditions.map(({ attribute, position, typed }) =>
      typed === undefined ? "" : sortConditionOf({ attribute, position, typed }, expressions),
    ),
  ];
}

interface TypedSortCondition {
  readonly attribute: KeyAttribute;
  readonly position: number;
  readonly typed: SortCondition;
}

function sortConditionOf(
  { attribute, position, typed }: TypedSortCondition,
  expressions: Expressions,
): string {
  const { name, type } = attribute;
  const fieldId = `sort-${position}`;
  const left = expressions.name(name);
  const value = typedValue({ text: typed.text, type, fieldId }, expressions);
  switch (typed.operator) {
    case "between": {
      const upper = { text: typed.upperText, type, fieldId: `${fieldId}-to` };
      return `${left} BETWEEN ${value} AND ${typedValue(upper, expressions)}`;
    }
    case "begins with":
      if (type === "N") expressions.errors[fieldId] = "A number has no beginning: use between.";
      return `begins_with(${left}, ${value})`;
    case "=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${left} ${typed.operator} ${value}`;
  }
}

function filterOf(row: FilterRow, position: number, expressions: Expressions): string {
  const fieldId = `filter-${position}`;
  const left = expressions.name(row.attributeName);
  const value = (): string => typedValue({ text: row.text, type: row.type, fieldId }, expressions);
  switch (row.operator) {
    case "exists":
      return `attribute_exists(${left})`;
    case "does not exist":
      return `attribute_not_exists(${left})`;
    case "has the type":
      return `attribute_type(${left}, ${typeLettersValue(row, fieldId, expressions)})`;
    case "between": {
      const upper = { text: row.upperText, type: row.type, fieldId: `${fieldId}-to` };
      return `${left} BETWEEN ${value()} AND ${typedValue(upper, expressions)}`;
    }
    case "begins with":
      return `begins_with(${left}, ${value()})`;
    case "contains":
      return `contains(${left}, ${value()})`;
    case "does not contain":
      return `NOT contains(${left}, ${value()})`;
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${left} ${row.operator} ${value()}`;
  }
}

const typeLetters = ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"];

/** The type may be written into the value's field, for those that the choice beside it lacks. */
function typeLettersValue(row: FilterRow, fieldId: string, expressions: Expressions): string {
  const letters = row.text.trim() === "" ? row.type : row.text.trim().toUpperCase();
  if (!typeLetters.includes(letters)) {
    expressions.errors[fieldId] = `A type is one of ${typeLetters.join(", ")}.`;
  }
  return expressions.value({ S: letters });
}

function typedValue({ text, type, fieldId }: Typed, expressions: Expressions): string {
  const parsed = parseScalar(text, type);
  if (parsed.isParsed) return expressions.value(parsed.value);
  expressions.errors[fieldId] = parsed.problem;
  return "";
}
