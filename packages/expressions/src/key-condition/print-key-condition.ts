import type { PlaceholderWriter } from "../printing/placeholder-writer.ts";
import type { KeyCondition, PartitionKeyCondition, SortKeyCondition } from "./key-condition.ts";

/** The text that parses to `keyCondition` with the writer's placeholders. */
export function printKeyCondition(keyCondition: KeyCondition, writer: PlaceholderWriter): string {
  const { partitionKey, morePartitionKeys = [], sortKey, moreSortKeys = [] } = keyCondition;
  const texts = [partitionKey, ...morePartitionKeys].map((each) => printEquality(each, writer));
  if (sortKey !== undefined) {
    texts.push(...[sortKey, ...moreSortKeys].map((each) => printSortKey(each, writer)));
  }
  return texts.join(" AND ");
}

function printEquality(
  { attributeName, value }: PartitionKeyCondition,
  writer: PlaceholderWriter,
): string {
  const name = writer.writeName(attributeName);
  return `${name} = ${writer.writeValue(value)}`;
}

function printSortKey(sortKey: SortKeyCondition, writer: PlaceholderWriter): string {
  const name = writer.writeName(sortKey.attributeName);
  const values = sortKey.values.map((value) => writer.writeValue(value));
  switch (sortKey.operator) {
    case "BETWEEN":
      return `${name} BETWEEN ${values.join(" AND ")}`;
    case "begins_with":
      return `begins_with(${name}, ${values.join(", ")})`;
    case "=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${name} ${sortKey.operator} ${values.join(", ")}`;
  }
}
