import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cleanCode, key, openEngine, openShop, start } from "../../test/shop.suite.ts";
import { connect, createTables, defineEntity, defineTable, exists } from "../index.ts";

const people = defineTable({
  name: "people",
  partitionKey: "id",
  globalSecondaryIndexes: {
    ByCity: { partitionKey: "city", sortKey: "name", projection: ["kind", "phone"] },
  },
  timeToLive: "expires_at",
});
const Person = defineEntity(people, {
  name: "Person",
  attributes: z.object({
    id: z.string(),
    name: z.string(),
    city: z.string(),
    phone: z.string().optional(),
    level: z.int().default(1),
    password_hash: z.string().optional(),
    expires_at: z.int().optional(),
  }),
  version: "version",
  when: { kind: "person" },
  hidden: ["password_hash"],
});
const Firm = defineEntity(people, {
  name: "Firm",
  attributes: z.looseObject({ id: z.string(), name: z.string(), city: z.string() }),
  when: { kind: "firm" },
});

const Circle = defineEntity(people, {
  name: "Shape",
  attributes: z.discriminatedUnion("kind", [
    z.object({ id: z.string(), kind: z.literal("circle"), radius: z.number(), level: z.int() }),
    z.object({ id: z.string(), kind: z.literal("square"), side: z.number() }),
  ]),
});
const ann = { id: "ann", name: "Ann", city: "Bern", password_hash: "h" };

async function openTown() {
  const clock = { now: start };
  const client = openEngine(() => clock.now);
  await createTables(client, [people]);
  const town = connect({ Person, Firm }, { client, now: () => clock.now });
  await town.Person.put(ann);
  await town.Firm.put({ id: "acme", name: "Acme", city: "Bern", founded: 1999 });
  return { town, clock, client };
}

describe("select", () => {
  it("gives the named attributes alone, from every read", async () => {
    const { town } = await openTown();
    const select = ["name", "city"] as const;
    const found = { name: "Ann", city: "Bern" };
    expect(await town.Person.get({ id: "ann" }, { select })).toEqual(found);
    expect(await town.Person.query({ id: "ann" }, { select }).all()).toEqual([found]);
    expect(await town.Person.scan({ select }).all()).toEqual([found]);
    const inBern = town.Person.index("ByCity").query({ city: "Bern" }, { select: ["name"] });
    expect(await inBern.all()).toEqual([{ name: "Ann" }]);
    const get = town.Person.get({ id: "ann" }, { select });
    expect((await town.batchGet([get])).items).toEqual([found]);
    expect(await town.transactGet([town.Person.get({ id: "ann" }, { select })])).toEqual([found]);
  });

  it("asks DynamoDB for no more than that, the key and what tells items apart", async () => {
    const { town } = await openTown();
    const { input } = town.Person.get({ id: "ann" }, { select: ["city", "city"] }).compile();
    expect(input).toMatchObject({
      ProjectionExpression: "#city, #id, #kind, #expires_at",
      ExpressionAttributeNames: { "#kind": "kind" },
    });
    const query = town.Person.index("ByCity")
      .query({ city: "x" }, { select: ["phone"] })
      .compile();
    // The index has no time to live, and DynamoDB refuses what an index has not.
    expect(query.input.ProjectionExpression).toBe("#phone, #id, #city, #name, #kind");
  });

  it("leaves a missing attribute out, and gives the default of one that has one", async () => {
    const { town, client } = await openTown();
    await client.send("PutItem", {
      TableName: "people",
      Item: { id: { S: "old" }, kind: { S: "person" } },
    });
    const old = town.Person.get({ id: "old" }, { select: ["name", "phone", "level"] });
    expect(await old).toEqual({ level: 1 });
    expect(await town.Person.get({ id: "old" }, { select: ["phone"] })).toEqual({});
  });

  it("does not stumble over what it did not ask for", async () => {
    const { town, client } = await openTown();
    await client.send("PutItem", {
      TableName: "people",
      Item: {
        id: { S: "odd" },
        kind: { S: "person" },
        name: { S: "Odd" },
        level: { N: "12345678901234567890" },
        expires_at: { S: "never" },
      },
    });
    await expect(town.Person.get({ id: "odd" })).rejects.toMatchObject({ code: "undecodableItem" });
    expect(await town.Person.get({ id: "odd" }, { select: ["name"] })).toEqual({ name: "Odd" });
  });

  it("gives what it cannot give in its form as its native value", async () => {
    const { town, client } = await openTown();
    const level = { N: "12345678901234567890" };
    const odd = { id: { S: "odd" }, kind: { S: "person" }, level };
    await client.send("PutItem", { TableName: "people", Item: odd });
    const select = ["id", "level"] as const;
    const found = { id: "odd", level: 12_345_678_901_234_567_890n };
    expect(await town.Person.get({ id: "odd" }, { select })).toEqual(found);
    expect(await town.Person.query({ id: "odd" }, { select }).all()).toEqual([found]);
    // A union is fetched as a whole.
    const shape = { kind: { S: "circle" }, radius: { N: "0.5" }, level };
    await client.send("PutItem", { TableName: "people", Item: { ...odd, ...shape } });
    const { Shape } = connect({ Shape: Circle }, { client });
    const radius = Shape.get({ id: "odd" }, { select: ["radius"] });
    expect(await radius).toEqual({ radius: 0.5 });
    expect(await Shape.get({ id: "odd" }, { select: ["level"] })).toEqual({ level: found.level });
    await expect(Shape.get({ id: "odd" })).rejects.toMatchObject({ code: "undecodableItem" });
  });

  it("gives no expired item and none of another entity", async () => {
    const { town, clock } = await openTown();
    await town.Person.put({ ...ann, expires_at: start / 1000 + 60 });
    const select = ["name"] as const;
    expect(await town.Firm.get({ id: "ann" }, { select })).toBeUndefined();
    expect(await town.Firm.scan({ select }).all()).toEqual([{ name: "Acme" }]);
    clock.now += 60_000;
    expect(await town.Person.get({ id: "ann" }, { select })).toBeUndefined();
    expect(await town.Person.query({ id: "ann" }, { select }).all()).toEqual([]);
    expect((await town.batchGet([town.Person.get({ id: "ann" }, { select })])).items).toEqual([
      undefined,
    ]);
  });

  it("reads the whole item where code tells entities apart", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const get = shop.Book.get(key, { select: ["price"] });
    expect(get.compile().input).not.toHaveProperty("ProjectionExpression");
    expect(await get).toEqual({ price: 4299 });
  });

  it("goes with a filter and with pages", async () => {
    const { shop } = await openShop();
    for (const book_id of ["a", "b", "c"]) {
      await shop.Book.create({ ...cleanCode, book_id, note: "n" });
    }
    const query = shop.Book.index("AuthorIndex").query(
      { author: "unknown" },
      { select: ["price"], filter: exists("price") },
    );
    const pages: unknown[] = [];
    for await (const { items } of query.pages({ limit: 2 })) {
      pages.push(...items);
    }
    expect(pages).toEqual([{ price: 4299 }, { price: 4299 }, { price: 4299 }]);
  });

  it("takes any name of a loose object", async () => {
    const { town } = await openTown();
    expect(await town.Firm.get({ id: "acme" }, { select: ["founded"] })).toEqual({ founded: 1999 });
  });

  it("shows a hidden attribute only when it is asked to", async () => {
    const { town } = await openTown();
    expect(await town.Person.get({ id: "ann" })).not.toHaveProperty("password_hash");
    expect(await town.Person.get({ id: "ann" }, { reveal: true })).toMatchObject(ann);
    const revealed = town.Person.query({ id: "ann" }, { reveal: true, select: ["password_hash"] });
    expect(await revealed.first()).toEqual({ password_hash: "h" });
  });

  it.each([
    ["nothing", []],
    ["no list", "name"],
    ["an unknown name", ["name", "nam"]],
    ["a hidden name", ["password_hash"]],
    ["a nested place", ["name.first"]],
    ["no text", [1]],
    ["an inherited name", ["constructor"]],
  ])("refuses %s", async (_name, select) => {
    const { town } = await openTown();
    const options = { select } as never;
    const refusal = { code: "invalidProjection", entity: "Person" };
    await expect(town.Person.get({ id: "ann" }, options)).rejects.toMatchObject(refusal);
    await expect(town.Person.query({ id: "ann" }, options).all()).rejects.toMatchObject(refusal);
    await expect(town.Person.scan(options).all()).rejects.toMatchObject(refusal);
    await expect(town.batchGet([town.Person.get({ id: "ann" }, options)])).rejects.toMatchObject(
      refusal,
    );
  });

  it("invents nothing that an index does not have", async () => {
    const { town } = await openTown();
    const found = { id: "ann", name: "Ann", city: "Bern" };
    const ofIndex = town.Person.index("ByCity");
    expect(await ofIndex.query({ city: "Bern" }).all()).toStrictEqual([found]);
    expect(await ofIndex.scan().all()).toStrictEqual([found]);
    expect(await town.Person.get({ id: "ann" })).toMatchObject({ level: 1 });
  });

  it("refuses what the index does not have", async () => {
    const { town } = await openTown();
    const options = { select: ["level"] } as never;
    await expect(
      town.Person.index("ByCity").query({ city: "Bern" }, options).all(),
    ).rejects.toMatchObject({ code: "invalidProjection", attribute: "level" });
  });
});
