import { type AttributeValue, type Item, itemToJson, normalizeNumber } from "@plinth/values";
import type { Target } from "./write-plan.ts";

/** The same text for the same item of the same table, and another for any other. */
export function itemIdentity({ entity, tableName }: Target, item: Item): string {
  const { partitionKey, sortKey } = entity.table;
  const partition = canonical(item[partitionKey.name]);
  const sort = sortKey === undefined ? undefined : canonical(item[sortKey.name]);
  const key: Record<string, AttributeValue> = { partition };
  if (sort !== undefined) {
    key["sort"] = sort;
  }
  return `${tableName}\n${itemToJson(key)}`;
}

/** DynamoDB gives numbers back in another spelling than it got them. */
function canonical(value: AttributeValue | undefined): AttributeValue {
  if (value === undefined) {
    return { NULL: true };
  }
  return "N" in value ? { N: normalizeNumber(value.N) } : value;
}
