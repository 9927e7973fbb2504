import type { Client } from "@plinth/client";
import { itemToJson } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  connectStore,
  entities,
  oldOrder,
  openStore,
  orderKey,
  type Store,
  start,
} from "../../test/upgrade.suite.ts";
import { add, connect } from "../index.ts";
import { type MigrateOptions, migrate } from "./migrate.ts";

const seed = 20_250_905;

async function fill(store: Store, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await store.put("app", oldOrder(String(number).padStart(3, "0"), { note: `n${number}` }));
  }
  await store.shop.Note.create({ user_id: "ann", note_id: "1", text: "x" });
}

async function dump(store: Store, table = "app"): Promise<string[]> {
  const items = await store.all(table);
  const texts = items.map((item) => {
    const names = Object.keys(item).sort();
    return itemToJson(
      Object.fromEntries(names.map((name) => [name, item[name] ?? { NULL: true }])),
    );
  });
  return texts.sort();
}

function optionsOf(store: Store, more: Partial<MigrateOptions> = {}): MigrateOptions {
  return { name: "orders", state: store.shop.MigrationState, pageSize: 4, segments: 2, ...more };
}

async function caught(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return expect.unreachable();
}

/** Fails every request from the nth on, as a killed process sends no more. */
function dyingAfter(requestCount: number): (client: Client) => Client {
  let count = 0;
  return (inner) => ({
    send: (operation, input, options) => {
      count += 1;
      return count > requestCount
        ? Promise.reject(new Error("killed"))
        : inner.send(operation, input, options);
    },
    close: () => inner.close(),
  });
}

describe("migrate", () => {
  it("writes all old items in today's form, and once only", async () => {
    const store = await openStore();
    await fill(store, 10);
    const report = await migrate(store.shop.Order, optionsOf(store));
    expect(report).toMatchObject({
      version: 3,
      isRepeated: false,
      scanned: 11,
      upgraded: 10,
      alreadyCurrent: 0,
      others: 1,
      failedCount: 0,
    });
    expect(report.capacity.writeUnits).toBeGreaterThan(0);
    expect(await store.shop.Order.index("ByStatus").query({ status: "open" }).all()).toHaveLength(
      10,
    );
    for (const item of await store.all("app")) {
      expect(item).not.toHaveProperty("cents");
    }
    store.calls.length = 0;
    expect(await migrate(store.shop.Order, optionsOf(store))).toEqual({
      ...report,
      isRepeated: true,
    });
    expect(store.calls).toEqual(["GetItem"]);
    const again = await migrate(store.shop.Order, optionsOf(store, { restart: true }));
    expect(again).toMatchObject({ upgraded: 0, alreadyCurrent: 10, others: 1, isRepeated: false });
  });

  it("comes to the same end wherever it is killed", async () => {
    const whole = await openStore();
    await fill(whole, 9);
    await migrate(whole.shop.Order, optionsOf(whole));
    const expected = await dump(whole);
    const requestCount = whole.calls.length;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(requestCount), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 3 }),
        async (kills, segments) => {
          const store = await openStore();
          await fill(store, 9);
          for (const kill of kills) {
            const other = connectStore(store.client, store.clock, dyingAfter(kill));
            await migrate(other.shop.Order, optionsOf(other, { segments })).catch(() => undefined);
            store.clock.now += 61_000;
          }
          const report = await migrate(store.shop.Order, optionsOf(store, { segments }));
          expect(await dump(store)).toEqual(expected);
          expect(report).toMatchObject({ scanned: 10, others: 1, failedCount: 0 });
          expect(report.upgraded + report.alreadyCurrent).toBe(9);
        },
      ),
      { seed, numRuns: 25 },
    );
  });

  it("goes on from each checkpoint at which it is aborted", async () => {
    const store = await openStore();
    await fill(store, 9);
    let runs = 0;
    for (;;) {
      runs += 1;
      const controller = new AbortController();
      const onProgress = () => controller.abort();
      const options = optionsOf(store, { segments: 1, onProgress, signal: controller.signal });
      const outcome = await migrate(store.shop.Order, options).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) {
        expect(outcome).toMatchObject({ scanned: 10, upgraded: 9, alreadyCurrent: 0 });
        break;
      }
      expect(outcome.name).toBe("AbortError");
    }
    expect(runs).toBe(3);
  });

  it("refuses to run twice at once, until the other's lease is over", async () => {
    const store = await openStore();
    await fill(store, 6);
    const killed = connectStore(store.client, store.clock, dyingAfter(6));
    expect(await caught(migrate(killed.shop.Order, optionsOf(killed)))).toEqual(
      new Error("killed"),
    );
    const refused = await caught(migrate(store.shop.Order, optionsOf(store)));
    expect(refused).toMatchObject({ code: "jobUnderWay" });
    store.clock.now += 60_001;
    expect(await migrate(store.shop.Order, optionsOf(store))).toMatchObject({ failedCount: 0 });
  });

  it("ends when another process has taken the job over", async () => {
    const store = await openStore();
    await fill(store, 6);
    let taken: unknown;
    const onProgress = (): void => {
      store.clock.now += 61_000;
      const other = connectStore(store.client, store.clock);
      taken ??= migrate(other.shop.Order, optionsOf(other));
    };
    const options = optionsOf(store, { segments: 1, pageSize: 2, onProgress });
    const both = await Promise.allSettled([
      migrate(store.shop.Order, { ...options, segments: 2 }),
      Promise.resolve().then(() => taken),
    ]);
    expect(await taken).toMatchObject({ failedCount: 0 });
    expect(both[0]).toMatchObject({ status: "rejected", reason: { code: "jobUnderWay" } });
    for (const item of await store.all("app")) {
      expect(item).not.toHaveProperty("cents");
    }
  });

  it("never loses what others write meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }), async (moments) => {
        const store = await openStore();
        await fill(store, 6);
        const ids = ["001", "002", "003", "004", "005", "006"];
        let count = 0;
        const wanted = new Map<string, number>();
        const decorate = (inner: Client): Client => ({
          async send(operation, input, options) {
            count += 1;
            if (moments.includes(count)) {
              const id = ids[count % ids.length] ?? "001";
              wanted.set(id, (wanted.get(id) ?? 0) + 1);
              const writer = connectStore(store.client, store.clock);
              await writer.shop.Order.update({ user_id: "ann", order_id: id }, { count: add(1) });
              // And an older deployment, which knows nothing of versions.
              await inner.send("UpdateItem", {
                TableName: "app",
                Key: orderKey(id),
                UpdateExpression: "ADD hits :one",
                ExpressionAttributeValues: { ":one": { N: "1" } },
              });
            }
            return inner.send(operation, input, options);
          },
          close: () => inner.close(),
        });
        const job = connectStore(store.client, store.clock, decorate);
        const report = await migrate(job.shop.Order, optionsOf(job, { concurrency: 1 }));
        expect(report.failedCount).toBe(0);
        for (const id of ids) {
          const item = await store.stored("app", orderKey(id));
          const hits = wanted.get(id);
          expect(item).toMatchObject({ schema_version: { N: "3" }, price: { S: "12.5" } });
          expect(item?.["count"]).toEqual(hits && { N: String(hits) });
          expect(item?.["hits"]).toEqual(hits && { N: String(hits) });
        }
      }),
      { seed, numRuns: 25 },
    );
  });

  it("looks at an item again that was written meanwhile", async () => {
    const store = await openStore();
    await store.put("app", oldOrder("1"));
    let isWritten = false;
    const job = connectStore(store.client, store.clock, (inner) => ({
      async send(operation, input, options) {
        if (operation === "UpdateItem" && !isWritten) {
          isWritten = true;
          await store.put("app", oldOrder("1", { cents: 900 }));
        }
        return inner.send(operation, input, options);
      },
      close: () => inner.close(),
    }));
    const report = await migrate(job.shop.Order, optionsOf(job));
    expect(report).toMatchObject({ upgraded: 1, retried: 1 });
    expect(await store.shop.Order.get({ user_id: "ann", order_id: "1" })).toMatchObject({
      price: "9",
    });
  });

  it("writes nothing in a dry run, and shows what it would", async () => {
    const store = await openStore();
    await fill(store, 7);
    const before = await dump(store);
    const report = await migrate(
      store.shop.Order,
      optionsOf(store, { dryRun: true, samplesMax: 1 }),
    );
    expect(report).toMatchObject({ isDryRun: true, upgraded: 7, others: 1, failedCount: 0 });
    expect(report.samples).toHaveLength(1);
    expect(report.samples[0]).toMatchObject({
      key: { user_id: "ann" },
      before: { status: "OPEN", cents: 1250, gsi1pk: "STATUS#OPEN" },
      after: { status: "open", price: "12.5", gsi1pk: "STATUS#open", schema_version: 3 },
    });
    expect(await dump(store)).toEqual(before);
    expect(await dump(store, "jobs")).toEqual([]);
  });

  it("brings items back to an older version", async () => {
    const store = await openStore();
    await fill(store, 5);
    const before = await dump(store);
    await migrate(store.shop.Order, optionsOf(store));
    const back = optionsOf(store, { name: "orders back", to: 1 });
    expect(await migrate(store.shop.Order, back)).toMatchObject({ version: 1, upgraded: 5 });
    expect(await dump(store)).toEqual(before);
  });

  it("reports the items that it cannot do, and does the others", async () => {
    const store = await openStore();
    await fill(store, 3);
    await store.put("app", oldOrder("broken", { cents: "x" }));
    await store.put("app", oldOrder("odd", { status: "GONE" }));
    await store.put("app", oldOrder("newer", { schema_version: 9 }));
    const report = await migrate(store.shop.Order, optionsOf(store));
    expect(report).toMatchObject({ upgraded: 3, failedCount: 3 });
    const reasons = new Map(report.failures.map(({ key, reason }) => [key["order_id"], reason]));
    expect(reasons.get("broken")).toContain("no cents");
    expect(reasons.get("odd")).toContain("status");
    expect(reasons.get("newer")).toContain("version 9");
    expect(await store.stored("app", orderKey("odd"))).toMatchObject({ status: { S: "GONE" } });
  });

  it("keeps to a rate", async () => {
    const store = await openStore();
    await fill(store, 9);
    await migrate(store.shop.Order, optionsOf(store, { itemsPerSecond: 2 }));
    expect(store.clock.now - start).toBe(4500);
    const { clock } = store;
    const before = clock.now;
    const slow = optionsOf(store, { name: "again", restart: true, to: 2, writeUnitsPerSecond: 1 });
    const { capacity } = await migrate(store.shop.Order, slow);
    expect(capacity.writeUnits).toBeGreaterThan(9);
    expect(clock.now - before).toBeGreaterThan(6000);
  });

  it.each<[string, Partial<MigrateOptions>, RegExp]>([
    ["a version that is not known", { to: 4 }, /from 1 to 3, not 4/],
    ["no version", { to: 0 }, /from 1 to 3, not 0/],
    ["no name", { name: "" }, /name of 1 to 200/],
    ["too many segments", { segments: 1001 }, /from 1 to 1000 segments/],
    ["no page", { pageSize: 0 }, /pageSize/],
    ["no rate", { itemsPerSecond: 0 }, /itemsPerSecond/],
  ])("refuses %s before it sends anything", async (_name, options, problem) => {
    const store = await openStore();
    const error = await caught(migrate(store.shop.Order, optionsOf(store, options)));
    expect(error).toMatchObject({ code: "invalidJob", message: expect.stringMatching(problem) });
    expect(store.calls).toEqual([]);
  });

  it("refuses a rollback over a step without `down`, and what has no upgrade", async () => {
    const { shop, calls } = await openStore();
    const back = caught(migrate(shop.Account, { name: "x", to: 1 }));
    expect(await back).toMatchObject({
      code: "invalidJob",
      message: expect.stringContaining("from 1 to 2 has no `down`"),
    });
    expect(await caught(migrate(shop.Note, { name: "x" }))).toMatchObject({ code: "invalidJob" });
    expect(calls).toEqual([]);
  });

  it("refuses to go on with another job under the same name", async () => {
    const store = await openStore();
    await migrate(store.shop.Order, optionsOf(store));
    const other = migrate(store.shop.Order, optionsOf(store, { segments: 3 }));
    expect(await caught(other)).toMatchObject({ code: "invalidJob" });
  });

  it("runs without a state, and rejects for a missing table", async () => {
    const store = await openStore();
    await fill(store, 2);
    expect(await migrate(store.shop.Order, { name: "x" })).toMatchObject({ upgraded: 2 });
    const tableNames = { app: "elsewhere" };
    const lost = connect(entities, { client: store.client, now: () => start, tableNames });
    expect(await caught(migrate(lost.Order, { name: "x" }))).toMatchObject({
      code: "tableNotFound",
    });
  });
});
