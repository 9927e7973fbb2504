import type { AttributeType, AttributeValue } from "./attribute-value.ts";

/** Names the one member of a well-formed attribute value. */
export function attributeTypeOf(value: AttributeValue): AttributeType {
  for (const type in value) {
    return type as AttributeType;
  }
  throw new TypeError("An attribute value has exactly one member");
}

/** The same value with all members open, so that a reader can test them without narrowing. */
export interface OpenAttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: Uint8Array;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly Uint8Array[];
  readonly M?: { readonly [attributeName: string]: AttributeValue };
  readonly L?: readonly AttributeValue[];
  readonly NULL?: true;
  readonly BOOL?: boolean;
}
