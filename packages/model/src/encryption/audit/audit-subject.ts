/**
 * The text that an audit trail knows an item by: `User#user_id=ann`. Keys are stored in the clear
 * anyway, since no encrypted attribute can be part of one. Two keys never give the same text.
 */
export function auditSubject(entity: string, key: Readonly<Record<string, unknown>>): string {
  const parts = Object.keys(key)
    .sort()
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(key[name]))}`);
  return `${encodeURIComponent(entity)}#${parts.join("&")}`;
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
}
