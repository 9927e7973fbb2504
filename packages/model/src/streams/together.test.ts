import { describe, expect, it } from "vitest";
import { entities, openStreamShop, type StreamShop } from "../../test/streams.suite.ts";
import { consumeStream, defineStreamHandler, type StreamHandler } from "./index.ts";

const { Order } = entities;

function order(total: number) {
  return { pk: `ORDER#${total}`, sk: "order", user: "ann", total };
}

/** One process that comes, handles what is there, and goes. */
async function catchUpAndStop(open: StreamShop, handler: StreamHandler): Promise<void> {
  const { clock, shop } = open;
  const consumer = consumeStream(handler, {
    name: "notes",
    client: open.client,
    connection: shop,
    state: shop.StreamState,
    onError: open.onError,
    now: () => clock.now,
    wait: clock.wait,
    random: () => 0.5,
    uuid: open.nextProcess,
  });
  await clock.until(consumer.caughtUp());
  await clock.until(consumer.stop());
}

describe("results that are taken together", () => {
  it("are done at once for many records, and alone where one of them is to blame", async () => {
    const open = await openStreamShop();
    const { shop, problems } = open;
    const attempts: (readonly unknown[])[] = [];
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: ({ newItem }) => {
            if (newItem.total === 13) throw new Error("bad luck");
            return newItem.total;
          },
        },
      },
      {
        maxAttempts: 2,
        together: async (totals) => {
          attempts.push(totals);
          if (totals.includes(7)) throw new Error("refused");
        },
      },
    );
    for (const total of [1, 2, 3]) await shop.Order.create(order(total));
    await catchUpAndStop(open, handler);
    expect(attempts.splice(0)).toEqual([[1, 2, 3]]);
    for (const total of [4, 7, 5, 13, 6]) await shop.Order.create(order(total));
    await catchUpAndStop(open, handler);
    expect(attempts).toEqual([[4, 7, 5], [4], [7], [7], [5], [6]]);
    const setAside = problems.filter(({ kind }) => kind === "setAside");
    expect(setAside).toMatchObject([
      { error: { message: "refused" } },
      { error: { message: "bad luck" } },
    ]);
    await catchUpAndStop(open, handler);
    expect(attempts).toHaveLength(6);
  });
});
