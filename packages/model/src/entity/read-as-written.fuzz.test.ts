import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { seededRandom } from "../../test/random.suite.ts";
import { openEngine, start } from "../../test/shop.suite.ts";
import { createEncryption } from "../encryption/create-encryption.ts";
import { generateLocalKeys } from "../encryption/keys/local-key-file.ts";
import { localKeys } from "../encryption/keys/local-keys.ts";
import { connect, createTables, decimal, defineEntity, defineTable, money } from "../index.ts";

const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  timeToLive: "expires_at",
  globalSecondaryIndexes: { byRank: { partitionKey: "rank_key", projection: "ALL" } },
});
const common = z.object({
  owner: z.string(),
  number: z.int(),
  rank: z.int().min(0).optional(),
  email: z.string().optional(),
  note: z.string().optional(),
  amount: decimal().default("100.50"),
  ratio: z.number().default(0),
  fee: money().optional(),
  big: z.bigint().nullable().default(null),
  at: z.date().optional(),
  tags: z.set(z.string()).default(new Set()),
  shares: z.set(decimal()).optional(),
  lines: z
    .array(z.object({ total: decimal(), at: z.date().optional(), of: z.set(z.number()) }))
    .default([]),
  first: z.object({ total: decimal() }).default({ total: "1.0" }),
  either: z.union([z.boolean(), decimal()]).optional(),
  free: z.unknown().optional(),
  expires_at: z.int().optional(),
});
const kept = {
  keys: { pk: "OWNER#{owner}", sk: "{number:6}", rank_key: "RANK#{rank:8}" },
  timestamps: { created: "created_at", updated: "updated_at" },
  version: "version",
} as const;
const Plain = defineEntity(app, { name: "Plain", attributes: common, ...kept });
const Loose = defineEntity(app, { name: "Loose", attributes: common.loose(), ...kept });
const Rich = defineEntity(app, {
  name: "Rich",
  attributes: common,
  ...kept,
  readOnly: ["fee"],
  hidden: ["note"],
  unique: { email: {} },
  upgrade: { attribute: "schema", steps: [{ up: (item) => ({ ...item, note: "old" }) }] },
});
const Either = defineEntity(app, {
  name: "Either",
  attributes: z.discriminatedUnion("kind", [
    common.extend({ kind: z.literal("circle"), radius: decimal() }),
    common.extend({ kind: z.literal("square"), side: money().default(100) }),
  ]),
  ...kept,
});

const Sealed = defineEntity(app, {
  name: "Sealed",
  attributes: common,
  ...kept,
  encrypted: ["amount", "tags", "lines", "note"],
});

const seed = 20_251_120;
const undefinedOr = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
/** Texts that are not canonical, and numbers and bigints too. */
const decimals = fc.oneof(
  fc.integer({ min: -9999, max: 9999 }),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  fc
    .tuple(
      fc.constantFrom("", "-", "00"),
      fc.nat(9999),
      fc.nat(999),
      fc.constantFrom("", "0", "e2"),
    )
    .map(([sign, whole, part, rest]) => `${sign}${whole}.${part}${rest}`),
);
const dates = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") });
const sets = <Value>(values: fc.Arbitrary<Value>) =>
  fc.uniqueArray(values, { maxLength: 3 }).map((members) => new Set(members));
const inputs = fc.record(
  {
    owner: fc.constantFrom("a", "b c"),
    rank: undefinedOr(fc.nat(99_999_999)),
    email: undefinedOr(fc.uuid()),
    note: undefinedOr(fc.string()),
    amount: undefinedOr(decimals),
    ratio: undefinedOr(
      fc.oneof(
        fc.constant(-0),
        fc.integer().map((whole) => whole / 1000),
      ),
    ),
    fee: undefinedOr(fc.integer({ min: -1_000_000, max: 1_000_000 })),
    big: undefinedOr(fc.option(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }))),
    at: undefinedOr(dates),
    tags: undefinedOr(sets(fc.string())),
    shares: undefinedOr(sets(fc.integer({ min: -99, max: 99 }))),
    lines: undefinedOr(
      fc.array(fc.record({ total: decimals, at: undefinedOr(dates), of: sets(fc.nat(9)) }), {
        maxLength: 2,
      }),
    ),
    first: undefinedOr(fc.record({ total: decimals })),
    either: undefinedOr(fc.oneof(fc.boolean(), decimals)),
    free: fc.oneof(fc.constant(undefined), fc.integer(), fc.record({ a: fc.string() })),
    expires_at: undefinedOr(fc.constant(start / 1000 + 60)),
  },
  { requiredKeys: ["owner"] },
);

async function openApp() {
  const client = openEngine(() => start);
  await createTables(client, [app]);
  const random = seededRandom("read as written");
  const text = generateLocalKeys({ environment: "test", random, now: start });
  const keys = localKeys({ text, environment: "test" });
  const encryption = createEncryption({ keys, random, now: () => start });
  return connect({ Either, Loose, Plain, Rich, Sealed }, { client, encryption, now: () => start });
}

describe("what a write gives", () => {
  it(`is what a read gives (seed ${seed})`, async () => {
    const shop = await openApp();
    let number = 0;
    const property = fc.asyncProperty(inputs, decimals, async (input, radius) => {
      number += 1;
      const key = { owner: input.owner, number };
      const item = { ...input, ...key };
      const also = (distance: number, others: object): typeof item => ({
        ...item,
        number: number + distance,
        ...others,
      });
      const others = { own: radius, none: undefined, more: new Set([1]) };
      const cases: [unknown, typeof item][] = [
        [shop.Plain, item],
        [shop.Loose, also(100_000, others)],
        [shop.Rich, also(200_000, {})],
        [shop.Sealed, also(500_000, {})],
        [shop.Either, also(300_000, { kind: "circle", radius })],
        [shop.Either, also(400_000, { kind: "square" })],
      ];
      for (const [entity, given] of cases) {
        const repository = entity as typeof shop.Plain;
        const created = await repository.create(given);
        expect(await repository.get(given)).toStrictEqual(created);
        const put = await repository.put(given);
        expect(await repository.get(given)).toStrictEqual(put);
        const changed = await repository.upsert(given);
        expect(await repository.get(given)).toStrictEqual(changed);
      }
    });
    await fc.assert(property, { seed, numRuns: 60 });
  });
});
