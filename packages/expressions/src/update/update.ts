import type { AttributeValue } from "@plinth/values";
import type { DocumentPath } from "../document-path.ts";

/** The tree of an update expression. Every path means the item as it was before the update. */
export interface Update {
  readonly kind: "update";
  /** In the order of the text; no two paths overlap or conflict. */
  readonly actions: readonly UpdateAction[];
}

export type UpdateAction =
  | { readonly kind: "set"; readonly path: DocumentPath; readonly value: UpdateValue }
  | { readonly kind: "remove"; readonly path: DocumentPath }
  | { readonly kind: "add"; readonly path: DocumentPath; readonly value: AttributeValue }
  | { readonly kind: "delete"; readonly path: DocumentPath; readonly value: AttributeValue };

/** What stands right of the = in SET: one operand, or a sum or difference of two. */
export type UpdateValue =
  | UpdateOperand
  | { readonly kind: "plus"; readonly left: UpdateOperand; readonly right: UpdateOperand }
  | { readonly kind: "minus"; readonly left: UpdateOperand; readonly right: UpdateOperand };

export type UpdateOperand =
  | { readonly kind: "path"; readonly path: DocumentPath }
  | { readonly kind: "value"; readonly value: AttributeValue }
  | { readonly kind: "ifNotExists"; readonly path: DocumentPath; readonly otherwise: UpdateOperand }
  | { readonly kind: "listAppend"; readonly left: UpdateOperand; readonly right: UpdateOperand };
