import { type AttributeValue, NativeValueError } from "@plinth/values";
import type { AttributeCodec } from "./attribute-codec.ts";

/**
 * A value that is no whole attribute, such as what is compared or added, in DynamoDB's form. Undefined
 * for one that the attribute cannot have: no schema was asked, and a free-form one takes no `NaN` either.
 */
export function marshalOperand(codec: AttributeCodec, value: unknown): AttributeValue | undefined {
  try {
    return codec.fits(value) ? codec.marshal(value) : undefined;
  } catch (error) {
    if (error instanceof NativeValueError) {
      return undefined;
    }
    throw error;
  }
}
