import { base64ToBytes, bytesToBase64 } from "@plinth/values";

/** Writes an operation's input as DynamoDB's JSON: bytes become base64, the rest is plain JSON. */
export function encodeInput(input: object): string {
  return JSON.stringify(holdsBytes(input) ? withBase64(input) : input);
}

/**
 * Reads an operation's output. Text without a member B or BS needs no second look. The search leaves
 * out the first quotation mark: looking behind each of them took a third of the time of the parser.
 */
export function decodeOutput(json: string): unknown {
  const output: unknown = JSON.parse(json);
  if (json.includes('B"') || json.includes('BS"')) decodeBytes(output);
  return output;
}

function holdsBytes(value: object): boolean {
  for (const name in value) {
    const member: unknown = (value as Record<string, unknown>)[name];
    if (typeof member === "object" && member !== null) {
      if (member instanceof Uint8Array || holdsBytes(member)) return true;
    }
  }
  return false;
}

function withBase64(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return bytesToBase64(value);
  if (Array.isArray(value)) return value.map(withBase64);
  // Without a prototype a member named __proto__ is a member like any other.
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, member] of Object.entries(value)) copy[name] = withBase64(member);
  return copy;
}

/**
 * Replaces base64 by bytes in place. An attribute may be named B or BS too, but then an attribute
 * value stands there, which is an object: text under B and a list under BS are always a value's.
 */
function decodeBytes(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) decodeBytes(element);
    return;
  }
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (name === "B" && typeof member === "string") members["B"] = bytesOf(member);
    else if (name === "BS" && Array.isArray(member)) members["BS"] = member.map(bytesOf);
    else decodeBytes(member);
  }
}

function bytesOf(base64: string): Uint8Array {
  const bytes = base64ToBytes(base64);
  if (bytes === undefined) throw new SyntaxError("malformed base64 in a binary attribute value");
  return bytes;
}
