import { helperKeys, type ShopData } from "../../schema.ts";
import { createMailId } from "../ids.ts";
import type { ShopContext } from "../shop-context.ts";
import { epochSecondsOf } from "../time.ts";

/** A part of a transaction. */
export type MailPart = Parameters<ShopData["transact"]>[0][number];

export interface NewMail {
  /** What it is about, such as `order-confirmed`. */
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly orderId?: string | undefined;
  /** Given where a mail must be written once and be found again; made of time and chance otherwise. */
  readonly mailId?: string | undefined;
}

const secondsPerDay = 24 * 60 * 60;
/** How long mails are kept, sent or not. */
const mailLifeSeconds = 90 * secondsPerDay;

const shardCount = 4;
/** All parts of the queue. Each takes some hundred mails a second. */
export const outboxShards: readonly number[] = [...Array(shardCount).keys()];

/**
 * The two parts that write a mail to the outbox, for the transaction of what the mail is about: so
 * none is written about what did not happen, and none is missing of what did. Whoever writes one
 * calls `context.mail.onWritten` afterwards.
 */
export function outboxMail(context: ShopContext, mail: NewMail): readonly MailPart[] {
  const { data, now, random } = context;
  const nowMs = now();
  const mailId = mail.mailId ?? createMailId(nowMs, random);
  const expiresAt = epochSecondsOf(nowMs) + mailLifeSeconds;
  return [
    data.OutboxMail.create({
      ...mailKey(mailId),
      mail_kind: mail.kind,
      mail_to: mail.to,
      subject: mail.subject,
      text_body: mail.text,
      html_body: mail.html,
      mail_order_id: mail.orderId,
      mail_state: "waiting",
      attempt_count: 0,
      expires_at: expiresAt,
    }),
    data.OutboxEntry.create({
      ...waitingKey(mailId, nowMs),
      mail_id: mailId,
      mail_to: mail.to,
      subject: mail.subject,
      attempt_count: 0,
      asked_at: new Date(nowMs).toISOString(),
      expires_at: expiresAt,
    }),
  ];
}

/** Where a mail lies, by its id alone. */
export function mailKey(mailId: string): { readonly user_id: string; readonly cart_id: string } {
  return { user_id: helperKeys.mailsOfDay(mailId.slice(5, 15)), cart_id: mailId };
}

/** Where a mail waits that is due then. */
export function waitingKey(
  mailId: string,
  dueMs: number,
): { readonly user_id: string; readonly cart_id: string } {
  const shard = Number.parseInt(mailId.slice(-1), 16) % shardCount;
  return { user_id: helperKeys.waitingMails(shard), cart_id: entryId(mailId, dueMs) };
}

export function entryId(mailId: string, timeMs: number): string {
  return `${new Date(timeMs).toISOString()}#${mailId}`;
}

/** The time in an entry's id. */
export function timeOfEntry(id: string): string {
  return id.slice(0, 24);
}

export function isMailId(text: string): boolean {
  return /^mail-\d{4}-\d\d-\d\d-\d{9}-[0-9a-f]{8}$/.test(text);
}
