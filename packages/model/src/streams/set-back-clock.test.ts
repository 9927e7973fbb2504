import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { entities, openStreamShop } from "../../test/streams.suite.ts";
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
