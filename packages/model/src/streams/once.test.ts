import { describe, expect, it } from "vitest";
import { entities, lambdaRecord, openStreamShop, orderImage } from "../../test/streams.suite.ts";
import { add } from "../index.ts";
import { defineStreamHandler, lambdaHandler } from "./index.ts";

const { Order } = entities;

describe("context.once", () => {
  it("writes once for a record however often it comes, and knows each work by its name", async () => {
    const shop = await openStreamShop();
    await shop.shop.Spending.create({ user: "ann", total: 0, orders: 0 });
    const results: boolean[] = [];
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: async ({ newItem }, { once }) => {
            const { Spending } = shop.shop;
            const key = { user: newItem.user };
            const first = await once([Spending.update(key, { total: add(newItem.total) })]);
            const second = await once([Spending.update(key, { orders: add(1) })], "count");
            results.push(first.isRepeated, second.isRepeated);
          },
        },
      },
    );
    const options = { name: "a", connection: shop.shop, state: shop.shop.StreamState };
    const invoke = lambdaHandler(handler, { ...options, onError: shop.onError });
    const Records = [lambdaRecord({ newImage: orderImage("1") })];
    await invoke({ Records });
    await invoke({ Records });
    expect(await shop.shop.Spending.get({ user: "ann" })).toMatchObject({ total: 10, orders: 1 });
    expect(results).toEqual([false, false, true, true]);
    const other = lambdaHandler(handler, { ...options, name: "b", onError: shop.onError });
    await other({ Records });
    expect(await shop.shop.Spending.get({ user: "ann" })).toMatchObject({ total: 20, orders: 2 });
    expect(shop.problems).toEqual([]);
  });

  it("runs a function that was not finished again, and one that was not", async () => {
    const { shop, onError } = await openStreamShop();
    let runs = 0;
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: (_, { once }) =>
            once(async () => {
              runs++;
              if (runs === 1) {
                throw new Error("the mail server is away");
              }
            }),
        },
      },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState, onError };
    const invoke = lambdaHandler(handler, options);
    const Records = [lambdaRecord({ newImage: orderImage("1") })];
    expect((await invoke({ Records })).batchItemFailures).toHaveLength(1);
    await invoke({ Records });
    await invoke({ Records });
    expect(runs).toBe(2);
  });

  it("may be tried again by the listener when it was refused", async () => {
    const { shop, problems, onError } = await openStreamShop();
    const results: unknown[] = [];
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: async (_, { once }) => {
            const change = { total: add(1) };
            const spend = () => once([shop.Spending.update({ user: "x" }, change)], "spend");
            await spend().catch(async () => {
              await shop.Spending.create({ user: "x", total: 0, orders: 0 });
              results.push(await spend());
            });
          },
        },
      },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState, onError };
    const Records = [lambdaRecord({ newImage: orderImage("1") })];
    await lambdaHandler(handler, options)({ Records });
    expect(problems).toEqual([]);
    expect(results).toEqual([{ isRepeated: false }]);
    expect(await shop.Spending.get({ user: "x" })).toMatchObject({ total: 1 });
  });

  it("writes once when the same record is handled fifty times at once", async () => {
    const { shop, problems, onError } = await openStreamShop();
    await shop.Spending.create({ user: "x", total: 0, orders: 0 });
    const repeats: boolean[] = [];
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: async (_, { once }) => {
            const writes = [shop.Spending.update({ user: "x" }, { total: add(1) })];
            repeats.push((await once(writes)).isRepeated);
          },
        },
      },
      { maxAttempts: 100 },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState, onError };
    const invoke = lambdaHandler(handler, options);
    const Records = [lambdaRecord({ newImage: orderImage("1") })];
    await Promise.all(Array.from({ length: 50 }, () => invoke({ Records })));
    expect(await shop.Spending.get({ user: "x" })).toMatchObject({ total: 1 });
    expect(repeats.filter((isRepeated) => !isRepeated)).toHaveLength(1);
    expect(problems.filter(({ kind }) => kind === "setAside")).toEqual([]);
  });

  it("refuses a second work without a name of its own", async () => {
    const { shop, problems, onError } = await openStreamShop();
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: async (_, { once }) => {
            await once([]);
            await once([]);
          },
        },
      },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState, onError };
    await lambdaHandler(
      handler,
      options,
    )({ Records: [lambdaRecord({ newImage: orderImage("1") })] });
    expect(problems).toMatchObject([{ error: { code: "invalidTransaction" } }]);
  });

  it("tells why a write of its own refused, and writes nothing", async () => {
    const { shop, problems, onError } = await openStreamShop();
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: (_, { once }) => once([shop.Spending.update({ user: "x" }, { total: 1 })]),
        },
      },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState, onError };
    await lambdaHandler(
      handler,
      options,
    )({ Records: [lambdaRecord({ newImage: orderImage("1") })] });
    expect(problems).toMatchObject([{ error: { refusals: [{ code: "itemNotFound" }] } }]);
  });
});
