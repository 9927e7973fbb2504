import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { entities, openStreamShop, type StreamShop } from "../../test/streams.suite.ts";
import { add, connect } from "../index.ts";
import {
  consumeStream,
  defineStreamHandler,
  recordsSetAside,
  type StreamConsumer,
  type StreamHandler,
} from "./index.ts";

const { Order } = entities;

type Shop = StreamShop["shop"];

function throwing(): void {
  throw new Error("bad luck");
}

/** Keeps what each user has spent, by writes that go on from what is there: a repeat would show. */
function projection(shop: Shop, onPoison = throwing): StreamHandler {
  const book = (user: string, total: number, orders: number) =>
    shop.Spending.update({ user }, { total: add(total), orders: add(orders) });
  return defineStreamHandler(
    { Order },
    {
      Order: {
        insert: ({ newItem }, { once }) => {
          if (newItem.note === "poison") {
            onPoison();
          }
          return once([book(newItem.user, newItem.total, 1)]);
        },
        modify: ({ oldItem, newItem }, { once }) =>
          once([book(newItem.user, newItem.total - oldItem.total, 0)]),
        remove: ({ oldItem }, { once }) => once([book(oldItem.user, -oldItem.total, -1)]),
      },
    },
    { maxAttempts: 2 },
  );
}

/** A client that is gone from its n-th call on: the call is not made, or is made and nobody hears. */
function mortal(client: Client, death: { readonly at: number; readonly isHeard: boolean }) {
  const calls: string[] = [];
  const never = new Promise<never>(() => {});
  const dying: Client = {
    ...client,
    send: async (operation, input, options) => {
      const position = calls.length;
      calls.push(operation);
      if (position < death.at || (position === death.at && death.isHeard)) {
        const output = await client.send(operation, input, options);
        return position < death.at ? output : never;
      }
      return never;
    },
  };
  return { dying, calls };
}

const leaseMilliseconds = 2000;

function consume(
  open: StreamShop,
  client: Client,
  uuid: string,
  onPoison = throwing,
): StreamConsumer {
  const now = (): number => open.clock.now;
  const shop = connect(entities, { client, now, random: () => 0 });
  return consumeStream(projection(shop, onPoison), {
    name: "projection",
    client,
    connection: shop,
    state: shop.StreamState,
    onError: open.onError,
    now,
    wait: open.clock.wait,
    random: () => 0,
    uuid: () => uuid,
    batchSize: 3,
    pollMilliseconds: 500,
    leaseMilliseconds,
  });
}

const key = (id: string) => ({ pk: `ORDER#${id}`, sk: "order" });

async function writeFirst({ Order, Spending }: Shop): Promise<void> {
  await Spending.create({ user: "ann", total: 0, orders: 0 });
  await Spending.create({ user: "ben", total: 0, orders: 0 });
  await Order.create({ ...key("1"), user: "ann", total: 10 });
  await Order.create({ ...key("2"), user: "ben", total: 20 });
  await Order.update(key("1"), { total: add(1) });
  await Order.create({ ...key("3"), user: "ann", total: 40, note: "poison" });
  await Order.create({ ...key("4"), user: "ann", total: 80 });
}

async function writeMore({ Order }: Shop): Promise<void> {
  await Order.delete(key("2"));
  await Order.update(key("4"), { total: add(3) });
  await Order.create({ ...key("5"), user: "ben", total: 160 });
}

const withoutPoison = [
  { user: "ann", total: 94, orders: 2 },
  { user: "ben", total: 160, orders: 1 },
];

function spent(shop: Shop): Promise<unknown> {
  return shop.transactGet([shop.Spending.get({ user: "ann" }), shop.Spending.get({ user: "ben" })]);
}

/** Runs a process that dies at that call, and another after it. Gives how many calls it took to catch up. */
async function runWithDeath(death: { at: number; isHeard: boolean }): Promise<number> {
  const open = await openStreamShop();
  const { shop, client, clock, onError } = open;
  await writeFirst(shop);
  const { dying, calls } = mortal(client, death);
  const first = consume(open, dying, "first");
  await Promise.race([clock.until(first.caughtUp(), 10_000), clock.pass(8000)]);
  const callCount = calls.length;
  await writeMore(shop);
  await clock.pass(1000);
  const second = consume(open, client, "second");
  await clock.pass(2 * leaseMilliseconds);
  await clock.until(second.caughtUp());
  const where = `died at call ${death.at}, ${calls[death.at]}, ${death.isHeard ? "after" : "before"} it`;
  expect(await spent(shop), where).toEqual(withoutPoison);
  const options = { name: "projection", connection: shop, state: shop.StreamState, onError };
  const aside = recordsSetAside(
    projection(shop, () => {}),
    options,
  );
  let count = 0;
  for await (const record of aside.list()) {
    count++;
    await aside.replay(record);
  }
  expect(count, where).toBe(1);
  expect(await spent(shop), where).toMatchObject([{ total: 134, orders: 3 }, { total: 160 }]);
  await clock.until(second.stop());
  return callCount;
}

describe("a projection kept by a stream handler", () => {
  it("is exactly right whichever call its process dies at, heard or not", async () => {
    const callCount = await runWithDeath({ at: Number.POSITIVE_INFINITY, isHeard: true });
    expect(callCount).toBeGreaterThan(20);
    for (let at = 0; at < callCount; at++) {
      await runWithDeath({ at, isHeard: false });
      await runWithDeath({ at, isHeard: true });
    }
  });

  it("goes on after a record that ends every process which handles it", async () => {
    const open = await openStreamShop();
    const { shop, clock, problems } = open;
    await writeFirst(shop);
    await writeMore(shop);
    for (const life of ["one", "two", "three"]) {
      const death = new AbortController();
      const client: Client = {
        ...open.client,
        send: (operation, input) =>
          death.signal.aborted ? new Promise(() => {}) : open.client.send(operation, input),
      };
      consume(open, client, life, () => death.abort());
      await clock.pass(10_000);
      expect(death.signal.aborted, life).toBe(true);
    }
    const last = consume(open, open.client, "four");
    await clock.pass(10_000);
    await clock.until(last.caughtUp());
    expect(await spent(shop)).toEqual(withoutPoison);
    expect(problems).toEqual([expect.objectContaining({ kind: "setAside", attempts: 2 })]);
    await clock.until(last.stop());
  });
});
