import { describe, expect, it, onTestFinished } from "vitest";
import { attemptsMax, claimLifeMs } from "../../src/services/mail/drain-outbox.ts";
import { MailPostponedError, MailRefusedError } from "../../src/services/mail/mail-sender.ts";
import { createTestSender } from "../support/mail-journey.ts";
import {
  checkoutRequest,
  openTestShop,
  refusalOf,
  registerCustomer,
  type TestShop,
  type TestShopOptions,
} from "../support/test-shop.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

async function openShop(options: TestShopOptions = {}): Promise<TestShop> {
  const test = await openTestShop(options);
  onTestFinished(() => test.engine.close());
  return test;
}

async function order(test: TestShop, name: string, key = "key-1") {
  const { user } = await registerCustomer(test.shop, name);
  await test.shop.carts.add({ kind: "user", id: user.userId }, "fic-001", 1);
  return await test.shop.orders.checkout(user.userId, checkoutRequest(key));
}

/** As many orders, each with its confirmation. */
async function shopWithMails(count: number, options: TestShopOptions = {}): Promise<TestShop> {
  const test = await openShop(options);
  for (let index = 0; index < count; index += 1) await order(test, `reader${index}`);
  return test;
}

async function stateOf(test: TestShop, index = 0) {
  const page = await test.shop.outbox.ofDay("2025-09-05");
  return page.items[index];
}

describe("the outbox", () => {
  it("S-16 has an order's confirmation as soon as there is the order", async () => {
    const test = await openShop({ mail: { shopUrl: "https://shop.example.com" } });
    const { orderId } = await order(test, "ada");
    const mail = await test.shop.outbox.confirmationOf(orderId);
    expect(mail).toMatchObject({
      to: "ada@example.com",
      orderId,
      kind: "order-confirmed",
      state: "waiting",
      attemptCount: 0,
      subject: `Your CloudShelf order ${orderId}`,
    });
    expect(mail?.text).toContain(`https://shop.example.com/orders/${orderId}`);
    const transactions = test.calls.filter(({ operation }) => operation === "TransactWriteItems");
    const parts = transactions.map(({ input }) => JSON.stringify(input));
    const writing = parts.filter((text) => text.includes("OUTBOX#DAY#"));
    expect(writing).toHaveLength(1);
    expect(writing[0]).toContain('"TableName":"cloudshelf-orders"');
  });

  it("S-16 has none for an order that was refused, and one for the same checkout twice", async () => {
    const test = await openShop();
    const { user } = await registerCustomer(test.shop, "ada");
    const declined = { ...checkoutRequest("key-0").card, number: "4000 0000 0000 0002" };
    await test.shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
    await refusalOf(
      test.shop.orders.checkout(user.userId, checkoutRequest("key-0", { card: declined })),
    );
    expect(await test.shop.outbox.waiting()).toEqual([]);
    const once = () => test.shop.orders.checkout(user.userId, checkoutRequest("key-1"));
    await Promise.all([once(), once(), once()]);
    expect(await test.shop.outbox.waiting()).toHaveLength(1);
  });

  it("writes of what was shipped and cancelled, and of a new password", async () => {
    const test = await openShop();
    const shipped = await order(test, "ada");
    const step = (status: "packed" | "shipped") =>
      test.shop.orderOffice.advance(shipped.userId, shipped.orderId, {
        status,
        byUserId: "user-k",
      });
    await step("packed");
    await step("shipped");
    const cancelled = await order(test, "bea");
    await test.shop.orders.cancel(cancelled.userId, cancelled.orderId);
    const password = "a long enough password";
    await test.shop.accounts.changePassword(cancelled.userId, {
      password,
      newPassword: "another long password",
    });
    const { items } = await test.shop.outbox.ofDay("2025-09-05");
    expect(items.map(({ kind, to }) => `${kind} ${to}`).sort()).toEqual([
      "order-cancelled bea@example.com",
      "order-confirmed ada@example.com",
      "order-confirmed bea@example.com",
      "order-shipped ada@example.com",
      "password-changed bea@example.com",
    ]);
    const mail = items.find(({ kind }) => kind === "password-changed");
    expect(mail?.text + (mail?.html ?? "")).not.toContain("another long password");
  });

  it("S-16 writes once of a refund, whoever asks for it at the same time", async () => {
    const test = await openShop();
    const { userId, orderId, totalCents } = await order(test, "ada");
    const office = test.shop.orderOffice;
    await office.advance(userId, orderId, { status: "packed", byUserId: "user-k" });
    await Promise.allSettled(
      Array.from({ length: 5 }, () => office.refund(userId, orderId, "user-k")),
    );
    const { items } = await test.shop.outbox.ofDay("2025-09-05");
    const refunds = items.filter(({ kind }) => kind === "order-refunded");
    expect(refunds).toMatchObject([{ to: "ada@example.com", orderId, state: "waiting" }]);
    expect(refunds[0]?.subject).toBe(`Refunded: your CloudShelf order ${orderId}`);
    expect(refunds[0]?.text).toContain(`$${(totalCents / 100).toFixed(2)}`);
  });

  it("writes nobody about an order whose account is gone", async () => {
    const test = await openShop();
    const { userId, orderId } = await order(test, "ada");
    const waiting = await test.shop.outbox.waiting();
    await test.shop.accountOffice.remove(userId, undefined);
    await test.shop.orderOffice.cancel(userId, orderId, "user-k");
    expect(await test.shop.outbox.waiting()).toEqual(waiting);
  });

  it("keeps a mail for 90 days", async () => {
    const test = await shopWithMails(1);
    test.clock.nowMs += 90 * dayMs - 1000;
    expect(await stateOf(test)).toBeDefined();
    test.clock.nowMs += 2000;
    expect(await stateOf(test)).toBeUndefined();
    expect(await test.shop.outbox.waiting()).toEqual([]);
  });

  it("pages through the mails of a day, in the order in which they were written", async () => {
    const test = await openShop();
    for (const name of ["ada", "bea", "cay"]) {
      await order(test, name);
      test.clock.nowMs += 1000;
    }
    const first = await test.shop.outbox.ofDay("2025-09-05", { limit: 2 });
    const second = await test.shop.outbox.ofDay("2025-09-05", { limit: 2, cursor: first.cursor });
    expect([...first.items, ...second.items].map(({ to }) => to)).toEqual([
      "ada@example.com",
      "bea@example.com",
      "cay@example.com",
    ]);
  });

  it.each(["", "2025-02-30", "OUTBOX#DAY#2025-09-05", "2025-09-05T00:00:00Z"])(
    "refuses %j as a day",
    async (day) => {
      const { shop } = await openShop();
      await expect(shop.outbox.ofDay(day)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    },
  );

  it.each(["", "mail-1", "order-2025-09-05-100000000-00000000", "mail-".repeat(500)])(
    "has no mail %j",
    async (mailId) => {
      const { shop } = await openShop();
      await expect(shop.outbox.mail(mailId)).rejects.toMatchObject({ code: "MAIL_NOT_FOUND" });
    },
  );
});

describe("draining the outbox", () => {
  it("S-16 sends what waits, once, and says by whom", async () => {
    const test = await shopWithMails(3);
    const sender = createTestSender();
    const result = await test.shop.outbox.drain({ sender });
    expect(result).toEqual({ sentCount: 3, deferredCount: 0, failedCount: 0 });
    expect(sender.sent.map(({ to }) => to).sort()).toEqual([
      "reader0@example.com",
      "reader1@example.com",
      "reader2@example.com",
    ]);
    expect(await stateOf(test)).toMatchObject({
      state: "sent",
      attemptCount: 1,
      sentBy: "a service of the tests",
      sentAt: "2025-09-05T10:00:00.000Z",
    });
    const again = await test.shop.outbox.drain({ sender });
    expect([again.sentCount, sender.sent.length]).toEqual([0, 3]);
  });

  it("sends each mail once, however many workers drain at the same time", async () => {
    const test = await shopWithMails(12);
    const sender = createTestSender(() => new Promise((resolve) => setImmediate(resolve)));
    const results = await Promise.all(
      Array.from({ length: 6 }, () => test.shop.outbox.drain({ sender })),
    );
    expect(results.reduce((sum, { sentCount }) => sum + sentCount, 0)).toBe(12);
    expect(new Set(sender.sent.map(({ mailId }) => mailId)).size).toBe(12);
    expect(sender.sent).toHaveLength(12);
  });

  it("takes over what a worker held that died, when its claim has run out", async () => {
    const test = await shopWithMails(1);
    await new Promise<void>((resolve) => {
      // It never comes back.
      const dying = createTestSender(() => {
        resolve();
        return new Promise(() => undefined);
      });
      void test.shop.outbox.drain({ sender: dying });
    });
    const sender = createTestSender();
    await test.shop.outbox.drain({ sender });
    test.clock.nowMs += claimLifeMs - 1;
    await test.shop.outbox.drain({ sender });
    expect(sender.sent).toEqual([]);
    test.clock.nowMs += 1;
    await test.shop.outbox.drain({ sender });
    expect(sender.sent).toHaveLength(1);
    expect(await stateOf(test)).toMatchObject({ state: "sent", attemptCount: 2 });
  });

  it("reports a worker that was slower than its claim, and keeps what the next one made of it", async () => {
    const test = await shopWithMails(1);
    const errors: unknown[] = [];
    const fast = createTestSender();
    const slow = createTestSender(async () => {
      test.clock.nowMs += claimLifeMs;
      await test.shop.outbox.drain({ sender: fast });
    });
    const reportError = (error: unknown): unknown => errors.push(error);
    const result = await test.shop.outbox.drain({ sender: slow, reportError });
    expect(result.sentCount).toBe(0);
    expect(errors).toHaveLength(1);
    // At least once: both copies have the id by which they are one.
    expect(slow.sent.map(({ mailId }) => mailId)).toEqual(fast.sent.map(({ mailId }) => mailId));
    expect(await stateOf(test)).toMatchObject({ state: "sent" });
    expect(await test.shop.outbox.waiting()).toEqual([]);
  });

  it("waits longer after each failure, and gives up at last with the reason", async () => {
    const test = await shopWithMails(1);
    const sender = createTestSender(() => {
      throw new Error("421 The service\r\nis closed");
    });
    const waits: number[] = [];
    for (let attempt = 1; attempt < attemptsMax; attempt += 1) {
      expect((await test.shop.outbox.drain({ sender })).deferredCount).toBe(1);
      const [mail] = await test.shop.outbox.waiting();
      const dueMs = Date.parse(mail?.time ?? "");
      waits.push(dueMs - test.clock.nowMs);
      test.clock.nowMs = dueMs - 1;
      expect((await test.shop.outbox.drain({ sender })).deferredCount).toBe(0);
      test.clock.nowMs = dueMs;
    }
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(2 ** index * 0.5 * minuteMs);
      expect(wait).toBeLessThan(2 ** index * 1.5 * minuteMs + 1);
    }
    expect(new Set(waits.map((wait, index) => wait / 2 ** index)).size).toBeGreaterThan(1);
    expect((await test.shop.outbox.drain({ sender })).failedCount).toBe(1);
    expect(await stateOf(test)).toMatchObject({
      state: "failed",
      attemptCount: attemptsMax,
      lastError: "421 The service is closed",
    });
    expect(await test.shop.outbox.waiting()).toEqual([]);
    expect((await test.shop.outbox.failed()).items).toMatchObject([{ to: "reader0@example.com" }]);
  });

  it("gives a mail up at once that the service refuses for good, and sends the others", async () => {
    const test = await shopWithMails(3);
    const sender = createTestSender(({ to }) => {
      if (to === "reader1@example.com") throw new MailRefusedError("550 No such user");
    });
    const result = await test.shop.outbox.drain({ sender });
    expect(result).toEqual({ sentCount: 2, deferredCount: 0, failedCount: 1 });
  });

  it("spends no attempt of all the others when the service is down", async () => {
    const test = await shopWithMails(40);
    const sender = createTestSender(() => {
      throw new Error("connect ECONNREFUSED");
    });
    const result = await test.shop.outbox.drain({ sender });
    // Three of each of the four parts of the queue.
    expect(result).toEqual({ sentCount: 0, deferredCount: 12, failedCount: 0 });
  });

  it("sends all others, however many receivers at the front are not taken now", async () => {
    const test = await shopWithMails(40);
    const isBusy = (to: string): boolean => Number(to.match(/\d+/)?.[0]) < 30;
    const sender = createTestSender(({ to }) => {
      if (isBusy(to)) throw new MailPostponedError("451 4.7.1 Greylisted");
    });
    const result = await test.shop.outbox.drain({ sender });
    expect(result).toEqual({ sentCount: 10, deferredCount: 30, failedCount: 0 });
    const waiting = await test.shop.outbox.waiting();
    expect(waiting[0]).toMatchObject({ attemptCount: 1, lastError: "451 4.7.1 Greylisted" });
  });

  it("begins no mail once it is told to stop, however many wait", async () => {
    const test = await shopWithMails(40);
    const stopping = new AbortController();
    const sender = createTestSender(() => {
      if (sender.sent.length >= 2) stopping.abort();
    });
    const { sentCount } = await test.shop.outbox.drain({ sender, signal: stopping.signal });
    // One of each part of the queue was sent by then, and one may be under way.
    expect(sentCount).toBeLessThanOrEqual(4 + 4);
    await test.shop.outbox.drain({ sender });
    expect(sender.sent).toHaveLength(40);
  });

  it("sends once, and only once it is due, when the clock jumps back", async () => {
    const test = await shopWithMails(2);
    const sender = createTestSender(({ to }) => {
      if (to === "reader0@example.com" && sender.sent.length === 0) {
        test.clock.nowMs -= 60 * minuteMs;
      }
    });
    await test.shop.outbox.drain({ sender });
    await test.shop.outbox.drain({ sender });
    test.clock.nowMs += 61 * minuteMs + claimLifeMs;
    await test.shop.outbox.drain({ sender });
    expect(sender.sent.map(({ to }) => to).sort()).toEqual([
      "reader0@example.com",
      "reader1@example.com",
    ]);
    expect(await test.shop.outbox.waiting()).toEqual([]);
  });

  it("does not send what waited for a service for days, and says why", async () => {
    const test = await shopWithMails(1);
    test.clock.nowMs += 3 * dayMs + 1;
    const sender = createTestSender();
    expect((await test.shop.outbox.drain({ sender })).failedCount).toBe(1);
    expect(sender.sent).toEqual([]);
    const mail = await stateOf(test);
    expect(mail?.lastError).toContain("more than 3 days");
    await test.shop.outbox.sendAgain(mail?.mailId ?? "");
    await test.shop.outbox.drain({ sender });
    expect(sender.sent).toHaveLength(1);
  });

  it("begins no mail after the time that it has", async () => {
    const test = await shopWithMails(8);
    const sender = createTestSender(() => {
      test.clock.nowMs += 1000;
    });
    await test.shop.outbox.drain({ sender, untilMs: test.clock.nowMs + 2000 });
    expect(sender.sent.length).toBeGreaterThan(0);
    expect(sender.sent.length).toBeLessThan(8);
    await test.shop.outbox.drain({ sender });
    expect(sender.sent).toHaveLength(8);
  });

  it("gives up a mail on which every worker died", async () => {
    const test = await shopWithMails(1);
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      await new Promise<void>((resolve) => {
        const dying = createTestSender(() => {
          resolve();
          return new Promise(() => undefined);
        });
        void test.shop.outbox.drain({ sender: dying });
      });
      test.clock.nowMs += claimLifeMs;
    }
    const sender = createTestSender();
    expect((await test.shop.outbox.drain({ sender })).failedCount).toBe(1);
    expect(sender.sent).toEqual([]);
  });
});

describe("sending a mail again", () => {
  it("puts it into the queue once, whoever asks at the same time", async () => {
    const test = await shopWithMails(1);
    const sender = createTestSender();
    await test.shop.outbox.drain({ sender });
    const mailId = sender.sent[0]?.mailId ?? "";
    const asked = await Promise.allSettled([
      test.shop.outbox.sendAgain(mailId),
      test.shop.outbox.sendAgain(mailId),
    ]);
    expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(test.shop.outbox.sendAgain(mailId)).rejects.toMatchObject({
      code: "MAIL_WAITING",
    });
    await test.shop.outbox.drain({ sender });
    expect(sender.sent.map((mail) => mail.mailId)).toEqual([mailId, mailId]);
  });

  it("puts one that was given up into the queue once, whoever asks at the same time", async () => {
    const test = await shopWithMails(1);
    const refusing = createTestSender(() => {
      throw new MailRefusedError("550 No such user");
    });
    await test.shop.outbox.drain({ sender: refusing });
    const [failed] = (await test.shop.outbox.failed()).items;
    expect(failed).toMatchObject({ lastError: "550 No such user" });
    const mailId = failed?.mailId ?? "";
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, () => test.shop.outbox.sendAgain(mailId)),
    );
    const refusals = asked.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refusals).toHaveLength(4);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: "MAIL_WAITING" });
    expect((await test.shop.outbox.failed()).items).toEqual([]);
    const sender = createTestSender();
    await test.shop.outbox.drain({ sender });
    expect(sender.sent).toHaveLength(1);
  });

  it("takes it from those that were given up", async () => {
    const test = await shopWithMails(1);
    const refusing = createTestSender(() => {
      throw new MailRefusedError("550 No such user");
    });
    await test.shop.outbox.drain({ sender: refusing });
    const [mail] = (await test.shop.outbox.failed()).items;
    const again = await test.shop.outbox.sendAgain(mail?.mailId ?? "");
    expect(again).toMatchObject({ state: "waiting", attemptCount: 0, lastError: undefined });
    expect((await test.shop.outbox.failed()).items).toEqual([]);
  });

  it("tells whoever sends", async () => {
    let writtenCount = 0;
    const onWritten = (): void => {
      writtenCount += 1;
    };
    const test = await shopWithMails(1, { mail: { onWritten } });
    const sender = createTestSender();
    await test.shop.outbox.drain({ sender });
    await test.shop.outbox.sendAgain(sender.sent[0]?.mailId ?? "");
    expect(writtenCount).toBe(2);
  });
});
