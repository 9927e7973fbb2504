import {
  type AttributeValue,
  encodeBinaryKey,
  encodeNumberKey,
  encodeStringKey,
} from "@plinth/values";
import { assert } from "../exceptions.ts";

/** The key bytes of a scalar: their order is the order of the values. */
export function keyBytesOf(value: AttributeValue): string {
  if ("S" in value) {
    return encodeStringKey(value.S);
  }
  if ("N" in value) {
    return encodeNumberKey(value.N);
  }
  assert("B" in value, "a key attribute is a string, a number or binary");
  return encodeBinaryKey(value.B);
}
