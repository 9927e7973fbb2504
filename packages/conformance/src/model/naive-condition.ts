import type { AttributeValue, Item } from "@plinth/values";
import type { Comparator, Condition, Operand, Path } from "./expression.ts";
import { orderFits } from "./naive-sort-condition.ts";
import { areEqual, membersOf, orderOf, startsWith } from "./naive-values.ts";

export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  return path.reduce<AttributeValue | undefined>(
    (value, step) => (value === undefined ? undefined : childOf(value, step)),
    { M: item },
  );
}

/** An own member or element only: no item has what every object inherits. */
export function childOf(value: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === "number") return "L" in value ? value.L[step] : undefined;
  return "M" in value && Object.hasOwn(value.M, step) ? value.M[step] : undefined;
}

export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item) && holds(condition.right, item);
    case "or":
      return holds(condition.left, item) || holds(condition.right, item);
    case "not":
      return !holds(condition.condition, item);
    case "compare":
      return compares(condition.operator, read(condition.left, item), read(condition.right, item));
    case "between": {
      const value = read(condition.operand, item);
      return compares(">=", value, condition.lower) && compares("<=", value, condition.upper);
    }
    case "in": {
      const value = read(condition.operand, item);
      return condition.choices.some((choice) => compares("=", value, choice));
    }
    case "exists":
      return valueAt(item, condition.path) !== undefined;
    case "notExists":
      return valueAt(item, condition.path) === undefined;
    case "type":
      return condition.type in (valueAt(item, condition.path) ?? {});
    case "beginsWith": {
      const value = valueAt(item, condition.path);
      return value !== undefined && startsWith(value, condition.prefix);
    }
    case "contains":
      return contains(valueAt(item, condition.path), read(condition.element, item));
  }
}

function read(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === "value") return operand.value;
  const value = valueAt(item, operand.path);
  return operand.kind === "path" || value === undefined ? value : sizeOf(value);
}

function sizeOf(value: AttributeValue): AttributeValue | undefined {
  const sizes: readonly (number | undefined)[] = [
    "S" in value ? value.S.length : undefined,
    "B" in value ? value.B.length : undefined,
    "M" in value ? Object.keys(value.M).length : undefined,
    "L" in value || "SS" in value || "NS" in value || "BS" in value
      ? membersOf(value).length
      : undefined,
  ];
  const size = sizes.find((each) => each !== undefined);
  return size === undefined ? undefined : { N: String(size) };
}

function compares(
  operator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined) return operator === "<>";
  if (operator === "=") return areEqual(left, right);
  if (operator === "<>") return !areEqual(left, right);
  const order = orderOf(left, right);
  return order !== undefined && orderFits(operator, order);
}

function contains(value: AttributeValue | undefined, element: AttributeValue | undefined): boolean {
  if (value === undefined || element === undefined) return false;
  if ("S" in value) return "S" in element && value.S.includes(element.S);
  if ("B" in value) {
    // A comma on both sides keeps 1 from being found in 11.
    const text = (bytes: Uint8Array): string => `,${[...bytes].map((byte) => `${byte},`).join("")}`;
    return "B" in element && text(value.B).includes(text(element.B));
  }
  return membersOf(value).some((member) => areEqual(member, element));
}
