import type { AttributeValue } from "@plinth/values";

/** Expressions as they are generated, before they are printed for the engine. */
export type Path = readonly [string, ...(string | number)[]];

export type Operand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "size"; readonly path: Path }
  | { readonly kind: "value"; readonly value: AttributeValue };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly condition: Condition }
  | {
      readonly kind: "compare";
      readonly operator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: "between";
      readonly operand: Operand;
      readonly lower: AttributeValue;
      readonly upper: AttributeValue;
    }
  | { readonly kind: "in"; readonly operand: Operand; readonly choices: readonly AttributeValue[] }
  | { readonly kind: "exists" | "notExists"; readonly path: Path }
  | { readonly kind: "type"; readonly path: Path; readonly type: string }
  | { readonly kind: "beginsWith"; readonly path: Path; readonly prefix: AttributeValue }
  | { readonly kind: "contains"; readonly path: Path; readonly element: Operand };

export type UpdateOperand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly value: AttributeValue }
  | { readonly kind: "ifNotExists"; readonly path: Path; readonly otherwise: AttributeValue }
  | { readonly kind: "listAppend"; readonly left: UpdateOperand; readonly right: UpdateOperand };

export type UpdateValue =
  | UpdateOperand
  | {
      readonly kind: "plus" | "minus";
      readonly left: UpdateOperand;
      readonly right: UpdateOperand;
    };

export type Action =
  | { readonly kind: "set"; readonly path: Path; readonly value: UpdateValue }
  | { readonly kind: "remove"; readonly path: Path }
  | { readonly kind: "add" | "delete"; readonly path: Path; readonly value: AttributeValue };

export type Update = readonly Action[];
