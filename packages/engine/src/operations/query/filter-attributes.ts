import type { Condition, Operand } from "@plinth/expressions";

/** The names of the attributes that a condition looks at, each as often as it does. */
export function attributeNamesIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.conditions.flatMap(attributeNamesIn);
    case "not":
      return attributeNamesIn(condition.condition);
    case "compare":
      return namesOf(condition.left, condition.right);
    case "between":
      return namesOf(condition.operand, condition.lower, condition.upper);
    case "in":
      return namesOf(condition.operand, ...condition.choices);
    case "attributeExists":
    case "attributeNotExists":
      return [condition.path[0]];
    case "attributeType":
      return namesOf(condition.operand);
    case "beginsWith":
      return namesOf(condition.operand, condition.prefix);
    case "contains":
      return namesOf(condition.operand, condition.element);
  }
}

function namesOf(...operands: readonly Operand[]): string[] {
  return operands.flatMap(nameOf);
}

function nameOf(operand: Operand): string[] {
  switch (operand.kind) {
    case "path":
      return [operand.path[0]];
    case "size":
      return nameOf(operand.operand);
    case "value":
      return [];
  }
}
