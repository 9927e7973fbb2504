import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import {
  changeStream,
  entities,
  openStreamShop,
  type StreamShop,
  start,
} from "../../test/streams.suite.ts";
import { add } from "../index.ts";
import {
  type ConsumerOptions,
  consumeStream,
  defineStreamHandler,
  recordsSetAside,
  type StreamConsumer,
  type StreamHandler,
} from "./index.ts";

const { Order } = entities;

function order(id: string, total = 10) {
  return { pk: `ORDER#${id}`, sk: "order", user: "ann", total };
}

/** Notes what it hears, and throws for orders of the totals that are poison. */
function noting(maxAttempts = 3) {
  const heard: string[] = [];
  const poison = new Set<number>();
  const handler = defineStreamHandler(
    { Order },
    {
      Order: {
        insert: ({ newItem }) => {
          heard.push(`+${newItem.pk}`);
          if (poison.has(newItem.total)) {
            throw new Error("bad luck");
          }
        },
        modify: ({ oldItem, newItem }) => heard.push(`${oldItem.total}>${newItem.total}`),
        remove: ({ oldItem, expired }) => heard.push(`-${oldItem.pk}${expired ? " expired" : ""}`),
      },
    },
    { maxAttempts },
  );
  return { heard, poison, handler };
}

function consume(
  open: StreamShop,
  handler: StreamHandler,
  options: Partial<ConsumerOptions> = {},
): StreamConsumer {
  return consumeStream(handler, {
    name: "notes",
    client: open.client,
    connection: open.shop,
    state: open.shop.StreamState,
    onError: open.onError,
    now: () => open.clock.now,
    wait: open.clock.wait,
    random: () => 0.5,
    uuid: open.nextProcess,
    ...options,
  });
}

/** One process that comes, handles what is there, and goes. */
async function catchUpAndStop(open: StreamShop, handler: StreamHandler): Promise<void> {
  const consumer = consume(open, handler);
  await open.clock.until(consumer.caughtUp());
  await open.clock.until(consumer.stop());
}

describe("consumeStream", () => {
  it("hears what was written before and after it began, in order, and what time to live deletes", async () => {
    const open = await openStreamShop();
    const { shop, clock, engine, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    const consumer = consume(open, handler);
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["+ORDER#1"]);
    await shop.Order.update({ pk: "ORDER#1", sk: "order" }, { total: add(5) });
    await shop.Order.delete({ pk: "ORDER#1", sk: "order" });
    await shop.Order.create({ ...order("2"), expires_at: Math.floor(clock.now / 1000) + 60 });
    await clock.until(consumer.caughtUp());
    await clock.pass(61_000);
    await engine.sweepExpired();
    await clock.until(consumer.caughtUp());
    expect(heard.slice(1)).toEqual(["10>15", "-ORDER#1", "+ORDER#2", "-ORDER#2 expired"]);
    await clock.until(consumer.stop());
    expect(problems).toEqual([]);
  });

  it("goes on after a stop where it was, in another process at once", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    await catchUpAndStop(open, handler);
    await shop.Order.create(order("2"));
    const before = clock.now;
    const second = consume(open, handler);
    await clock.until(second.caughtUp());
    expect(clock.now - before).toBeLessThan(1000);
    expect(heard).toEqual(["+ORDER#1", "+ORDER#2"]);
    await clock.until(second.stop());
    await expect(second.caughtUp()).rejects.toMatchObject({ code: "streamUnavailable" });
    expect(problems).toEqual([]);
  });

  it("begins at LATEST with what is written after its first start, however often it starts", async () => {
    const open = await openStreamShop();
    const { shop, clock } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    await clock.pass(60_000);
    const first = consume(open, handler, { startAt: "LATEST" });
    await clock.until(first.caughtUp());
    await shop.Order.create(order("2"));
    await clock.until(first.stop());
    const second = consume(open, handler, { startAt: "LATEST" });
    await clock.until(second.caughtUp());
    expect(heard).toEqual(["+ORDER#2"]);
    await clock.until(second.stop());
  });

  it("begins at LATEST after all shards that were closed before", async () => {
    const open = await openStreamShop();
    const { shop, clock } = open;
    const { heard, handler } = noting();
    for (let id = 0; id < 4; id++) {
      clock.now += 5 * 3_600_000;
      await shop.Order.create(order(`old-${id}`));
    }
    const consumer = consume(open, handler, { startAt: "LATEST" });
    await clock.until(consumer.caughtUp());
    await shop.Order.create(order("new"));
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["+ORDER#new"]);
    await clock.until(consumer.stop());
  });

  it("misses nothing after LATEST when its first process dies before it handled anything", async () => {
    const open = await openStreamShop();
    const { shop, clock } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("old"));
    clock.now += 60_000;
    const calls: string[] = [];
    const client: Client = {
      ...open.client,
      send: (operation, input) => {
        calls.push(operation);
        return calls.includes("GetRecords")
          ? new Promise(() => {})
          : open.client.send(operation, input);
      },
    };
    consume(open, handler, { startAt: "LATEST", client });
    await clock.pass(1000);
    await shop.Order.create(order("new"));
    await clock.pass(60_000);
    const second = consume(open, handler, { startAt: "LATEST" });
    await clock.until(second.caughtUp());
    expect(heard).toEqual(["+ORDER#new"]);
    await clock.until(second.stop());
  });

  it("tries a record again with growing waits, then sets it aside and goes on", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems, onError } = open;
    const { heard, poison, handler } = noting();
    poison.add(13);
    await shop.Order.create(order("1", 13));
    await shop.Order.create(order("2"));
    const consumer = consume(open, handler);
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["+ORDER#1", "+ORDER#1", "+ORDER#1", "+ORDER#2"]);
    expect(clock.now - start).toBeGreaterThan(1000);
    expect(problems.map(({ kind }) => kind)).toEqual([
      "attemptFailed",
      "attemptFailed",
      "attemptFailed",
      "setAside",
    ]);
    poison.clear();
    const options = { name: "notes", connection: shop, state: shop.StreamState, onError };
    const aside = recordsSetAside(handler, options);
    for await (const record of aside.list()) {
      await aside.replay(record);
    }
    expect(heard.at(-1)).toBe("+ORDER#1");
    await clock.until(consumer.stop());
  });

  it("does not count what DynamoDB refuses for a moment as a try", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { ServiceError } = await import("@plinth/client");
    let refusals = 5;
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: () => {
            if (refusals-- > 0) {
              throw new ServiceError("ProvisionedThroughputExceededException", "slow down");
            }
          },
        },
      },
      { maxAttempts: 2 },
    );
    await shop.Order.create(order("1"));
    const consumer = consume(open, handler);
    await clock.until(consumer.caughtUp());
    expect(problems.map(({ kind }) => kind)).toEqual(Array(5).fill("attemptFailed"));
    await clock.until(consumer.stop());
  });

  it("keeps its place through a night without changes", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    const consumer = consume(open, handler, {
      pollMilliseconds: 60_000,
      leaseMilliseconds: 300_000,
    });
    await clock.until(consumer.caughtUp());
    await clock.pass(30 * 3_600_000);
    await shop.Order.create(order("2"));
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["+ORDER#1", "+ORDER#2"]);
    expect(problems).toEqual([]);
    await clock.until(consumer.stop());
  });

  it("takes a new iterator when a slow listener let the old one expire", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const heard: string[] = [];
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: ({ newItem }) => {
            heard.push(newItem.pk);
            clock.now += 16 * 60_000;
          },
        },
      },
    );
    await shop.Order.create(order("1"));
    await shop.Order.create(order("2"));
    const consumer = consume(open, handler, { batchSize: 1, leaseMilliseconds: 3_600_000 });
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["ORDER#1", "ORDER#2"]);
    expect(problems).toEqual([]);
    await clock.until(consumer.stop());
  });

  it("knows that it lost nothing when it was away for less than a day, however old its place is", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    await catchUpAndStop(open, handler);
    clock.now += 20 * 3_600_000;
    await catchUpAndStop(open, handler);
    clock.now += 20 * 3_600_000;
    const third = consume(open, handler);
    await clock.until(third.caughtUp());
    await shop.Order.create(order("2"));
    await clock.until(third.caughtUp());
    expect(heard).toEqual(["+ORDER#1", "+ORDER#2"]);
    expect(problems).toEqual([]);
    await clock.until(third.stop());
  });

  it("tells what it lost when it was away for more than a day, and goes on", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    await catchUpAndStop(open, handler);
    await shop.Order.create(order("2"));
    await clock.pass(25 * 3_600_000);
    await shop.Order.create(order("3"));
    const second = consume(open, handler);
    await clock.until(second.caughtUp());
    expect(heard).toEqual(["+ORDER#1", "+ORDER#3"]);
    expect(problems).toContainEqual(expect.objectContaining({ kind: "recordsLost" }));
    await clock.until(second.stop());
  });

  it("tells what it lost with a shard that is gone as a whole, once, and takes the next stream up", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    await catchUpAndStop(open, handler);
    await shop.Order.create(order("2"));
    await changeStream(open, undefined);
    clock.now += 25 * 3_600_000;
    await changeStream(open, "NEW_AND_OLD_IMAGES");
    await shop.Order.create(order("3"));
    for (let life = 0; life < 2; life++) {
      const consumer = consume(open, handler);
      await clock.until(consumer.caughtUp());
      await clock.until(consumer.stop());
    }
    expect(heard).toEqual(["+ORDER#1", "+ORDER#3"]);
    expect(problems).toMatchObject([
      {
        kind: "recordsLost",
        error: { message: expect.stringContaining("no longer has the shard") },
      },
    ]);
  });

  it("handles what is left of a disabled stream, says so, and takes the next stream up", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    await changeStream(open, undefined);
    const consumer = consume(open, handler);
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["+ORDER#1"]);
    expect(problems).toMatchObject([
      { kind: "streamUnavailable", error: { message: expect.stringContaining("is disabled") } },
    ]);
    await shop.Order.create(order("unheard"));
    await clock.pass(60_000);
    await changeStream(open, "NEW_AND_OLD_IMAGES");
    await shop.Order.create(order("2"));
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["+ORDER#1", "+ORDER#2"]);
    expect(problems).toHaveLength(1);
    await clock.until(consumer.stop());
  });

  it("handles what a deleted table left, then waits for a table", async () => {
    const open = await openStreamShop();
    const { shop, client, clock, problems } = open;
    const { heard, handler } = noting();
    await shop.Order.create(order("1"));
    await client.send("DeleteTable", { TableName: "app" });
    const rare = { pollMilliseconds: 60_000, leaseMilliseconds: 300_000 };
    const consumer = consume(open, handler, rare);
    await clock.until(consumer.caughtUp());
    expect(heard).toContain("+ORDER#1");
    expect(problems).toMatchObject([{ kind: "streamUnavailable" }]);
    await clock.pass(25 * 3_600_000);
    await expect(clock.until(consumer.caughtUp())).rejects.toMatchObject({
      code: "streamUnavailable",
      message: expect.stringContaining("has no stream, or is not there"),
    });
    expect(problems).toMatchObject([{ kind: "streamUnavailable" }, { kind: "streamUnavailable" }]);
    await clock.until(consumer.stop());
  });

  it("tells that the stream has less in its records than the handler needs", async () => {
    const open = await openStreamShop();
    const { clock, problems } = open;
    await changeStream(open, undefined);
    await clock.pass(25 * 3_600_000);
    await changeStream(open, "KEYS_ONLY");
    const consumer = consume(open, noting().handler);
    await expect(clock.until(consumer.caughtUp())).rejects.toThrow(
      "The stream is of KEYS_ONLY, and its handler needs NEW_AND_OLD_IMAGES.",
    );
    expect(problems).toHaveLength(1);
    await clock.until(consumer.stop());
  });

  it("goes on by itself when calls fail for a while", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, handler } = noting();
    let failures = 3;
    const client: Client = {
      ...open.client,
      send: (operation, input, options) =>
        operation === "GetRecords" && failures-- > 0
          ? Promise.reject(new Error("throttled"))
          : open.client.send(operation, input, options),
    };
    await shop.Order.create(order("1"));
    const consumer = consume(open, handler, { client });
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["+ORDER#1"]);
    expect(problems.map(({ kind }) => kind)).toEqual(Array(3).fill("callFailed"));
    await clock.until(consumer.stop());
  });

  it("leaves a shard to the process that holds it until its lease is over", async () => {
    const open = await openStreamShop();
    const { shop, clock } = open;
    const first = noting();
    const second = noting();
    const killed = new AbortController();
    const client: Client = {
      ...open.client,
      send: (operation, input, options) =>
        killed.signal.aborted ? new Promise(() => {}) : open.client.send(operation, input, options),
    };
    await shop.Order.create(order("1"));
    const one = consume(open, first.handler, { client });
    await clock.until(one.caughtUp());
    const two = consume(open, second.handler);
    await clock.until(two.caughtUp());
    await shop.Order.create(order("2"));
    await clock.until(one.caughtUp());
    expect(second.heard).toEqual([]);
    killed.abort();
    const killedAt = clock.now;
    await shop.Order.create(order("3"));
    await clock.until(two.caughtUp());
    await clock.pass(60_000);
    await clock.until(two.caughtUp());
    expect(first.heard).toEqual(["+ORDER#1", "+ORDER#2"]);
    expect(second.heard).toEqual(["+ORDER#3"]);
    expect(clock.now - killedAt).toBeGreaterThan(20_000);
    await clock.until(two.stop());
  });

  it("stops at once when its signal is aborted, and does not count what that broke", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const controller = new AbortController();
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: (_, { signal }) => {
            controller.abort();
            signal.throwIfAborted();
          },
        },
      },
      { maxAttempts: 1 },
    );
    await shop.Order.create(order("1"));
    const consumer = consume(open, handler, { signal: controller.signal });
    await expect(clock.until(consumer.caughtUp())).rejects.toMatchObject({
      code: "streamUnavailable",
    });
    await clock.until(consumer.stop());
    expect(problems).toEqual([]);
    const { heard, handler: next } = noting();
    const second = consume(open, next);
    await clock.until(second.caughtUp());
    expect(heard).toEqual(["+ORDER#1"]);
    await clock.until(second.stop());
  });

  it("refuses a name, a number and a state that cannot be", async () => {
    const open = await openStreamShop();
    const { handler } = noting();
    expect(() => consume(open, handler, { name: "a#b" })).toThrow('without "#"');
    expect(() => consume(open, handler, { batchSize: 1001 })).toThrow("from 1 to 1000");
    expect(() => consume(open, handler, { pollMilliseconds: 0 })).toThrow("pollMilliseconds");
    const { shop: other } = await openStreamShop();
    expect(() => consume(open, handler, { state: other.StreamState })).toThrow(
      "must be of its connection",
    );
  });
});
