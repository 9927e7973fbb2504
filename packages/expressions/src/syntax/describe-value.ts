import type { AttributeValue } from "@plinth/values";

/** A scalar as DynamoDB writes it in messages: `{N:2}`. Bytes are described, not shown. */
export function describeValue(value: AttributeValue): string {
  if ("S" in value) {
    return `{S:${value.S}}`;
  }
  if ("N" in value) {
    return `{N:${value.N}}`;
  }
  if ("B" in value) {
    const { length } = value.B;
    return `{B:java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]}`;
  }
  return `{${Object.keys(value).join()}}`;
}
