import { createHmac, timingSafeEqual } from "node:crypto";
import { type Item, itemFromJson, itemToJson } from "@plinth/values";
import { describeKind } from "../codec/describe-value.ts";
import { PlinthError } from "../plinth-error.ts";

/** Binds a cursor to one query of one connection, and perhaps to one user of the application. */
export interface CursorSeal {
  readonly key: string | Uint8Array;
  /** All that makes the query what it is: table, index, entity, key condition, order, filter. */
  readonly query: string;
  /** Whom it is for; undefined for everybody. */
  readonly boundTo: string | undefined;
}

/** Part of what is authenticated, so that cursors of another format are refused. */
const formatVersion = "plinth-cursor-2";
const signatureLength = 22;
/** More than the longest keys of a table and an index make. A longer text is not looked at. */
const cursorLengthMax = 128 * 1024;

/** The place after `lastKey`, as a text that only the same query takes back. */
export function sealCursor(seal: CursorSeal, lastKey: Item): string {
  const payload = Buffer.from(itemToJson(lastKey)).toString("base64url");
  return `${payload}.${signatureOf(seal, payload)}`;
}

/** Throws `invalidCursor` for a text that `sealCursor` did not make for this query and user. */
export function openCursor(seal: CursorSeal, cursor: unknown): Item {
  if (typeof cursor !== "string") {
    const message = `A cursor is a text that a page gave, not ${describeKind(cursor)}. Leave it out for the first page.`;
    throw new PlinthError("invalidCursor", message);
  }
  const parts = cursor.length > cursorLengthMax ? [] : cursor.split(".", 3);
  const [payload = "", signature = ""] = parts;
  const expected = Buffer.from(signatureOf(seal, payload));
  const actual = Buffer.from(signature);
  const isGenuine = expected.length === actual.length && timingSafeEqual(expected, actual);
  if (!isGenuine || parts.length !== 2) {
    throw new PlinthError(
      "invalidCursor",
      "The cursor was changed, or it comes from another query, user or connection. Begin with the first page; processes that share cursors need one `cursorKey`.",
    );
  }
  return itemFromJson(Buffer.from(payload, "base64url").toString());
}

/** 128 bits of an HMAC. The lengths keep what is signed from running into each other. */
function signatureOf({ key, query, boundTo }: CursorSeal, payload: string): string {
  const user = boundTo === undefined ? "" : `${boundTo.length}\n${boundTo}`;
  return createHmac("sha256", key)
    .update(`${formatVersion}\n${query.length}\n${query}\n${user}\n${payload}`)
    .digest("base64url")
    .slice(0, signatureLength);
}
