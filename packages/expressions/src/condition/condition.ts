import type { AttributeType, AttributeValue } from "@plinth/values";
import type { DocumentPath } from "../document-path.ts";

/** The tree of a condition or filter expression. Placeholders are already replaced. */
export type Condition =
  | { readonly kind: "and"; readonly conditions: readonly Condition[] }
  | { readonly kind: "or"; readonly conditions: readonly Condition[] }
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
      readonly lower: Operand;
      readonly upper: Operand;
    }
  | { readonly kind: "in"; readonly operand: Operand; readonly choices: readonly Operand[] }
  | { readonly kind: "attributeExists"; readonly path: DocumentPath }
  | { readonly kind: "attributeNotExists"; readonly path: DocumentPath }
  | {
      readonly kind: "attributeType";
      readonly operand: PlainOperand;
      readonly attributeType: AttributeType;
    }
  | { readonly kind: "beginsWith"; readonly operand: PlainOperand; readonly prefix: PlainOperand }
  | { readonly kind: "contains"; readonly operand: PlainOperand; readonly element: Operand };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** What a comparison takes: something read from the item, a constant, or a size. */
export type Operand = PlainOperand | { readonly kind: "size"; readonly operand: PlainOperand };

/** What a function takes. */
export type PlainOperand =
  | { readonly kind: "path"; readonly path: DocumentPath }
  | { readonly kind: "value"; readonly value: AttributeValue };
