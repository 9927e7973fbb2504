import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import { connect, createTables, defineEntity, defineTable, money } from "../index.ts";

const table = defineTable({ name: "things", partitionKey: "id" });
const attributes = {
  id: z.string(),
  title: z.string(),
  price: money().optional(),
  count: z.number().optional(),
  status: z.string().default("new"),
};
const Strict = defineEntity(table, {
  name: "Strict",
  attributes: z.object(attributes),
  timestamps: { created: "created_at" },
  version: "version",
});
const Loose = defineEntity(table, { name: "Loose", attributes: z.looseObject(attributes) });
const Car = defineEntity(table, {
  name: "Car",
  attributes: z.object({ id: z.string(), constructor: z.string().optional() }),
});
const Typed = defineEntity(table, {
  name: "Typed",
  attributes: z.object({ id: z.string() }),
  when: { type: "Typed" },
});
const Expiring = defineEntity(
  defineTable({ name: "things", partitionKey: "id", timeToLive: "expires_at" }),
  { name: "Expiring", attributes: z.object({ id: z.string(), expires_at: z.int().optional() }) },
);

async function openThings() {
  const client = openEngine(() => start);
  await createTables(client, [table]);
  const things = connect({ Car, Expiring, Loose, Strict, Typed }, { client, now: () => start });
  const put = (item: Record<string, { S: string } | { N: string }>): Promise<unknown> =>
    client.send("PutItem", { TableName: "things", Item: item });
  return { things, put };
}

describe("an item that another version wrote", () => {
  it("reads without what it lacks, with defaults and version 0, and without what is unknown", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "a" }, old: { S: "x" }, price: { S: "cheap" } });
    expect(await things.Strict.get({ id: "a" })).toEqual({
      id: "a",
      price: "cheap",
      status: "new",
      version: 0,
    });
  });

  it("reads without an attribute whose name every object has", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "a" } });
    expect(await things.Car.get({ id: "a" })).toEqual({ id: "a" });
  });

  it("takes an update under version 0", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "a" }, title: { S: "t" } });
    expect(await things.Strict.update({ id: "a" }, { title: "u" }, { ifVersion: 0 })).toMatchObject(
      {
        title: "u",
        version: 1,
      },
    );
  });

  it("keeps unknown attributes under a loose object, there and back", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "a" }, title: { S: "t" }, old: { N: "1" } });
    const item = await things.Loose.get({ id: "a" });
    expect(item).toEqual({ id: "a", title: "t", status: "new", old: 1 });
    await things.Loose.put({ ...item, id: "a", title: "u" });
    expect(await things.Loose.get({ id: "a" })).toMatchObject({ title: "u", old: 1 });
  });

  it("refuses an amount that is not whole cents, rather than round it", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "a" }, price: { N: "1.005" } });
    await expect(things.Strict.get({ id: "a" })).rejects.toMatchObject({
      code: "undecodableItem",
      path: "price",
      key: { id: "a" },
      message:
        "The stored Strict id=a cannot be read. price: 1.005 is not an amount in whole cents.",
    });
  });

  it("refuses an integer that a number cannot hold, rather than give another", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "a" }, count: { N: "9007199254740993" } });
    await expect(things.Strict.get({ id: "a" })).rejects.toMatchObject({
      code: "undecodableItem",
      path: "count",
    });
  });

  it("reads back every number that it wrote, and the nearest one to a fraction", async () => {
    const { things, put } = await openThings();
    for (const count of [2 ** 60, -1e25, 1e-7, 0.1, Number.MAX_SAFE_INTEGER]) {
      await things.Strict.put({ id: "a", title: "t", count });
      expect(await things.Strict.get({ id: "a" })).toMatchObject({ count });
    }
    await put({ id: { S: "a" }, count: { N: "0.33333333333333333333333333" } });
    expect(await things.Strict.get({ id: "a" })).toMatchObject({ count: 1 / 3 });
  });

  it("never expires by an attribute that is no Number, as in DynamoDB", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "a" }, expires_at: { S: "2020-01-01" } });
    expect(await things.Expiring.get({ id: "a" })).toMatchObject({ id: "a" });
    expect(await things.Expiring.query({ id: "a" }).all()).toHaveLength(1);
    expect(await things.Expiring.update({ id: "a" }, { expires_at: 1 })).toMatchObject({ id: "a" });
    expect(await things.Expiring.get({ id: "a" })).toBeUndefined();
  });
});

describe("an entity that `when` tells from others", () => {
  it("is found, updated and queried by what it writes itself", async () => {
    const { things, put } = await openThings();
    await things.Typed.create({ id: "mine" });
    await put({ id: { S: "other" }, type: { S: "Other" } });
    expect(await things.Typed.get({ id: "mine" })).toEqual({ id: "mine" });
    expect(await things.Typed.get({ id: "other" })).toBeUndefined();
    expect(await things.Typed.query({ id: "other" }).all()).toEqual([]);
    await expect(things.Typed.update({ id: "other" }, {})).rejects.toMatchObject({
      code: "itemNotFound",
    });
  });

  it("leaves another entity's item under its key when it is deleted", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "other" }, title: { S: "t" }, type: { S: "Other" } });
    expect(await things.Typed.delete({ id: "other" })).toBeUndefined();
    expect(await things.Strict.get({ id: "other" })).toMatchObject({ title: "t" });
    await things.Typed.create({ id: "mine" });
    expect(await things.Typed.delete({ id: "mine" })).toEqual({ id: "mine" });
    expect(await things.Typed.delete({ id: "mine" })).toBeUndefined();
  });
});
