import {
  type AttributeValue,
  addNumbers,
  encodeBinaryKey,
  type Item,
  NumberFormatError,
  subtractNumbers,
} from "@plinth/values";
import { readPath } from "../document-path.ts";
import { ExpressionError } from "../expression-error.ts";
import type { UpdateValue } from "./update.ts";

/** The value of what stands right of the =, from the item as it was before the update. */
export function evaluateUpdateValue(value: UpdateValue, item: Item): AttributeValue {
  switch (value.kind) {
    case "path": {
      const found = readPath(item, value.path);
      if (found === undefined) {
        throw new ExpressionError(
          "item",
          "The provided expression refers to an attribute that does not exist in the item",
        );
      }
      return found;
    }
    case "value":
      return value.value;
    case "ifNotExists":
      return readPath(item, value.path) ?? evaluateUpdateValue(value.otherwise, item);
    case "listAppend":
      return appendLists(
        evaluateUpdateValue(value.left, item),
        evaluateUpdateValue(value.right, item),
      );
    case "plus":
    case "minus":
      return calculate(
        value.kind === "plus" ? addNumbers : subtractNumbers,
        evaluateUpdateValue(value.left, item),
        evaluateUpdateValue(value.right, item),
      );
  }
}

/** ADD: a number grows, a set gains members, and what is missing begins with the operand. */
export function addToValue(
  current: AttributeValue | undefined,
  operand: AttributeValue,
): AttributeValue {
  if (current === undefined) {
    return operand;
  }
  if ("N" in operand) {
    return calculate(addNumbers, current, operand);
  }
  if ("SS" in current && "SS" in operand) {
    return { SS: [...new Set([...current.SS, ...operand.SS])] };
  }
  if ("NS" in current && "NS" in operand) {
    return { NS: [...new Set([...current.NS, ...operand.NS])] };
  }
  if ("BS" in current && "BS" in operand) {
    return { BS: [...current.BS, ...bytesNotIn(operand.BS, current.BS)] };
  }
  throw incorrectDataType();
}

/** DELETE: the set without the operand's members; undefined when none is left. */
export function deleteFromValue(
  current: AttributeValue | undefined,
  operand: AttributeValue,
): AttributeValue | undefined {
  if (current === undefined) {
    return undefined;
  }
  if ("SS" in current && "SS" in operand) {
    const SS = without(current.SS, operand.SS);
    return SS.length > 0 ? { SS } : undefined;
  }
  if ("NS" in current && "NS" in operand) {
    const NS = without(current.NS, operand.NS);
    return NS.length > 0 ? { NS } : undefined;
  }
  if ("BS" in current && "BS" in operand) {
    const BS = bytesNotIn(current.BS, operand.BS);
    return BS.length > 0 ? { BS } : undefined;
  }
  throw incorrectDataType();
}

function appendLists(left: AttributeValue, right: AttributeValue): AttributeValue {
  if (!("L" in left && "L" in right)) {
    throw incorrectDataType();
  }
  return { L: [...left.L, ...right.L] };
}

function calculate(
  operation: (left: string, right: string) => string,
  left: AttributeValue,
  right: AttributeValue,
): AttributeValue {
  if (!("N" in left && "N" in right)) {
    throw incorrectDataType();
  }
  try {
    return { N: operation(left.N, right.N) };
  } catch (error) {
    if (error instanceof NumberFormatError) {
      throw new ExpressionError("request", error.message);
    }
    throw error;
  }
}

/** Both sets may be as large as an item, so neither is searched for each member of the other. */
function without(members: readonly string[], others: readonly string[]): readonly string[] {
  const excluded = new Set(others);
  return members.filter((member) => !excluded.has(member));
}

function bytesNotIn(
  members: readonly Uint8Array[],
  others: readonly Uint8Array[],
): readonly Uint8Array[] {
  const excluded = new Set(others.map(encodeBinaryKey));
  return members.filter((member) => !excluded.has(encodeBinaryKey(member)));
}

function incorrectDataType(): ExpressionError {
  return new ExpressionError(
    "item",
    "An operand in the update expression has an incorrect data type",
  );
}
