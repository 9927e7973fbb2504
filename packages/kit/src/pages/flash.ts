import type { Context } from "hono";
import { deleteCookie, getCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import type { NoticeKind } from "./notice.tsx";

/** A message for the next page that the browser shows, and no other. */
export interface Flash {
  readonly kind: NoticeKind;
  readonly text: string;
  readonly link?: { readonly href: string; readonly text: string } | undefined;
}

/** Where a message waits for its page: a cookie that only whoever has the secret can make. */
export interface FlashCookie {
  readonly name: string;
  readonly secret: string;
  readonly options: CookieOptions;
}

const flashLifeSeconds = 60;

/** Leaves a message for the next page. */
export async function writeFlash(
  context: Context,
  { name, secret, options }: FlashCookie,
  flash: Flash,
): Promise<void> {
  const lasting = { ...options, maxAge: flashLifeSeconds };
  await setSignedCookie(context, name, JSON.stringify(flash), secret, lasting);
}

/** The message that the page before left, once. A cookie that was not signed with the secret has none. */
export async function takeFlash(
  context: Context,
  { name, secret, options }: FlashCookie,
): Promise<Flash | undefined> {
  if (getCookie(context, name) === undefined) return undefined;
  const text = await getSignedCookie(context, secret, name);
  deleteCookie(context, name, options);
  if (text === undefined || text === false) return undefined;
  // The signature says that `writeFlash` made the text.
  const flash: Flash = JSON.parse(text);
  return flash;
}
