import { exists, lessThan, remove } from "@plinth/model";
import { helperKeys, type OutboxEntryItem, type OutboxMailItem } from "../../schema.ts";
import { isStale, type ShopContext } from "../shop-context.ts";
import { MailPostponedError, MailRefusedError, type MailSender } from "./mail-sender.ts";
import { entryId, mailKey, outboxShards, waitingKey } from "./outbox-mail.ts";

export interface DrainOptions {
  readonly sender: MailSender;
  /** No mail is begun after it; for a function that must end in time. */
  readonly untilMs?: number | undefined;
  /** No mail is begun once it is aborted; for a server that is to stop. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of what kept a mail from being settled; the mail is tried again when its claim runs out. */
  readonly reportError?: ((error: unknown) => void) | undefined;
}

export interface DrainResult {
  readonly sentCount: number;
  /** Of mails that will be tried again. */
  readonly deferredCount: number;
  readonly failedCount: number;
}

/** As long as a mail is a worker's: many times what sending takes. What a dead one held is free then. */
export const claimLifeMs: number = 2 * 60_000;
export const attemptsMax = 10;
const firstWaitMs = 60_000;
/** A mail that waited longer is about what its reader has long forgotten. */
const waitingDaysMax = 3;
const dayMs = 24 * 60 * 60_000;
const entriesPerQuery = 10;
/** So many in a row, and the service itself is down: the others need not spend an attempt on it. */
const failuresInRowMax = 3;

type Outcome = "sent" | "deferred" | "failed";

/** A mail that the service postponed is deferred like one that it could not take, and counts for itself. */
interface Settled {
  readonly outcome: Outcome;
  readonly isServiceDown: boolean;
}

/**
 * Sends what is due, part after part of the queue. Any number of workers may do so at once: a mail is
 * claimed by moving its entry to when the claim runs out, and of two who move it one is refused.
 */
export async function drainOutbox(
  context: ShopContext,
  options: DrainOptions,
): Promise<DrainResult> {
  const counts = { sent: 0, deferred: 0, failed: 0 };
  await Promise.all(
    outboxShards.map(async (shard) => {
      for await (const outcome of drainShard(context, shard, options)) counts[outcome] += 1;
    }),
  );
  return {
    sentCount: counts.sent,
    deferredCount: counts.deferred,
    failedCount: counts.failed,
  };
}

async function* drainShard(
  context: ShopContext,
  shard: number,
  options: DrainOptions,
): AsyncGenerator<Outcome> {
  const { untilMs = Number.POSITIVE_INFINITY, signal } = options;
  let failuresInRow = 0;
  for (;;) {
    const entries = await dueEntries(context, shard);
    let claimedCount = 0;
    for (const entry of entries) {
      if (context.now() >= untilMs || signal?.aborted === true) return;
      const claim = await claimEntry(context, entry);
      if (claim === undefined) continue;
      claimedCount += 1;
      const settled = await sendClaimed(context, claim, options);
      if (settled === undefined) continue;
      failuresInRow = settled.isServiceDown ? failuresInRow + 1 : 0;
      yield settled.outcome;
      if (failuresInRow === failuresInRowMax) return;
    }
    // What is left is in the hands of others.
    if (claimedCount === 0) return;
  }
}

async function dueEntries(
  { data, now }: ShopContext,
  shard: number,
): Promise<readonly OutboxEntryItem[]> {
  const dueBefore = lessThan(new Date(now() + 1).toISOString());
  const query = data.OutboxEntry.query(
    { user_id: helperKeys.waitingMails(shard), cart_id: dueBefore },
    { consistent: true },
  );
  return (await query.page({ limit: entriesPerQuery })).items;
}

function keyOf({ user_id, cart_id }: OutboxEntryItem): { user_id: string; cart_id: string } {
  return { user_id, cart_id };
}

/** Undefined when another worker was faster. */
async function claimEntry(
  context: ShopContext,
  entry: OutboxEntryItem,
): Promise<OutboxEntryItem | undefined> {
  const { data, now } = context;
  const claim: OutboxEntryItem = {
    ...entry,
    ...waitingKey(entry.mail_id, now() + claimLifeMs),
    attempt_count: entry.attempt_count + 1,
  };
  try {
    await data.transact([
      data.OutboxEntry.delete(keyOf(entry), { if: exists("mail_id") }),
      data.OutboxEntry.create(claim),
    ]);
    return claim;
  } catch (error) {
    if (isStale(error)) return undefined;
    throw error;
  }
}

/** Undefined when it could not be settled: the claim runs out, and the mail is tried again. */
async function sendClaimed(
  context: ShopContext,
  claim: OutboxEntryItem,
  options: DrainOptions,
): Promise<Settled | undefined> {
  try {
    const mail = await context.data.OutboxMail.get(mailKey(claim.mail_id), { consistent: true });
    if (mail === undefined || mail.mail_state !== "waiting") {
      await settle(context, claim, []);
      return undefined;
    }
    if (claim.attempt_count === 1 && isTooOld(context, claim)) {
      const reason = `It waited more than ${waitingDaysMax} days for a mail service, and is old news by now.`;
      return await giveUp(context, { claim, mail, reason });
    }
    if (claim.attempt_count > attemptsMax) {
      const reason = `${attemptsMax} tries ended without an answer.`;
      return await giveUp(context, { claim, mail, reason });
    }
    return await trySending(context, { claim, mail }, options.sender);
  } catch (error) {
    options.reportError?.(error);
    return undefined;
  }
}

function isTooOld({ now }: ShopContext, claim: OutboxEntryItem): boolean {
  return now() - Date.parse(claim.asked_at) > waitingDaysMax * dayMs;
}

interface Claimed {
  readonly claim: OutboxEntryItem;
  readonly mail: OutboxMailItem;
}

async function trySending(
  context: ShopContext,
  claimed: Claimed,
  sender: MailSender,
): Promise<Settled> {
  const { claim, mail } = claimed;
  try {
    await sender.send({
      mailId: mail.cart_id,
      to: mail.mail_to,
      subject: mail.subject,
      text: mail.text_body,
      html: mail.html_body,
    });
  } catch (error) {
    const reason = reasonOf(error);
    const isLast = error instanceof MailRefusedError || claim.attempt_count >= attemptsMax;
    if (isLast) return await giveUp(context, { claim, mail, reason });
    await defer(context, { claim, mail, reason });
    return { outcome: "deferred", isServiceDown: !(error instanceof MailPostponedError) };
  }
  await settle(context, claim, [
    context.data.OutboxMail.update(mailKey(mail.cart_id), {
      mail_state: "sent",
      attempt_count: claim.attempt_count,
      sent_at: new Date(context.now()).toISOString(),
      sent_by: sender.name,
      last_error: remove(),
    }),
  ]);
  return { outcome: "sent", isServiceDown: false };
}

const reasonLengthMax = 500;

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replaceAll(/\s+/g, " ").slice(0, reasonLengthMax);
}

/** Twice as long each time, from half to once and a half, so that many do not come back at once. */
function waitMsAfter(attemptCount: number, random: () => number): number {
  return Math.round(firstWaitMs * 2 ** (attemptCount - 1) * (0.5 + random()));
}

async function defer(
  context: ShopContext,
  { claim, mail, reason }: Claimed & { readonly reason: string },
): Promise<void> {
  const { data, now, random } = context;
  const dueMs = now() + waitMsAfter(claim.attempt_count, random);
  const key = waitingKey(claim.mail_id, dueMs);
  // A transaction cannot have one item twice.
  const next = key.cart_id === claim.cart_id ? waitingKey(claim.mail_id, dueMs + 1) : key;
  await settle(context, claim, [
    data.OutboxEntry.create({ ...claim, ...next, last_error: reason }),
    data.OutboxMail.update(mailKey(mail.cart_id), {
      attempt_count: claim.attempt_count,
      last_error: reason,
    }),
  ]);
}

async function giveUp(
  context: ShopContext,
  { claim, mail, reason }: Claimed & { readonly reason: string },
): Promise<Settled> {
  const { data, now } = context;
  const nowMs = now();
  await settle(context, claim, [
    data.OutboxEntry.create({
      ...claim,
      user_id: helperKeys.failedMails,
      cart_id: entryId(claim.mail_id, nowMs),
      last_error: reason,
    }),
    data.OutboxMail.update(mailKey(mail.cart_id), {
      mail_state: "failed",
      attempt_count: claim.attempt_count,
      failed_at: new Date(nowMs).toISOString(),
      last_error: reason,
    }),
  ]);
  return { outcome: "failed", isServiceDown: false };
}

type Parts = Parameters<ShopContext["data"]["transact"]>[0];

/** Ends a claim. Refused when it had run out and another worker took the mail over. */
async function settle({ data }: ShopContext, claim: OutboxEntryItem, parts: Parts): Promise<void> {
  const release = data.OutboxEntry.delete(keyOf(claim), { if: exists("mail_id") });
  await data.transact([release, ...parts]);
}
