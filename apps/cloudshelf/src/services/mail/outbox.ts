import { exists, notEquals, remove } from "@plinth/model";
import { helperKeys, type OutboxEntryItem, type OutboxMailItem } from "../../schema.ts";
import { confirmationIdOf } from "../ids.ts";
import { type Page, type PageRequest, ShopError } from "../shop.ts";
import { pageOf, retryWhenStale, type ShopContext } from "../shop-context.ts";
import { dateOf, isDate } from "../time.ts";
import { type DrainOptions, type DrainResult, drainOutbox } from "./drain-outbox.ts";
import {
  entryId,
  isMailId,
  mailKey,
  outboxShards,
  timeOfEntry,
  waitingKey,
} from "./outbox-mail.ts";

export type MailState = "waiting" | "sent" | "failed";

export interface MailView {
  readonly mailId: string;
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly orderId: string | undefined;
  readonly state: MailState;
  readonly attemptCount: number;
  readonly lastError: string | undefined;
  readonly createdAt: string;
  readonly sentAt: string | undefined;
  readonly sentBy: string | undefined;
}

/** A mail that is to be sent, or was given up. */
export interface QueuedMail {
  readonly mailId: string;
  readonly to: string;
  readonly subject: string;
  readonly attemptCount: number;
  /** Why the last try failed. */
  readonly lastError: string | undefined;
  /** When it is due, or when it was given up. */
  readonly time: string;
}

/** The mails of the shop: what waits, what was sent, and what could not be. */
export interface Outbox {
  /** The service that sends, for people; undefined when none is configured and mails only wait. */
  readonly service: string | undefined;
  /** The day in UTC that it is. */
  today(): string;
  /** All mails of one day in UTC, in the order in which they were written. */
  ofDay(date: string, page?: PageRequest): Promise<Page<MailView>>;
  /** The mails that are due next, of each part of the queue so many; the earliest first. */
  waiting(limitPerPart?: number): Promise<readonly QueuedMail[]>;
  /** The mails that were given up, the newest first. */
  failed(page?: PageRequest): Promise<Page<QueuedMail>>;
  /** Rejects with MAIL_NOT_FOUND. */
  mail(mailId: string): Promise<MailView>;
  /** The mail that confirms an order, while it is kept. */
  confirmationOf(orderId: string): Promise<MailView | undefined>;
  /** Puts a mail that was sent or given up into the queue again. Rejects with MAIL_WAITING if it is there. */
  sendAgain(mailId: string): Promise<MailView>;
  /** Sends what is due; see `drainOutbox`. */
  drain(options: DrainOptions): Promise<DrainResult>;
}

/** Of each part of the queue. */
export const waitingShownMax = 25;
const sendAgainAttemptsMax = 4;

export function createOutbox(context: ShopContext): Outbox {
  const { data } = context;
  return {
    service: context.mail.service,
    today: () => dateOf(context.now()),
    async ofDay(date: string, page: PageRequest = {}) {
      if (!isDate(date)) throw new ShopError("INVALID_INPUT", "A day is YYYY-MM-DD.", "date");
      return await pageOf(
        data.OutboxMail.query({ user_id: helperKeys.mailsOfDay(date) }),
        page,
        mailView,
      );
    },
    async waiting(limitPerPart: number = waitingShownMax) {
      const parts = await Promise.all(
        outboxShards.map((shard) =>
          data.OutboxEntry.query({ user_id: helperKeys.waitingMails(shard) }).page({
            limit: limitPerPart,
          }),
        ),
      );
      const mails = parts.flatMap(({ items }) => items.map(queuedMail));
      return mails.sort((one, other) => (one.time < other.time ? -1 : 1));
    },
    async failed(page: PageRequest = {}) {
      const query = data.OutboxEntry.query(
        { user_id: helperKeys.failedMails },
        { order: "descending" },
      );
      return await pageOf(query, page, queuedMail);
    },
    mail: async (mailId) => mailView(await readMail(context, mailId)),
    async confirmationOf(orderId: string) {
      const mailId = confirmationIdOf(orderId);
      const mail = mailId === undefined ? undefined : await data.OutboxMail.get(mailKey(mailId));
      return mail === undefined ? undefined : mailView(mail);
    },
    sendAgain: (mailId) =>
      // Of two who ask at once, the second finds it waiting when it reads anew.
      retryWhenStale(sendAgainAttemptsMax, () => sendAgain(context, mailId)),
    drain: (options) => drainOutbox(context, options),
  };
}

async function readMail({ data }: ShopContext, mailId: string): Promise<OutboxMailItem> {
  const mail = isMailId(mailId)
    ? await data.OutboxMail.get(mailKey(mailId), { consistent: true })
    : undefined;
  if (mail === undefined) throw new ShopError("MAIL_NOT_FOUND", "There is no such mail.", mailId);
  return mail;
}

async function sendAgain(context: ShopContext, mailId: string): Promise<MailView> {
  const { data, now } = context;
  const mail = await readMail(context, mailId);
  if (mail.mail_state === "waiting") {
    throw new ShopError("MAIL_WAITING", "The mail waits to be sent already.", mailId);
  }
  const { cart_id, mail_to, subject, expires_at, failed_at } = mail;
  await data.transact([
    data.OutboxEntry.create({
      ...waitingKey(cart_id, now()),
      mail_id: cart_id,
      mail_to,
      subject,
      attempt_count: 0,
      asked_at: new Date(now()).toISOString(),
      expires_at,
    }),
    data.OutboxMail.update(
      mailKey(cart_id),
      { mail_state: "waiting", attempt_count: 0, failed_at: remove(), last_error: remove() },
      { if: notEquals("mail_state", "waiting") },
    ),
    ...(failed_at === undefined ? [] : [failedEntryGone(context, cart_id, failed_at)]),
  ]);
  context.mail.onWritten();
  return mailView(await readMail(context, mailId));
}

function failedEntryGone({ data }: ShopContext, mailId: string, failedAt: string) {
  const key = { user_id: helperKeys.failedMails, cart_id: entryId(mailId, Date.parse(failedAt)) };
  return data.OutboxEntry.delete(key, { if: exists("mail_id") });
}

function mailView(mail: OutboxMailItem): MailView {
  return {
    mailId: mail.cart_id,
    kind: mail.mail_kind,
    to: mail.mail_to,
    subject: mail.subject,
    text: mail.text_body,
    html: mail.html_body,
    orderId: mail.mail_order_id,
    state: mail.mail_state,
    attemptCount: mail.attempt_count,
    lastError: mail.last_error,
    createdAt: mail.created_at,
    sentAt: mail.sent_at,
    sentBy: mail.sent_by,
  };
}

function queuedMail(entry: OutboxEntryItem): QueuedMail {
  return {
    mailId: entry.mail_id,
    to: entry.mail_to,
    subject: entry.subject,
    attemptCount: entry.attempt_count,
    lastError: entry.last_error,
    time: timeOfEntry(entry.cart_id),
  };
}
