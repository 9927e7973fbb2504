import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import {
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
  exists,
  isPlinthError,
} from "../index.ts";

const users = defineTable({
  name: "users",
  partitionKey: "user_id",
  globalSecondaryIndexes: { NameIndex: { partitionKey: "name", projection: "ALL" } },
});
const User = defineEntity(users, {
  name: "User",
  attributes: z.object({
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    password_hash: z.string().optional(),
    profile: z.object({ joined: z.string(), city: z.string() }).optional(),
  }),
  unique: { email: {} },
  hidden: ["password_hash", "email"],
  readOnly: ["profile"],
  version: "version",
});
const Log = defineEntity(defineTable({ name: "logs", partitionKey: "id" }), {
  name: "Log",
  attributes: z.object({
    id: z.string(),
    author: z.string(),
    origin: z.string().optional(),
    text: z.string(),
    secret: z.string().optional(),
  }),
  hidden: ["secret"],
  readOnly: ["author", "origin"],
});

async function openUsers() {
  const client = openEngine(() => start);
  await createTables(client, [users, Log.table]);
  const site = connect({ Log, User }, { client, now: () => start });
  const stored = async (TableName: string, name: string, value: string): Promise<unknown> =>
    (await client.send("GetItem", { TableName, Key: { [name]: { S: value } } })).Item;
  return { site, stored };
}
const ann = {
  user_id: "u1",
  name: "Ann",
  email: "ann@example.com",
  password_hash: "h",
  profile: { joined: "2025", city: "Rome" },
};
const shown = { user_id: "u1", name: "Ann", profile: ann.profile, version: 1 };
const key = { user_id: "u1" };

describe("hidden", () => {
  it("keeps an attribute out of all that reads and writes give", async () => {
    const { site, stored } = await openUsers();
    expect(await site.User.create(ann)).toEqual(shown);
    expect(await stored("users", "user_id", "u1")).toMatchObject({ password_hash: { S: "h" } });
    expect(await site.User.get(key)).toEqual(shown);
    expect(await site.User.getByUnique({ email: "ann@example.com" })).toEqual(shown);
    expect(await site.User.query(key).all()).toEqual([shown]);
    expect(await site.User.index("NameIndex").query({ name: "Ann" }).all()).toEqual([shown]);
    expect(await site.transactGet([site.User.get(key)])).toEqual([shown]);
    expect(await site.User.update(key, { name: "Bo" })).toEqual({
      ...shown,
      name: "Bo",
      version: 2,
    });
    expect(await site.User.delete(key)).toEqual({ ...shown, name: "Bo", version: 2 });
  });

  it("shows it to a read that asks to reveal it", async () => {
    const { site } = await openUsers();
    await site.User.create(ann);
    const revealed = { ...ann, version: 1 };
    expect(await site.User.get(key, { reveal: true })).toEqual(revealed);
    expect(await site.User.query(key, { reveal: true }).all()).toEqual([revealed]);
    const selected = await site.User.get(key, { select: ["password_hash"], reveal: true });
    expect(selected).toEqual({ password_hash: "h" });
    await expect(site.User.put({ ...revealed, name: "Bo" })).resolves.toMatchObject({ name: "Bo" });
    expect(await site.User.get(key, { reveal: true })).toMatchObject({ password_hash: "h" });
  });

  it("may be asked for in conditions and filters, whose refusals do not show it", async () => {
    const { site } = await openUsers();
    await site.User.create(ann);
    const filter = equals("password_hash", "h");
    expect(await site.User.query(key, { filter }).all()).toEqual([shown]);
    const update = site.User.update(key, { name: "Bo" }, { if: equals("password_hash", "x") });
    const error: unknown = await update.catch((reason: unknown) => reason);
    expect(isPlinthError(error, "conditionFailed") && error.item).toEqual(shown);
    expect(JSON.stringify(error)).not.toContain("ann@example.com");
  });

  it("follows the guards of an attribute that is unique", async () => {
    const { site } = await openUsers();
    await site.User.create(ann);
    await site.User.update(key, { email: "bo@example.com" });
    expect(await site.User.getByUnique({ email: "ann@example.com" })).toBeUndefined();
    await site.User.delete(key);
    await expect(
      site.User.create({ ...ann, user_id: "u2", email: "bo@example.com" }),
    ).resolves.toMatchObject({ user_id: "u2" });
  });
});

describe("readOnly", () => {
  const log = { id: "l", author: "ann", text: "a" };

  it("is given on create and never by an update, in whole or in part", async () => {
    const { site, stored } = await openUsers();
    await site.User.create(ann);
    const before = await stored("users", "user_id", "u1");
    const bad: readonly Record<string, unknown>[] = [
      { profile: { joined: "2024", city: "Rome" } },
      { "profile.city": "Oslo" },
    ];
    for (const changes of bad) {
      await expect(site.User.update(key, changes)).rejects.toMatchObject({
        code: "invalidUpdate",
        message: expect.stringContaining("is read-only and cannot be updated"),
      });
    }
    expect(await stored("users", "user_id", "u1")).toEqual(before);
  });

  it("lets a put through that gives the same value, or one where there was none", async () => {
    const { site } = await openUsers();
    await site.Log.put(log);
    expect(await site.Log.put({ ...log, text: "b" })).toMatchObject({ text: "b" });
    expect(await site.Log.put({ ...log, origin: "web" })).toMatchObject({ origin: "web" });
  });

  it("refuses a put with another value, or with none, and writes nothing", async () => {
    const { site, stored } = await openUsers();
    await site.Log.put({ ...log, origin: "web", secret: "s" });
    const before = await stored("logs", "id", "l");
    const refusal = {
      code: "readOnly",
      entity: "Log",
      key: { id: "l" },
      item: { ...log, origin: "web" },
    };
    await expect(site.Log.put({ ...log, origin: "web", author: "bo" })).rejects.toMatchObject(
      refusal,
    );
    await expect(site.Log.put(log)).rejects.toMatchObject({ ...refusal, attribute: "origin" });
    await expect(
      site.transact([site.Log.put({ ...log, origin: "app" }, { if: exists("text") })]),
    ).rejects.toMatchObject({
      code: "transactionRefused",
      refusals: [expect.objectContaining({ code: "readOnly", attribute: "origin" })],
    });
    expect(await stored("logs", "id", "l")).toEqual(before);
  });

  it("does not bind the item that comes after a deleted one", async () => {
    const { site } = await openUsers();
    await site.Log.put(log);
    await site.Log.delete(log);
    expect(await site.Log.put({ ...log, author: "bo" })).toMatchObject({ author: "bo" });
  });
});

describe("defineEntity", () => {
  it("refuses to hide or protect what is no attribute, or a key", () => {
    const attributes = z.object({ id: z.string(), text: z.string() });
    for (const names of [["id"], ["txt"], ["__proto__"]]) {
      for (const option of ["hidden", "readOnly"]) {
        const options = { name: "X", attributes, [option]: names } as { name: "X" } & {
          attributes: typeof attributes;
        };
        expect(() => defineEntity(Log.table, options)).toThrow(
          expect.objectContaining({ code: "invalidDefinition" }),
        );
      }
    }
  });
});
