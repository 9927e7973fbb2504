import type { AttributeValue } from "@plinth/values";
import type { SortCondition } from "./command.ts";
import { orderOf, startsWith } from "./naive-values.ts";

/** Whether a query's condition on a sort key lets that value in. */
export function fitsSortCondition(
  value: AttributeValue,
  { operator, first, second }: SortCondition,
): boolean {
  const order = orderOf(value, first) ?? Number.NaN;
  switch (operator) {
    case "=":
      return order === 0;
    case "BETWEEN":
      return order >= 0 && (orderOf(value, second) ?? 1) <= 0;
    case "begins_with":
      return startsWith(value, first);
    default:
      return orderFits(operator, order);
  }
}

/** Whether an order, as a comparison function gives it, is what the operator asks. */
export function orderFits(operator: "<" | "<=" | ">" | ">=", order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}
