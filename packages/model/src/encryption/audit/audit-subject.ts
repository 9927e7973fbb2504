import { createHash } from "node:crypto";

/** As long as an event's subject may be. Escaped, a key of DynamoDB's can be six times as long. */
export const subjectLengthMax = 1000;

/**
 * The text that an audit trail knows an item by: `User#user_id=ann`. Keys are stored in the clear
 * anyway, since no encrypted attribute can be part of one. Two keys never give the same text; of one
 * that is too long, the end is replaced by `~` and the SHA-256 of the whole.
 */
export function auditSubject(entity: string, key: Readonly<Record<string, unknown>>): string {
  const parts = Object.keys(key)
    .sort()
    .map((name) => `${escaped(name)}=${escaped(textOf(key[name]))}`);
  const subject = `${escaped(entity)}#${parts.join("&")}`;
  if (subject.length <= subjectLengthMax) {
    return subject;
  }
  const hash = createHash("sha256").update(subject).digest("base64url");
  return `${subject.slice(0, subjectLengthMax - hash.length - 1)}~${hash}`;
}

/** `~` too, so that no key reads like a shortened one. Half a character is none: Node would refuse it. */
function escaped(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replaceAll("~", "%7E");
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
}
