import type { Client } from "@plinth/client";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entities, openStreamShop, type StreamShop } from "../../test/streams.suite.ts";
import { add, connect } from "../index.ts";
import { consumeStream, defineStreamHandler, type StreamConsumer } from "./index.ts";

const { Order } = entities;
const leaseMilliseconds = 3000;

type Step =
  | { readonly kind: "put"; readonly id: number; readonly total: number }
  | { readonly kind: "delete"; readonly id: number }
  | { readonly kind: "start" | "kill" | "stop" }
  | { readonly kind: "pass"; readonly milliseconds: number }
  | { readonly kind: "jump" };

const id = fc.integer({ min: 0, max: 5 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("put"), id, total: fc.nat(100) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete"), id }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom("start" as const, "start" as const, "kill" as const, "stop" as const),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("pass"),
        milliseconds: fc.integer({ min: 1, max: 3 * leaseMilliseconds }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "jump" }) },
  ) as fc.Arbitrary<Step>,
  { minLength: 10, maxLength: 40 },
);

interface Process {
  readonly consumer: StreamConsumer;
  readonly kill: () => void;
}

/** A process whose listener throws at every seventh record that it hears. */
function startProcess(open: StreamShop, name: string): Process {
  const death = new AbortController();
  const client: Client = {
    ...open.client,
    send: (operation, input) =>
      death.signal.aborted ? new Promise(() => {}) : open.client.send(operation, input),
  };
  const now = (): number => open.clock.now;
  const shop = connect(entities, { client, now, random: () => 0 });
  let heard = 0;
  const book = (user: string, total: number, orders: number) => {
    heard++;
    if (heard % 7 === 0) {
      throw new Error("bad luck");
    }
    return [shop.Spending.update({ user }, { total: add(total), orders: add(orders) })];
  };
  const handler = defineStreamHandler(
    { Order },
    {
      Order: {
        insert: ({ newItem }, { once }) => once(book("ann", newItem.total, 1)),
        modify: ({ oldItem, newItem }, { once }) =>
          once(book("ann", newItem.total - oldItem.total, 0)),
        remove: ({ oldItem }, { once }) => once(book("ann", -oldItem.total, -1)),
      },
    },
    { maxAttempts: 1000 },
  );
  const consumer = consumeStream(handler, {
    name: "fuzz",
    client,
    connection: shop,
    state: shop.StreamState,
    onError: open.onError,
    now,
    wait: open.clock.wait,
    random: () => 0,
    uuid: () => name,
    batchSize: 2,
    pollMilliseconds: 500,
    leaseMilliseconds,
  });
  return { consumer, kill: () => death.abort() };
}

async function play(open: StreamShop, plan: readonly Step[]): Promise<Map<number, number>> {
  const { shop, clock } = open;
  const totals = new Map<number, number>();
  const processes: Process[] = [];
  let jumps = 0;
  for (const [position, step] of plan.entries()) {
    switch (step.kind) {
      case "put":
        totals.set(step.id, step.total);
        await shop.Order.put({
          pk: `ORDER#${step.id}`,
          sk: "order",
          user: "ann",
          total: step.total,
        });
        break;
      case "delete":
        totals.delete(step.id);
        await shop.Order.delete({ pk: `ORDER#${step.id}`, sk: "order" });
        break;
      case "start":
        processes.push(startProcess(open, `process-${position}`));
        break;
      case "kill":
        processes.shift()?.kill();
        break;
      case "stop":
        await stop(open, processes.shift());
        break;
      case "pass":
        await clock.pass(step.milliseconds);
        break;
      case "jump":
        // The stream closes its shard meanwhile; it keeps what is in it for a day.
        clock.now += jumps++ < 3 ? 5 * 3_600_000 : 0;
    }
  }
  processes.push(startProcess(open, "last"));
  await clock.pass(4 * leaseMilliseconds);
  for (const process of processes) {
    await clock.until(process.consumer.caughtUp());
  }
  await clock.pass(leaseMilliseconds);
  for (const process of processes) {
    await clock.until(process.consumer.caughtUp());
    await stop(open, process);
  }
  return totals;
}

async function stop({ clock }: StreamShop, process: Process | undefined): Promise<void> {
  await (process && clock.until(process.consumer.stop()));
}

describe("consumeStream", () => {
  it("applies every change exactly once, whatever becomes of its processes", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const open = await openStreamShop();
        await open.shop.Spending.create({ user: "ann", total: 0, orders: 0 });
        const totals = [...(await play(open, plan)).values()];
        expect(await open.shop.Spending.get({ user: "ann" })).toEqual({
          user: "ann",
          total: totals.reduce((sum, total) => sum + total, 0),
          orders: totals.length,
        });
        const kinds = new Set(open.problems.map(({ kind }) => kind));
        expect([...kinds].filter((kind) => kind === "setAside" || kind === "recordsLost")).toEqual(
          [],
        );
      }),
      { seed: 20250905, numRuns: 25 },
    );
  });
});
