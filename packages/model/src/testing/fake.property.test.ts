import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import { connect, createTables, decimal, defineEntity, defineTable, money } from "../index.ts";
import { fakes } from "./index.ts";

const seed = 20251120;

const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "expires_at",
  globalSecondaryIndexes: { ByName: { partitionKey: "name", projection: "ALL" } },
});

const numbers = fc
  .tuple(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: 0, max: 2000 }))
  .chain(([low, width]) =>
    fc.constantFrom<z.ZodType>(
      z
        .number()
        .min(low)
        .max(low + width),
      z.number().gt(low),
      z.number().lt(low),
      z
        .int()
        .min(low)
        .max(low + width),
      z.int().lte(low),
      z.int().multipleOf(7).gte(low),
      z.number().multipleOf(0.05).min(low),
      z.int32(),
      z
        .bigint()
        .min(BigInt(low))
        .max(BigInt(low + width)),
      z
        .bigint()
        .gt(BigInt(low) ** 9n)
        .multipleOf(3n),
      money().min(low),
      decimal({ min: low, max: low + width, decimalsMax: 3 }),
      decimal({ max: `${low}.5` }),
      z.date().min(new Date(low * 1e9)),
      z.date().max(new Date(low * 1e9)),
    ),
  );

const texts = fc.tuple(fc.nat(40), fc.nat(40)).chain(([min, width]) =>
  fc.constantFrom<z.ZodType>(
    z.string(),
    z
      .string()
      .min(min)
      .max(min + width),
    z.string().length(min),
    z
      .string()
      .startsWith("id-")
      .endsWith(".")
      .includes("mid")
      .max(min + 8),
    z.string().trim().toLowerCase().min(min),
    z.string().lowercase().min(min),
    z.string().uppercase().max(width),
    z.string().regex(/^[A-Z]{2,4}-(?:\d{3}|x+)(?:\.[^a-z\s])?$/),
    z
      .string()
      .regex(/^(?=.*\d)(?=.*[a-z])[\w!]{6,}$/)
      .max(min + 10),
    z
      .string()
      .regex(/(["'])\p{Lu}\1/u)
      .min(min),
    z.email(),
    z.email().endsWith("@example.com").max(60),
    z.url(),
    z.url({ protocol: /^https?$/, hostname: z.regexes.domain }),
    z.uuid(),
    z.uuidv7(),
    z.ulid(),
    z.cuid2(),
    z.nanoid(),
    z.iso.datetime({ precision: 3 }),
    z.iso.datetime({ offset: true }),
    z.iso.date(),
    z.iso.time({ precision: -1 }),
    z.iso.duration(),
    z.base64(),
    z.base64url().min(min),
    z.hex(),
    z.hash("sha1"),
    z.ipv4(),
    z.ipv6(),
    z.cidrv4(),
    z.cidrv6(),
    z.e164(),
    z.jwt(),
    z.emoji(),
    z.hostname(),
    z.templateLiteral(["v", z.int().min(0).max(9), z.enum(["-a", "-b"])]),
  ),
);

const others = fc.constantFrom<z.ZodType>(
  z.boolean(),
  z.null(),
  z.enum(["red", "blue"]),
  z.literal(["a", 7]),
  z.instanceof(Uint8Array),
  z.unknown(),
  z.json(),
  z.set(z.string()).min(1).max(4),
  z.set(z.int()).size(3),
  z.union([z.string().min(3), z.int()]),
  z.preprocess((value) => value, z.string()),
  z.string().transform((text) => text.length),
  z.intersection(z.object({ a: z.int() }), z.object({ b: z.string() })),
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("card"), number: z.string().length(16) }),
    z.object({ kind: z.literal("cash"), paid: money() }),
  ]),
  z.int().refine((value) => value % 2 === 0),
);

const schemas = fc.letrec<{ schema: z.ZodType; leaf: z.ZodType }>((tie) => ({
  leaf: fc.oneof(numbers, texts, others),
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: tie("leaf") },
    tie("schema").map((schema) => schema.optional()),
    tie("schema").map((schema) => schema.nullable()),
    tie("schema").map((inner) => z.object({ inner }).readonly()),
    fc.tuple(tie("schema"), fc.nat(4)).map(([schema, min]) => z.array(schema).min(min)),
    fc.tuple(tie("schema"), tie("leaf")).map(([left, right]) => z.tuple([left, right])),
    tie("leaf").map((schema) => z.record(z.string().min(1), schema)),
    tie("leaf").map((schema) => z.record(z.enum(["x", "y"]), schema)),
    fc
      .dictionary(fc.constantFrom("name", "city", "price", "created_at"), tie("schema"))
      .map((shape) => z.object(shape)),
    tie("schema").map((schema) => z.looseObject({ inner: schema })),
    tie("schema").map((schema) => z.strictObject({ inner: schema })),
  ),
})).schema;

describe("fakes", () => {
  it(`always pass validation, and come back as they were stored (seed ${seed})`, async () => {
    const property = fc.asyncProperty(
      schemas,
      schemas,
      fc.nat(),
      async (first, second, fakeSeed) => {
        const Thing = defineEntity(app, {
          name: "Thing",
          attributes: z.object({
            region: z.string(),
            thing_id: z.string(),
            rank: z.int(),
            name: z.string().max(30).optional(),
            expires_at: z.int(),
            first,
            second,
          }),
          keys: { pk: "THING#{region}#{rank:3}", sk: "{thing_id}" },
          unique: { name: {} },
        });
        const client = openEngine(() => start);
        await createTables(client, [app]);
        const { things } = connect({ things: Thing }, { client, now: () => start });
        for (const input of fakes(Thing, 3, undefined, { seed: fakeSeed, now: start })) {
          const created = await things.create(input);
          expect(await things.get(created, { consistent: true })).toEqual(created);
        }
      },
    );
    await fc.assert(property, { seed, numRuns: 80 });
  });
});
