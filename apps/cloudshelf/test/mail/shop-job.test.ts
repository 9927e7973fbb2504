import { createLogger } from "@plinth/kit";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCloudShelf } from "../../src/app.ts";
import { cloudShelfConfig } from "../../src/config.ts";
import { type JobLimits, startJob } from "../../src/jobs/shop-job.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { checkoutRequest, openTestShop, registerCustomer } from "../support/test-shop.ts";

const neverMs = 2 ** 31 - 1;

/** A job that tells of its runs: the n-th resolves `reached(n)`. */
function countedJob(onRun: (count: number) => void = () => undefined) {
  let count = 0;
  const waiting = new Map<number, () => void>();
  let isClosed = false;
  return {
    reached: (goal: number): Promise<void> =>
      count >= goal ? Promise.resolve() : new Promise((resolve) => waiting.set(goal, resolve)),
    counted: () => count,
    isClosed: () => isClosed,
    run(): Promise<void> {
      count += 1;
      waiting.get(count)?.();
      onRun(count);
      return Promise.resolve();
    },
    close(): Promise<void> {
      isClosed = true;
      return Promise.resolve();
    },
  };
}

describe("startJob", () => {
  it("runs at once, and again after its rest", async () => {
    const job = countedJob();
    const running = startJob(job, { reportError: () => undefined, restMs: 1 });
    await job.reached(3);
    await running.stop();
    expect(job.isClosed()).toBe(true);
  });

  it("is woken from its rest, and also by what comes while it works", async () => {
    const job = countedJob((count) => {
      if (count === 1) running.wake();
    });
    const options = { reportError: () => undefined, restMs: neverMs };
    // The first run begins in the next turn only where `running` is there.
    const lazy = { ...job, run: async () => Promise.resolve().then(() => job.run()) };
    const running = startJob(lazy, options);
    await job.reached(2);
    running.wake();
    await job.reached(3);
    await running.stop();
    expect(job.counted()).toBe(3);
  });

  it("tells the run that is under way to begin nothing more when it is to stop", async () => {
    const heard = new Promise<void>((resolve) => {
      const job = {
        run: ({ signal }: JobLimits): Promise<void> =>
          new Promise((end) => {
            signal?.addEventListener("abort", () => end());
            setImmediate(() => void running.stop().then(resolve));
          }),
        close: (): Promise<void> => Promise.resolve(),
      };
      const running = startJob(job, { reportError: () => undefined, restMs: neverMs });
    });
    await expect(heard).resolves.toBeUndefined();
  });

  it("reports a run that fails, and goes on", async () => {
    const errors: unknown[] = [];
    const job = countedJob((count) => {
      if (count === 1) throw new Error("the table is away");
    });
    const reportError = (error: unknown): unknown => errors.push(error);
    const running = startJob(job, { reportError, restMs: 1 });
    await job.reached(2);
    await running.stop();
    expect(errors).toEqual([new Error("the table is away")]);
  });
});

describe("the shop's jobs", () => {
  it("S-16 send a confirmation soon after its order", async () => {
    const smtp = await startSmtpServer();
    const test = await openTestShop();
    const { mail: _, ...options } = test.options;
    const { shop, jobs } = createCloudShelf({
      ...options,
      config: cloudShelfConfig({
        CLOUDSHELF_SMTP_URL: smtp.url,
        CLOUDSHELF_MAIL_FROM: "shop@example.com",
        CLOUDSHELF_URL: "https://example.com/shop",
      }),
      logger: createLogger({ name: "jobs", level: "silent" }),
      basePath: "",
      secret: "the secret of the jobs' tests",
    });
    const running = jobs.start();
    onTestFinished(async () => {
      await running.stop();
      await smtp.stop();
      await test.engine.close();
    });
    const { user } = await registerCustomer(shop, "ada");
    await shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
    const { orderId } = await shop.orders.checkout(user.userId, checkoutRequest("key-1"));
    await expect.poll(() => smtp.received.length, { interval: 5, timeout: 10_000 }).toBe(1);
    await expect
      .poll(async () => (await shop.outbox.confirmationOf(orderId))?.state, { interval: 5 })
      .toBe("sent");
    expect(smtp.received[0]?.to).toEqual(["ada@example.com"]);
  });

  it("are none when no mail service is configured", async () => {
    const test = await openTestShop();
    onTestFinished(() => test.engine.close());
    const { mail: _, ...options } = test.options;
    const { jobs } = createCloudShelf({
      ...options,
      config: cloudShelfConfig({}),
      logger: createLogger({ name: "jobs", level: "silent" }),
      basePath: "",
      secret: "the secret of the jobs' tests",
    });
    test.calls.length = 0;
    await jobs.run(test.clock.nowMs + 1000);
    await jobs.start().stop();
    expect(test.calls).toEqual([]);
  });
});
