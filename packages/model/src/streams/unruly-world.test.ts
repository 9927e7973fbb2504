import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../test/random.suite.ts";
import { entities, openStreamShop } from "../../test/streams.suite.ts";
import { createTables } from "../index.ts";
import { consumeStream, defineStreamHandler } from "./index.ts";

describe("consumeStream with a clock that is set back by an hour", () => {
  it("goes on looking and trying again", async () => {
    const { shop, clock, client, onError } = await openStreamShop();
    const calls: string[] = [];
    const counting: Client = {
      send: (name, input, options) => {
        calls.push(name);
        return client.send(name, input, options);
      },
      close: () => client.close(),
    };
    let tries = 0;
    const insert = (): void => {
      tries += 1;
      if (tries === 1) {
        throw new Error("bad luck");
      }
    };
    const handler = defineStreamHandler({ Order: entities.Order }, { Order: { insert } });
    await shop.Order.create({ pk: "ORDER#1", sk: "order", user: "ann", total: 1 });
    const ahead = { milliseconds: 3_600_000 };
    const consumer = consumeStream(handler, {
      ...{ name: "notes", client: counting, connection: shop, state: shop.StreamState, onError },
      now: () => clock.now + ahead.milliseconds,
      wait: clock.wait,
      random: () => 0.5,
      uuid: () => "process-1",
    });
    while (tries === 0) {
      await clock.pass(100);
    }
    ahead.milliseconds = 0;
    calls.length = 0;
    await clock.pass(60_000);
    expect(tries).toBe(2);
    expect(calls.filter((name) => name === "ListStreams").length).toBeGreaterThan(1);
    await clock.until(consumer.stop());
  });
});

describe("two processes whose clocks jump by hours, back and forth", () => {
  it.each([1, 2])("handle every record, seed %i", async (seed) => {
    const bytes = seededRandom(`clocks ${seed}`);
    const random = (): number => (bytes(1)[0] ?? 0) / 256;
    const { shop, clock, client, onError } = await openStreamShop();
    const heard = new Set<string>();
    const handler = defineStreamHandler(
      { Order: entities.Order },
      {
        Order: {
          insert: ({ newItem }) => {
            if (random() < 0.1) {
              throw new Error("bad luck");
            }
            heard.add(newItem.pk);
          },
        },
      },
      { maxAttempts: 100 },
    );
    const processes = ["a", "b"].map((name) => {
      const shift = { milliseconds: 0 };
      const consumer = consumeStream(handler, {
        ...{ name: "notes", client, connection: shop, state: shop.StreamState, onError, random },
        now: () => clock.now + shift.milliseconds,
        wait: clock.wait,
        uuid: () => name,
      });
      return { shift, consumer };
    });
    for (let count = 0; count < 30; count += 1) {
      await shop.Order.create({ pk: `ORDER#${count}`, sk: "order", user: "ann", total: 1 });
      const { shift } = processes[random() < 0.5 ? 0 : 1] ?? expect.unreachable();
      if (random() < 0.3) {
        shift.milliseconds = Math.round((random() - 0.5) * 8 * 3_600_000);
      }
      await clock.pass(Math.round(random() * 20_000));
    }
    for (const { shift } of processes) {
      shift.milliseconds = 0;
    }
    await clock.pass(120_000);
    expect(heard.size).toBe(30);
    await clock.until(Promise.all(processes.map(({ consumer }) => consumer.stop())));
  });
});

describe("a consumer whose state table goes away", () => {
  it("waits for another one, and handles all that the stream has", async () => {
    const { shop, clock, client, problems, onError } = await openStreamShop();
    const heard: string[] = [];
    const insert = ({ newItem }: { newItem: { pk: string } }): unknown => heard.push(newItem.pk);
    const handler = defineStreamHandler({ Order: entities.Order }, { Order: { insert } });
    const order = { sk: "order", user: "ann", total: 1 };
    await shop.Order.create({ pk: "ORDER#1", ...order });
    const consumer = consumeStream(handler, {
      ...{ name: "notes", client, connection: shop, state: shop.StreamState, onError },
      ...{ now: () => clock.now, wait: clock.wait, random: () => 0.5, uuid: () => "a" },
    });
    await clock.until(consumer.caughtUp());
    await client.send("DeleteTable", { TableName: "stream-state" });
    await clock.pass(3000);
    await shop.Order.create({ pk: "ORDER#2", ...order });
    await clock.pass(60_000);
    expect(problems).toContainEqual(
      expect.objectContaining({
        kind: "callFailed",
        error: expect.objectContaining({ code: "tableNotFound" }),
      }),
    );
    await createTables(client, [entities.StreamState.table]);
    await clock.pass(60_000);
    expect(new Set(heard)).toEqual(new Set(["ORDER#1", "ORDER#2"]));
    await clock.until(consumer.stop());
  });
});
