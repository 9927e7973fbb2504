import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import {
  add,
  append,
  type Connection,
  connect,
  createTables,
  defineEntity,
  defineTable,
  setIfAbsent,
} from "../index.ts";

const seed = 20251121;

const table = defineTable({ name: "things", partitionKey: "id", timeToLive: "expires_at" });
const Thing = defineEntity(table, {
  name: "Thing",
  attributes: z.object({
    id: z.string(),
    expires_at: z.int(),
    count: z.int(),
    log: z.array(z.string()).default([]),
    note: z.string().optional(),
    first: z.string().optional(),
  }),
  version: "version",
});

interface Model {
  expires_at: number;
  count: number;
  log: string[];
  note?: string;
  first?: string;
  version: number;
}

/** One upsert, as data: what it adds, appends, sets and sets where nothing is. */
const step = fc.record({
  seconds: fc.integer({ min: 0, max: 6 }),
  lifetime: fc.integer({ min: 1, max: 8 }),
  added: fc.integer({ min: -3, max: 3 }),
  appended: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  note: fc.option(fc.constantFrom("x", "y"), { nil: undefined }),
  first: fc.option(fc.constantFrom("p", "q"), { nil: undefined }),
  isPart: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function applied(old: Model | undefined, each: Step, now: number): Model {
  const base = old !== undefined && old.expires_at > now ? old : undefined;
  const note = each.note ?? base?.note;
  const first = base?.first ?? each.first;
  return {
    expires_at: now + each.lifetime,
    count: (base?.count ?? 0) + each.added,
    log: [...(base?.log ?? []), ...(each.appended === undefined ? [] : [each.appended])],
    ...(note === undefined ? {} : { note }),
    ...(first === undefined ? {} : { first }),
    version: (base?.version ?? 0) + 1,
  };
}

async function send(
  things: Connection<{ Thing: typeof Thing }>,
  each: Step,
  now: number,
): Promise<void> {
  const upsert = things.Thing.upsert({
    id: "a",
    expires_at: now + each.lifetime,
    count: add(each.added),
    log: each.appended === undefined ? undefined : append([each.appended]),
    note: each.note,
    first: each.first === undefined ? undefined : setIfAbsent(each.first),
  });
  await (each.isPart ? things.transact([upsert]) : upsert);
}

describe("upsert", () => {
  it(`does what a plain model does, expiry included (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const clock = { now: start };
        const client = openEngine(() => clock.now);
        await createTables(client, [table]);
        const things = connect({ Thing }, { client, now: () => clock.now });
        let model: Model | undefined;
        for (const each of steps) {
          clock.now += each.seconds * 1000;
          const now = clock.now / 1000;
          await send(things, each, now);
          model = applied(model, each, now);
          expect(await things.Thing.get({ id: "a" })).toEqual({ id: "a", ...model });
        }
      }),
      { seed, numRuns: 60 },
    );
  });
});
