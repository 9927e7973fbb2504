import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, openShop, start } from "../../test/shop.suite.ts";
import { connect, createTables, defineEntity, defineTable, equals, remove } from "../index.ts";

describe("unique attributes", () => {
  const ann = { user_id: "ann", email: "Ann@example.com" };

  it("hold under a race, whatever the case", async () => {
    const { shop } = await openShop();
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, number) =>
        shop.User.create({
          user_id: `user-${number}`,
          email: number % 2 === 0 ? "same@example.com" : "SAME@example.com",
        }),
      ),
    );
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(49);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: "notUnique", attribute: "email", entity: "User" });
    }
    expect(
      await shop.User.index("EmailIndex").query({ email: "same@example.com" }).all(),
    ).toHaveLength(1);
  });

  it("tell an item that exists from a value that is taken", async () => {
    const { shop } = await openShop();
    await shop.User.create(ann);
    await expect(shop.User.create({ ...ann, email: "other@example.com" })).rejects.toMatchObject({
      code: "itemExists",
    });
    await expect(shop.User.create({ ...ann, user_id: "bob" })).rejects.toMatchObject({
      code: "notUnique",
      attribute: "email",
    });
  });

  it("follow an update, and free the old value", async () => {
    const { shop } = await openShop();
    await shop.User.create({ ...ann, nick: "a" });
    const updated = await shop.User.update(ann, { email: "new@example.com", nick: remove() });
    expect(updated).toEqual({ user_id: "ann", email: "new@example.com" });
    await shop.User.create({ user_id: "bob", email: "ann@example.com", nick: "a" });
    await expect(
      shop.User.update({ user_id: "bob" }, { email: "NEW@example.com" }),
    ).rejects.toMatchObject({
      code: "notUnique",
      attribute: "email",
    });
    expect(await shop.User.get({ user_id: "bob" })).toMatchObject({ email: "ann@example.com" });
  });

  it("stay out of the way of updates that do not touch them", async () => {
    const { shop, calls } = await openShop();
    await shop.User.create(ann);
    calls.length = 0;
    await shop.User.update(ann, { phone: "1" });
    expect(calls).toEqual(["UpdateItem"]);
  });

  it("are freed by a delete and follow a put", async () => {
    const { shop } = await openShop();
    await shop.User.create(ann);
    await shop.User.put({ ...ann, email: "b@example.com" });
    await shop.User.put({ ...ann, email: "B@example.com" });
    await shop.User.create({ user_id: "bob", email: "ann@example.com" });
    expect(await shop.User.delete(ann)).toMatchObject({ email: "B@example.com" });
    await shop.User.create({ user_id: "cid", email: "b@example.com" });
    expect(await shop.User.delete({ user_id: "nobody" })).toBeUndefined();
  });

  it("let a delete find nothing where another entity's item is", async () => {
    const people = defineTable({ name: "people", partitionKey: "id" });
    const attributes = z.object({ id: z.string(), email: z.string() });
    const Person = defineEntity(people, {
      name: "Person",
      attributes,
      when: { type: "person" },
      unique: { email: {} },
    });
    const Robot = defineEntity(people, { name: "Robot", attributes, when: { type: "robot" } });
    const client = openEngine(() => start);
    await createTables(client, [people]);
    const shop = connect({ Person, Robot }, { client });
    const robot = await shop.Robot.create({ id: "r", email: "r@example.com" });
    expect(await shop.Person.delete({ id: "r" })).toBeUndefined();
    await expect(
      shop.Person.delete({ id: "r" }, { if: equals("email", "r@example.com") }),
    ).rejects.toMatchObject({ code: "itemNotFound" });
    expect(await shop.Robot.get({ id: "r" })).toEqual(robot);
  });

  it("join a transaction, whose refusal names the attribute", async () => {
    const { shop } = await openShop();
    await shop.User.create(ann);
    const signUp = shop.transact([
      shop.Cart.create({ user_id: "bob", cart_id: "c", expires_at: start / 1000 + 3600 }),
      shop.User.create({ user_id: "bob", email: "ANN@example.com" }),
    ]);
    await expect(signUp).rejects.toMatchObject({
      code: "transactionRefused",
      refusals: [
        { position: 1, entity: "User", operation: "create", code: "notUnique", attribute: "email" },
      ],
    });
  });

  it("survive two updates at the same time", async () => {
    const { shop } = await openShop();
    await shop.User.create(ann);
    await Promise.all(
      Array.from({ length: 5 }, (_, number) =>
        shop.User.update(ann, { email: `ann-${number}@example.com` }),
      ),
    );
    const { email } = (await shop.User.get(ann)) ?? { email: "" };
    for (let number = 0; number < 5; number++) {
      const claim = shop.User.create({
        user_id: `u-${number}`,
        email: `ann-${number}@example.com`,
      });
      if (email === `ann-${number}@example.com`) {
        await expect(claim).rejects.toMatchObject({ code: "notUnique" });
      } else {
        await claim;
      }
    }
  });

  it("find their item at once, whatever the case", async () => {
    const { shop } = await openShop();
    await shop.User.create({ ...ann, nick: "a" });
    expect(await shop.User.getByUnique({ email: "ANN@example.com" })).toMatchObject(ann);
    expect(await shop.User.getByUnique({ nick: "a" })).toMatchObject(ann);
    expect(await shop.User.getByUnique({ nick: "b" })).toBeUndefined();
    await shop.User.delete(ann);
    expect(await shop.User.getByUnique({ email: ann.email })).toBeUndefined();
  });

  it("never show their guards as items", async () => {
    const { shop } = await openShop();
    await shop.User.create(ann);
    expect(await shop.User.get({ user_id: "UNIQUE#User#email#ann@example.com" })).toBeUndefined();
  });

  it("are refused by name where a guard cannot hold them, and nothing is written", async () => {
    const { shop, calls } = await openShop();
    await shop.User.create(ann);
    const prefixSize = "UNIQUE#User#email#".length;
    const longest = "e".repeat(2048 - prefixSize);
    await shop.User.update(ann, { email: longest });
    expect(await shop.User.getByUnique({ email: longest })).toMatchObject({ user_id: "ann" });
    for (const [email, problem] of [
      [`${longest}e`, "It has 2031 bytes when normalised, and a unique value 2030 at most"],
      [`é${longest.slice(1)}`, "It has 2031 bytes"],
      ["a\ud800", "It has half of a surrogate pair"],
    ] as const) {
      const refusal = {
        code: "invalidItem",
        path: "email",
        message: expect.stringContaining(problem),
      };
      calls.length = 0;
      await expect(shop.User.create({ user_id: "bob", email })).rejects.toMatchObject(refusal);
      await expect(shop.User.update(ann, { email })).rejects.toMatchObject(refusal);
      await expect(shop.User.upsert({ ...ann, email })).rejects.toMatchObject(refusal);
      await expect(shop.User.put({ ...ann, email })).rejects.toMatchObject(refusal);
      await expect(shop.User.getByUnique({ email })).rejects.toMatchObject({ code: "invalidKey" });
      expect(calls.filter((operation) => operation !== "GetItem")).toEqual([]);
    }
  });
});
