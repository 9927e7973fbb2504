import type { PlaceholderWriter } from "../printing/placeholder-writer.ts";
import type { KeyCondition, SortKeyCondition } from "./key-condition.ts";

/** The text that parses to `keyCondition` with the writer's placeholders. */
export function printKeyCondition(keyCondition: KeyCondition, writer: PlaceholderWriter): string {
  const { partitionKey, sortKey } = keyCondition;
  const name = writer.writeName(partitionKey.attributeName);
  const partition = `${name} = ${writer.writeValue(partitionKey.value)}`;
  return sortKey === undefined ? partition : `${partition} AND ${printSortKey(sortKey, writer)}`;
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
