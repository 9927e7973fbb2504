import type { OperationInput, OperationName } from "@plinth/api";
import { type Client, ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import {
  changeStream,
  entities,
  openStreamShop,
  Spending,
  type StreamShop,
} from "../../test/streams.suite.ts";
import { add, createTables } from "../index.ts";
import { defineStreamHandler, type FollowOptions, followStream } from "./index.ts";

const { Order } = entities;

function order(id: string, total = 10) {
  return { pk: `ORDER#${id}`, sk: "order", user: "ann", total };
}

/** A process that follows the orders, with all it heard. */
function follow(open: StreamShop, options: Partial<FollowOptions> = {}) {
  const heard: string[] = [];
  const handler = defineStreamHandler(
    { Order },
    {
      Order: {
        insert: ({ newItem }) => {
          heard.push(`+${newItem.pk.slice(6)}`);
          if (newItem.total === 13) throw new Error("bad luck");
        },
        modify: ({ oldItem, newItem }) => heard.push(`${oldItem.total}>${newItem.total}`),
        remove: ({ oldItem }) => heard.push(`-${oldItem.pk.slice(6)}`),
      },
    },
  );
  const follower = followStream(handler, {
    client: open.client,
    onStatus: (status) => heard.push(status),
    onError: open.onError,
    now: () => open.clock.now,
    wait: open.clock.wait,
    random: () => 0.5,
    ...options,
  });
  return { heard, stop: () => open.clock.until(follower.stop()) };
}

/** A client whose calls fail while the switch is on, and that counts them. */
function switched(client: Client) {
  const state: { error: Error | undefined; failing: string } = { error: undefined, failing: "" };
  const calls: string[] = [];
  const failing: Client = {
    ...client,
    send: async <Name extends OperationName>(operation: Name, input: OperationInput<Name>) => {
      calls.push(operation);
      const isHit = state.failing === "" || state.failing === operation;
      if (state.error !== undefined && isHit) throw state.error;
      return client.send(operation, input);
    },
  };
  return { state, calls, client: failing };
}

describe("followStream", () => {
  it("tells every process all changes from now on, in order, and none from before", async () => {
    const open = await openStreamShop();
    const { shop, clock } = open;
    await shop.Order.create(order("before"));
    const [one, two] = [follow(open), follow(open)];
    await clock.pass(1000);
    await shop.Order.create(order("1"));
    await shop.Order.update({ pk: "ORDER#1", sk: "order" }, { total: add(5) });
    await shop.Order.delete({ pk: "ORDER#1", sk: "order" });
    await clock.pass(250);
    for (const { heard, stop } of [one, two]) {
      expect(heard).toEqual(["following", "+1", "10>15", "-1"]);
      await stop();
    }
    await shop.Order.create(order("2"));
    await clock.pass(1000);
    expect(one.heard.length).toBe(4);
    expect(open.problems).toEqual([]);
  });

  it("reads on after a listener threw, which it tells", async () => {
    const open = await openStreamShop();
    const { heard, stop } = follow(open);
    await open.clock.pass(500);
    await open.shop.Order.create(order("bad", 13));
    await open.shop.Order.create(order("good"));
    await open.clock.pass(500);
    expect(heard).toEqual(["following", "+bad", "+good"]);
    expect(open.problems).toMatchObject([{ kind: "attemptFailed", attempts: 1 }]);
    await stop();
  });

  it("goes on over the end of a shard, and past the hours after which records are gone", async () => {
    const open = await openStreamShop();
    const { shop, clock } = open;
    const { heard, stop } = follow(open, { pollMilliseconds: 60_000 });
    await clock.pass(1000);
    const ids = Array.from({ length: 30 }, (_, hour) => `${hour}`);
    for (const id of ids) {
      await shop.Order.create(order(id));
      await clock.pass(3_600_000);
    }
    expect(heard.filter((each) => each !== "following")).toEqual(ids.map((id) => `+${id}`));
    await stop();
  });

  it("sends a look at the shards once in half a minute, and one call a poll", async () => {
    const open = await openStreamShop();
    const { client, calls } = switched(open.client);
    const { stop } = follow(open, { client });
    await open.clock.pass(500);
    calls.length = 0;
    await open.clock.pass(60_000);
    const lookCount = calls.filter((name) => name !== "GetRecords").length;
    expect(lookCount).toBeLessThanOrEqual(6);
    expect(calls.length - lookCount).toBeLessThanOrEqual(241);
    await stop();
  });

  it("says that it is away while the stream is off, and follows the next one from its beginning", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    const { heard, stop } = follow(open);
    await clock.pass(500);
    await shop.Order.create(order("last"));
    await changeStream(open, undefined);
    await clock.pass(32_000);
    await shop.Order.create(order("unheard"));
    await changeStream(open, "NEW_AND_OLD_IMAGES");
    await shop.Order.create(order("first"));
    await clock.pass(3000);
    expect(heard).toEqual(["following", "+last", "away", "+first", "following"]);
    expect(problems.map(({ kind }) => kind)).toEqual(["streamUnavailable"]);
    await stop();
  });

  it("is away while there is no table, and follows when it is there", async () => {
    const open = await openStreamShop();
    const { client, clock, shop } = open;
    await client.send("DeleteTable", { TableName: "app" });
    await clock.pass(1000);
    const { heard, stop } = follow(open);
    await clock.pass(2000);
    expect(heard).toEqual(["away"]);
    await createTables(client, [Order.table, Spending.table]);
    await clock.pass(2000);
    await shop.Order.create(order("1"));
    await clock.pass(500);
    expect(heard).toEqual(["away", "following", "+1"]);
    await stop();
  });

  it("tries again with growing waits, and says that something may be missing once calls went through", async () => {
    const open = await openStreamShop();
    const { state, calls, client } = switched(open.client);
    const { heard, stop } = follow(open, { client });
    await open.clock.pass(500);
    state.error = new ServiceError("InternalServerError", "no", { statusCode: 500 });
    await open.clock.pass(300);
    await open.shop.Order.create(order("1"));
    calls.length = 0;
    await open.clock.pass(60_000);
    expect(heard).toEqual(["following", "away"]);
    expect(calls.length).toBeLessThan(12);
    state.error = undefined;
    await open.clock.pass(31_000);
    expect(heard).toEqual(["following", "away", "+1", "following"]);
    await stop();
  });

  it("does not mention a single call that failed", async () => {
    const open = await openStreamShop();
    const { state, client } = switched(open.client);
    const { heard, stop } = follow(open, { client });
    await open.clock.pass(500);
    state.error = new ServiceError("LimitExceededException", "More than 2 processes", {
      statusCode: 400,
    });
    await open.clock.pass(260);
    state.error = undefined;
    await open.shop.Order.create(order("1"));
    await open.clock.pass(1000);
    expect(heard).toEqual(["following", "+1"]);
    expect(open.problems.map(({ kind }) => kind)).toEqual(["callFailed"]);
    await stop();
  });

  it("tells of records that were trimmed before it could read them", async () => {
    const open = await openStreamShop();
    const { state, client } = switched(open.client);
    const { heard, stop } = follow(open, { client });
    await open.clock.pass(500);
    await open.shop.Order.create(order("1"));
    await open.clock.pass(500);
    state.error = new ServiceError("TrimmedDataAccessException", "gone", { statusCode: 400 });
    state.failing = "GetRecords";
    const failOnce = open.clock.pass(250);
    await failOnce;
    state.error = undefined;
    await open.clock.pass(2000);
    expect(open.problems[0]).toMatchObject({ kind: "recordsLost" });
    expect(heard.filter((each) => each === "following").length).toBe(2);
    await stop();
  });

  it("counts on nothing after the machine slept", async () => {
    const open = await openStreamShop();
    const { heard, stop } = follow(open);
    await open.clock.pass(500);
    open.clock.now += 3_600_000;
    await open.clock.pass(500);
    await open.shop.Order.create(order("1"));
    await open.clock.pass(500);
    expect(heard).toEqual(["following", "following", "+1"]);
    await stop();
  });

  it("tells of which stream a record is", async () => {
    const open = await openStreamShop();
    const heard: (string | undefined)[] = [];
    const handler = defineStreamHandler(
      { Order },
      { Order: { insert: (_, { streamArn }) => void heard.push(streamArn) } },
    );
    const follower = followStream(handler, {
      client: open.client,
      onError: open.onError,
      now: () => open.clock.now,
      wait: open.clock.wait,
    });
    await open.clock.pass(500);
    await open.shop.Order.create(order("1"));
    await open.clock.pass(500);
    const { Table } = await open.client.send("DescribeTable", { TableName: Order.table.name });
    expect(Table?.LatestStreamArn).toContain("/stream/");
    expect(heard).toEqual([Table?.LatestStreamArn]);
    await follower.stop();
  });

  it("has no once, since it keeps no state", async () => {
    const open = await openStreamShop();
    const handler = defineStreamHandler(
      { Order },
      { Order: { insert: (_, context) => context.once(async () => undefined) } },
    );
    const follower = followStream(handler, {
      client: open.client,
      onError: open.onError,
      now: () => open.clock.now,
      wait: open.clock.wait,
    });
    await open.clock.pass(500);
    await open.shop.Order.create(order("1"));
    await open.clock.pass(500);
    expect(open.problems).toMatchObject([
      { kind: "attemptFailed", error: { code: "invalidDefinition" } },
    ]);
    await open.clock.until(follower.stop());
  });

  it("ends when its signal does, and does not begin under one that has", async () => {
    const open = await openStreamShop();
    const ending = new AbortController();
    const { calls, client } = switched(open.client);
    const { heard, stop } = follow(open, { client, signal: ending.signal });
    await open.clock.pass(500);
    ending.abort();
    await open.clock.pass(500);
    calls.length = 0;
    const other = follow(open, { client, signal: ending.signal });
    await open.clock.pass(5000);
    expect([calls, heard, other.heard]).toEqual([[], ["following"], []]);
    await stop();
    await other.stop();
  });

  it("ends in order when its wait rejects as the signal ends it", async () => {
    const open = await openStreamShop();
    const ending = new AbortController();
    const reasons: unknown[] = [];
    const wait = async (milliseconds: number, signal: AbortSignal) => {
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      await Promise.race([open.clock.wait(milliseconds), aborted]).catch((reason) => {
        reasons.push(reason);
        throw reason;
      });
    };
    const { heard, stop } = follow(open, { wait, signal: ending.signal });
    await open.clock.pass(500);
    ending.abort();
    await stop();
    expect(heard).toEqual(["following"]);
    expect(reasons).toMatchObject([{ name: "AbortError" }]);
  });

  it("refuses an interval that is none", async () => {
    const open = await openStreamShop();
    for (const pollMilliseconds of [0, -1, 0.5, Number.NaN]) {
      expect(() => follow(open, { pollMilliseconds })).toThrow("pollMilliseconds");
    }
  });
});
