import type { Item } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import {
  add,
  and,
  atLeast,
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
  exists,
  money,
  remove,
} from "../index.ts";

const table = defineTable({ name: "things", partitionKey: "id" });
const id = z.string();
const Shape = defineEntity(table, {
  name: "Shape",
  attributes: z.discriminatedUnion("kind", [
    z.object({ id, kind: z.literal("circle"), name: z.string(), radius: z.number() }),
    z.object({
      id,
      kind: z.literal(["square", "cube"]),
      name: z.string().min(2),
      side: z.number(),
      note: z.string().optional(),
    }),
    z.object({ id, kind: z.literal("priced"), name: z.string(), amount: money() }),
    z.object({ id, kind: z.literal("counted"), name: z.string(), amount: z.int() }),
  ]),
  version: "version",
});
const Contact = defineEntity(table, {
  name: "Contact",
  attributes: z.union([
    z.object({ id, phone: z.string() }),
    z.object({ id, email: z.string(), tags: z.set(z.string()).optional() }),
  ]),
});

async function openThings() {
  const client = openEngine(() => start);
  await createTables(client, [table]);
  const things = connect({ Contact, Shape }, { client, now: () => start });
  const put = (item: Item): Promise<unknown> =>
    client.send("PutItem", { TableName: "things", Item: item });
  const stored = async (key: string): Promise<Item | undefined> =>
    (await client.send("GetItem", { TableName: "things", Key: { id: { S: key } } })).Item;
  return { things, put, stored };
}
const circle = { id: "c", kind: "circle", name: "o", radius: 1 } as const;
const square = { id: "s", kind: "square", name: "box", side: 2 } as const;
const priced = { id: "p", kind: "priced", name: "tag", amount: 150 } as const;
const counted = { id: "n", kind: "counted", name: "pile", amount: 150 } as const;

describe("an entity of several options", () => {
  it("stores each option in its own form, and reads it back as that", async () => {
    const { things, stored } = await openThings();
    for (const shape of [circle, square, priced, counted]) {
      const created = await things.Shape.create(shape);
      expect(created).toEqual({ ...shape, version: 1 });
      expect(await things.Shape.get(shape)).toEqual({ ...shape, version: 1 });
    }
    expect((await stored("p"))?.["amount"]).toEqual({ N: "1.5" });
    expect((await stored("n"))?.["amount"]).toEqual({ N: "150" });
  });

  it("narrows by its discriminator", async () => {
    const { things } = await openThings();
    await things.Shape.create(circle);
    const shape = await things.Shape.get({ id: "c" });
    expect(shape?.kind === "circle" ? shape.radius : undefined).toBe(1);
  });

  it("refuses what fits no option, and writes nothing", async () => {
    const { things, stored } = await openThings();
    for (const input of [
      { ...circle, kind: "line" },
      { ...circle, kind: undefined },
      { id: "c", kind: "circle", name: "o", side: 1 },
    ]) {
      await expect(things.Shape.create(input as typeof circle)).rejects.toMatchObject({
        code: "invalidItem",
      });
    }
    expect(await stored("c")).toBeUndefined();
  });

  it("reads an old item of no option as far as any option knows it", async () => {
    const { things, put } = await openThings();
    await put({ id: { S: "x" }, kind: { S: "line" }, radius: { N: "3" }, unknown: { S: "x" } });
    await put({ id: { S: "y" }, name: { S: "z" } });
    expect(await things.Shape.get({ id: "x" })).toEqual({
      id: "x",
      kind: "line",
      radius: 3,
      version: 0,
    });
    expect(await things.Shape.get({ id: "y" })).toEqual({ id: "y", name: "z", version: 0 });
  });

  it("takes a change of an attribute that all options have", async () => {
    const { things } = await openThings();
    await things.Shape.create(circle);
    expect(await things.Shape.update({ id: "c" }, { name: "round" })).toMatchObject({
      kind: "circle",
      name: "round",
    });
  });

  it("refuses a change that the stored item's option does not have", async () => {
    const { things, stored } = await openThings();
    await things.Shape.create(circle);
    const before = await stored("c");
    await expect(things.Shape.update({ id: "c" }, { side: 3 })).rejects.toMatchObject({
      code: "conditionFailed",
      item: { kind: "circle" },
    });
    // Too short for a square, so only other options are asked for.
    await things.Shape.create(square);
    await expect(things.Shape.update({ id: "s" }, { name: "x" })).rejects.toMatchObject({
      code: "conditionFailed",
    });
    expect(await stored("c")).toEqual(before);
  });

  it("refuses changes that fit no option together", async () => {
    const { things } = await openThings();
    await things.Shape.create(circle);
    await expect(things.Shape.update({ id: "c" }, { side: 3, radius: 3 })).rejects.toMatchObject({
      code: "invalidUpdate",
    });
    const mixed = { kind: "circle", side: 1 } as never;
    await expect(things.Shape.update({ id: "c" }, mixed)).rejects.toMatchObject({
      code: "invalidUpdate",
    });
    expect(await things.Shape.get({ id: "c" })).toEqual({ ...circle, version: 1 });
    await expect(
      things.Shape.update({ id: "c" }, { radius: "x" as unknown as number }),
    ).rejects.toMatchObject({ code: "invalidUpdate", message: expect.stringContaining("radius") });
  });

  it("asks which option is meant where two store a value in different forms", async () => {
    const { things, stored } = await openThings();
    await things.Shape.create(priced);
    await expect(things.Shape.update({ id: "p" }, { amount: add(5) })).rejects.toMatchObject({
      code: "invalidUpdate",
      message: expect.stringContaining('a condition on "kind"'),
    });
    await things.Shape.update({ id: "p" }, { amount: add(5) }, { if: equals("kind", "priced") });
    expect((await stored("p"))?.["amount"]).toEqual({ N: "1.55" });
    const ambiguous = { if: atLeast("amount", 5) };
    await expect(things.Shape.delete({ id: "p" }, ambiguous)).rejects.toMatchObject({
      code: "invalidCondition",
    });
  });

  it("becomes another option when the changes give all that it needs", async () => {
    const { things, stored } = await openThings();
    await things.Shape.create(circle);
    await expect(things.Shape.update({ id: "c" }, { kind: "square" })).rejects.toMatchObject({
      code: "invalidUpdate",
      attribute: "side",
      message: 'Shape.side must be given too, for the item to become a "square or cube".',
    });
    const changes = { kind: "square", side: 4 } as const;
    expect(await things.Shape.update({ id: "c" }, changes)).toEqual({
      id: "c",
      kind: "square",
      name: "o",
      side: 4,
      version: 2,
    });
    expect(await stored("c")).not.toHaveProperty("radius");
  });

  it("takes conditions and filters on the attributes of any option", async () => {
    const { things } = await openThings();
    await things.Shape.create(square);
    const none = things.Shape.query({ id: "s" }, { filter: atLeast("radius", 1) });
    expect(await none.all()).toEqual([]);
    const some = things.Shape.query({ id: "s" }, { filter: atLeast("side", 1) });
    expect(await some.all()).toHaveLength(1);
    await things.Shape.update(
      { id: "s" },
      { note: "n" },
      { if: and(exists("side"), equals("kind", "square")) },
    );
    expect(await things.Shape.update({ id: "s" }, { note: remove() })).not.toHaveProperty("note");
  });

  it("works without a discriminator, by what an option has", async () => {
    const { things, put } = await openThings();
    await things.Contact.create({ id: "a", phone: "1" });
    await things.Contact.create({ id: "b", email: "b@example.com" });
    expect(await things.Contact.get({ id: "a" })).toEqual({ id: "a", phone: "1" });
    expect(await things.Contact.get({ id: "b" })).toEqual({ id: "b", email: "b@example.com" });
    await things.Contact.update({ id: "b" }, { tags: add(new Set(["x"])) });
    await expect(
      things.Contact.update({ id: "a" }, { tags: add(new Set(["x"])) }),
    ).rejects.toMatchObject({ code: "conditionFailed" });
    await put({ id: { S: "c" }, fax: { S: "1" } });
    expect(await things.Contact.get({ id: "c" })).toEqual({ id: "c" });
  });

  it("must have the key in each option, and objects alone", () => {
    expect(() =>
      defineEntity(table, {
        name: "X",
        // @ts-expect-error an option lacks the key
        attributes: z.union([z.object({ id }), z.object({ other: id })]),
      }),
    ).toThrow(expect.objectContaining({ code: "invalidDefinition" }));
    const text = z.union([z.object({ id }), z.string()]) as unknown as z.ZodObject;
    expect(() => defineEntity(table, { name: "X", attributes: text })).toThrow(
      expect.objectContaining({ code: "invalidDefinition" }),
    );
  });
});
