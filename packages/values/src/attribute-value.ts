/**
 * One value as DynamoDB holds it: a tagged union with exactly one member. Numbers are decimal text
 * of at most 38 significant digits; binary is bytes here and base64 on the wire.
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] }
  | { readonly M: Item }
  | { readonly L: readonly AttributeValue[] }
  | { readonly NULL: true }
  | { readonly BOOL: boolean };

/** A map of attribute name to attribute value. */
export interface Item {
  readonly [attributeName: string]: AttributeValue;
}

export type AttributeType = "S" | "N" | "B" | "SS" | "NS" | "BS" | "M" | "L" | "NULL" | "BOOL";
