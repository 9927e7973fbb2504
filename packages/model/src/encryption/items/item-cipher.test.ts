import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine } from "../../../test/shop.suite.ts";
import { ann, bytesOf, entities, openTennis } from "../../../test/tennis.suite.ts";
import {
  add,
  and,
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
  exists,
  notExists,
  remove,
  setIfAbsent,
} from "../../index.ts";
import { defineAuditTrail } from "../audit/define-audit-trail.ts";
import { openAuditTrail } from "../audit/open-audit-trail.ts";
import type { EncryptionEvent } from "../encryption.ts";

const key = { user_id: "ann" };
const nothing = { NULL: true } as const;
const { password: _password, ...shown } = { ...ann, court: "1", logins: 0 };
const secrets = ["Ann", "example.com", "Correct-Horse", "600 000", "4711"];

describe("an entity with encrypted attributes", () => {
  it("stores nothing of them in the clear, in the item, the indexes or the guards", async () => {
    const { tennis, stored } = await openTennis();
    await tennis.User.create(ann);
    const items = await stored("users");
    expect(items).toHaveLength(2);
    const dump = Buffer.from(
      JSON.stringify(items, (_name, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
      ),
    );
    for (const secret of secrets) {
      expect(dump.includes(secret), secret).toBe(false);
      expect(dump.includes(Buffer.from(secret).toString("base64url")), secret).toBe(false);
    }
    const item = items.find((each) => each["court"] !== undefined);
    expect(item).toEqual({
      user_id: { S: "ann" },
      username: { B: expect.any(Uint8Array) },
      email: { B: expect.any(Uint8Array) },
      password: { B: expect.any(Uint8Array) },
      phones: { B: expect.any(Uint8Array) },
      pin: { B: expect.any(Uint8Array) },
      court: { S: "1" },
      logins: { N: "0" },
      email_blind: { S: expect.stringMatching(/^[\w-]{43}$/) },
      "username#unique": { S: expect.stringMatching(/^[\w-]{43}$/) },
    });
  });

  it("is read as it was written by every kind of read", async () => {
    const { tennis } = await openTennis();
    expect(await tennis.User.create(ann)).toEqual(shown);
    expect(await tennis.User.get(key)).toEqual(shown);
    expect(await tennis.User.get(key, { reveal: true })).toEqual({
      ...shown,
      password: ann.password,
    });
    expect(await tennis.User.getByUnique({ username: "ANN" })).toEqual(shown);
    expect(await tennis.User.query(key).all()).toEqual([shown]);
    expect(await tennis.User.index("CourtIndex").query({ court: "1" }).all()).toEqual([shown]);
    expect(await tennis.User.scan().all()).toEqual([shown]);
    expect(await tennis.transactGet([tennis.User.get(key)])).toEqual([shown]);
    expect((await tennis.batchGet([tennis.User.get(key)])).items).toEqual([shown]);
  });

  it("is written by every kind of write", async () => {
    const { tennis, stored } = await openTennis();
    await tennis.User.create(ann);
    expect(await tennis.User.update(key, { pin: 1, phones: remove() })).toEqual({
      user_id: "ann",
      username: "Ann",
      email: "Ann@example.com",
      pin: 1,
      court: "1",
      logins: 0,
    });
    expect(await tennis.User.update(key, { logins: add(1) })).toMatchObject({ logins: 1, pin: 1 });
    expect(await tennis.User.put({ ...ann, pin: 2 })).toMatchObject({ pin: 2 });
    expect(await tennis.User.delete(key)).toMatchObject({ username: "Ann", pin: 2 });
    expect(await stored("users")).toEqual([]);
    const note = { user_id: "ann", booking_id: "b1", note: "bring balls" };
    await tennis.transact([tennis.Booking.create(note), tennis.User.create(ann)]);
    await tennis.batchWrite([tennis.Slot.put({ user_id: "x", booking_id: "SLOT#1", note: "n" })]);
    expect(await tennis.Booking.get(note)).toMatchObject({ note: "bring balls", version: 1 });
    expect(await tennis.User.get(key)).toEqual(shown);
  });

  it("is made and changed by upsert", async () => {
    const { tennis, stored } = await openTennis();
    await tennis.Booking.upsert({ user_id: "ann", booking_id: "b1", note: "one" });
    await tennis.Booking.upsert({ user_id: "ann", booking_id: "b1", note: "two" });
    expect(await tennis.Booking.get({ user_id: "ann", booking_id: "b1" })).toMatchObject({
      note: "two",
      version: 2,
    });
    expect(bytesOf((await stored("bookings"))[0]?.["note"]).byteLength).toBeGreaterThan(100);
    await tennis.User.upsert(ann);
    const changed = await tennis.User.upsert({ ...ann, email: "new@example.com" });
    expect(changed).toMatchObject({ email: "new@example.com", username: "Ann" });
    expect(
      await tennis.User.index("EmailIndex").query({ email_blind: "new@example.com" }).first(),
    ).toMatchObject({ user_id: "ann" });
  });

  it("decrypts no more than a read gives", async () => {
    const events: EncryptionEvent[] = [];
    const { tennis } = await openTennis({
      audit: { recordEncryption: async (each) => void events.push(...each) },
    });
    await tennis.User.create(ann);
    events.length = 0;
    expect(await tennis.User.get(key, { select: ["email", "court"] })).toEqual({
      email: "Ann@example.com",
      court: "1",
    });
    expect(await tennis.User.get(key, { select: ["court"] })).toEqual({ court: "1" });
    await tennis.User.get(key);
    expect(events.map(({ kind, attributes }) => [kind, attributes])).toEqual([
      ["decrypt", ["email"]],
      ["decrypt", ["username", "email", "phones", "pin"]],
    ]);
  });

  it("opens neither another entity's items nor expired ones", async () => {
    const { tennis, store, clock } = await openTennis();
    const booking = {
      user_id: "ann",
      booking_id: "b1",
      note: "x",
      expires_at: clock.now / 1000 + 5,
    };
    await tennis.Booking.create(booking);
    await tennis.Slot.put({ user_id: "ann", booking_id: "SLOT#1", note: "in the clear" });
    expect(await tennis.Booking.query({ user_id: "ann" }).all()).toHaveLength(1);
    expect(await tennis.Booking.get({ user_id: "ann", booking_id: "SLOT#1" })).toBeUndefined();
    clock.now += 5000;
    await store("bookings", {
      user_id: { S: "ann" },
      booking_id: { S: "b2" },
      note: { S: "not even encrypted" },
      expires_at: { N: "1" },
    });
    expect(await tennis.Booking.query({ user_id: "ann" }).all()).toEqual([]);
  });

  it("needs a connection with encryption", async () => {
    const { client } = await openTennis();
    expect(() => connect(entities, { client })).toThrow(
      "User has encrypted attributes. Give connect() the option encryption, as createEncryption() of @plinth/model/encryption makes it.",
    );
  });

  it("costs the reads of other entities nothing", async () => {
    const { tennis, calls } = await openTennis();
    await tennis.Slot.put({ user_id: "ann", booking_id: "SLOT#1", note: "n" });
    expect(await tennis.Slot.get({ user_id: "ann", booking_id: "SLOT#1" })).toMatchObject({
      note: "n",
    });
    expect(calls).toEqual(["PutItem", "GetItem"]);
  });
});

describe("tampering", () => {
  const failure = { name: "PlinthError", code: "decryptionFailed", entity: "User" };

  it("with one bit is found out", async () => {
    const { tennis, stored, store } = await openTennis();
    await tennis.User.create(ann);
    const item = (await stored("users")).find((each) => each["court"] !== undefined) ?? {};
    const email = bytesOf(item["email"]).slice();
    email.set([(email.at(-1) ?? 0) ^ 1], email.length - 1);
    await store("users", { ...item, email: { B: email } });
    const expected = { ...failure, attribute: "email", key, reason: "altered" };
    await expect(tennis.User.get(key)).rejects.toMatchObject(expected);
    await expect(tennis.User.query(key).all()).rejects.toMatchObject(expected);
    expect(await tennis.User.get(key, { select: ["pin"] })).toEqual({ pin: 4711 });
  });

  it("by swapping fields is found out", async () => {
    const { tennis, stored, store } = await openTennis();
    await tennis.User.create(ann);
    const item = (await stored("users")).find((each) => each["court"] !== undefined) ?? {};
    const { username = nothing, email = nothing } = item;
    await store("users", { ...item, email: username, username: email });
    await expect(tennis.User.get(key)).rejects.toMatchObject(failure);
  });

  it("by taking another user's value is found out", async () => {
    const { tennis, stored, store } = await openTennis();
    await tennis.User.create(ann);
    const item = (await stored("users")).find((each) => each["court"] !== undefined) ?? {};
    await store("users", { ...item, user_id: { S: "bob" } });
    await expect(tennis.User.get({ user_id: "bob" })).rejects.toMatchObject(failure);
  });

  it("by putting in plain text is found out", async () => {
    const { tennis, stored, store } = await openTennis();
    await tennis.User.create(ann);
    const item = (await stored("users")).find((each) => each["court"] !== undefined) ?? {};
    await store("users", { ...item, password: { S: "mine" } });
    await expect(tennis.User.get(key, { reveal: true })).rejects.toMatchObject({
      ...failure,
      reason: "plaintext",
    });
  });
});

describe("unique encrypted attributes", () => {
  it("hold under a race of fifty", async () => {
    const { tennis } = await openTennis();
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, number) =>
        tennis.User.create({
          ...ann,
          user_id: `user-${number}`,
          username: number % 2 ? "ann" : "ANN",
        }),
      ),
    );
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(49);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: "notUnique", attribute: "username" });
    }
  });

  it("follow an update and free the old value", async () => {
    const { tennis } = await openTennis();
    await tennis.User.create(ann);
    expect(await tennis.User.update(key, { username: "Anna" })).toMatchObject({ username: "Anna" });
    expect(await tennis.User.getByUnique({ username: "ann" })).toBeUndefined();
    expect(await tennis.User.getByUnique({ username: "anna" })).toMatchObject(key);
    await tennis.User.create({ ...ann, user_id: "bob", username: "ann" });
    await expect(
      tennis.User.update({ user_id: "bob" }, { username: "ANNA" }),
    ).rejects.toMatchObject({ code: "notUnique" });
    await tennis.User.put({ ...ann, username: "Annika" });
    expect(await tennis.User.getByUnique({ username: "anna" })).toBeUndefined();
    await tennis.User.delete(key);
    expect(await tennis.User.getByUnique({ username: "annika" })).toBeUndefined();
  });

  it("are changed by two at a time, one after the other", async () => {
    const { tennis } = await openTennis();
    await tennis.User.create(ann);
    await Promise.all(["a", "b", "c"].map((username) => tennis.User.update(key, { username })));
    const user = await tennis.User.get(key);
    const found = await Promise.all(
      ["ann", "a", "b", "c"].map((username) => tennis.User.getByUnique({ username })),
    );
    expect(found.filter((each) => each !== undefined)).toEqual([user]);
  });
});

describe("blind indexes", () => {
  it("find a plain value through an ordinary index, without a Scan", async () => {
    const { tennis, calls } = await openTennis();
    await tennis.User.create(ann);
    calls.length = 0;
    const query = tennis.User.index("EmailIndex").query({ email_blind: "ann@EXAMPLE.com" });
    expect(await query.all()).toEqual([shown]);
    expect(calls).toEqual(["Query"]);
    expect(await tennis.User.index("EmailIndex").query({ email_blind: "x" }).all()).toEqual([]);
  });

  it("follow the value, and go when it goes", async () => {
    const { tennis } = await openTennis();
    await tennis.User.create(ann);
    const find = (email_blind: string) =>
      tennis.User.index("EmailIndex").query({ email_blind }).first();
    await tennis.User.update(key, { email: "other@example.com" });
    expect(await find("ann@example.com")).toBeUndefined();
    expect(await find("OTHER@example.com")).toMatchObject({ email: "other@example.com" });
    await tennis.User.update(key, { email: remove() });
    expect(await find("other@example.com")).toBeUndefined();
  });

  it("page through by cursors that hold no plain value", async () => {
    const { tennis } = await openTennis();
    for (const user_id of ["a", "b", "c"]) {
      await tennis.User.create({ ...ann, user_id, username: user_id });
    }
    const query = tennis.User.index("EmailIndex").query({ email_blind: "ann@example.com" });
    const page = await query.page({ limit: 2 });
    const rest = await query.page({ limit: 2, cursor: page.cursor });
    expect([...page.items, ...rest.items].map(({ user_id }) => user_id).sort()).toEqual([
      "a",
      "b",
      "c",
    ]);
    const text = Buffer.from(page.cursor?.split(".")[0] ?? "", "base64url").toString();
    expect(text).not.toContain("example.com");
  });

  it("are asked by one exact text", async () => {
    const { tennis } = await openTennis();
    const query = { email_blind: 5 } as never;
    await expect(tennis.User.index("EmailIndex").query(query).all()).rejects.toMatchObject({
      code: "invalidQuery",
      attribute: "email_blind",
    });
  });
});

describe("conditions and changes", () => {
  it("can ask whether an encrypted attribute exists", async () => {
    const { tennis } = await openTennis();
    await tennis.User.create(ann);
    await tennis.User.update(key, { logins: add(1) }, { if: and(exists("email"), exists("pin")) });
    await expect(
      tennis.User.update(key, { logins: add(1) }, { if: notExists("email") }),
    ).rejects.toMatchObject({ code: "conditionFailed" });
    expect(await tennis.User.query(key, { filter: exists("pin") }).all()).toHaveLength(1);
  });

  it("refuse to ask for more, where the types were bypassed", async () => {
    const { tennis, calls } = await openTennis();
    const conditions = [equals("email", "x"), exists("phones[0].number"), equals("password", "x")];
    for (const condition of conditions) {
      const attempt = tennis.User.update(key, { logins: 1 }, { if: condition as never });
      await expect(attempt).rejects.toMatchObject({
        code: "invalidCondition",
        message: expect.stringContaining("a condition can only ask whether it exists"),
      });
      const query = tennis.User.query(key, { filter: condition as never });
      await expect(query.all()).rejects.toMatchObject({ code: "invalidCondition" });
    }
    expect(calls).toEqual([]);
  });

  it("refuse changes that need the stored value", async () => {
    const { tennis, stored } = await openTennis();
    await tennis.User.create(ann);
    const before = await stored("users");
    const changes = [{ pin: add(1) }, { email: setIfAbsent("x") }, { "phones[0].number": "1" }];
    for (const change of changes) {
      await expect(tennis.User.update(key, change as never)).rejects.toMatchObject({
        code: "invalidUpdate",
        message: expect.stringContaining("it is set or removed as a whole, and nothing else"),
      });
    }
    expect(await stored("users")).toEqual(before);
  });

  it("leave what is encrypted out of the items in refusals", async () => {
    const { tennis } = await openTennis();
    await tennis.User.create(ann);
    const plain = { user_id: "ann", court: "1", logins: 0 };
    await expect(tennis.User.create({ ...ann, username: "other" })).rejects.toMatchObject({
      code: "itemExists",
      item: plain,
    });
    const update = tennis.User.update(key, { logins: 1 }, { if: equals("court", "2") });
    await expect(update).rejects.toMatchObject({ code: "conditionFailed", item: plain });
  });
});

describe("compile", () => {
  it("is synchronous once the keys are there", async () => {
    const { tennis, encryption, calls } = await openTennis();
    const expected = expect.objectContaining({
      code: "encryptionUnavailable",
      message: "No data key is ready. Before a synchronous compile(): await encryption.ready().",
    });
    expect(() => tennis.User.create(ann).compile()).toThrow(expected);
    expect(() => tennis.User.getByUnique({ username: "x" }).compile()).toThrow(expected);
    await encryption.ready();
    const { operation } = tennis.User.create(ann).compile();
    expect(operation).toBe("TransactWriteItems");
    const index = tennis.User.index("EmailIndex");
    expect(index.query({ email_blind: "x" }).compile().operation).toBe("Query");
    expect(calls).toEqual([]);
  });
});

describe("the audit trail", () => {
  it("hears of each item before its result is there", async () => {
    const events: EncryptionEvent[] = [];
    const { tennis, client, encryption, clock } = await openTennis({
      actor: "booking-api",
      audit: { recordEncryption: async (each) => void events.push(...each) },
    });
    await tennis.User.create(ann);
    expect(events).toEqual([
      {
        kind: "encrypt",
        actor: "booking-api",
        entity: "User",
        key: { user_id: { S: "ann" } },
        attributes: ["username", "email", "password", "phones", "pin"],
        keyIds: ["key-2025-07-08"],
      },
    ]);
    events.length = 0;
    const mine = connect(entities, {
      client,
      encryption: encryption.as("user:ann"),
      now: () => clock.now,
    });
    await mine.User.get(key, { select: ["email"] });
    expect(events).toMatchObject([{ kind: "decrypt", actor: "user:ann", attributes: ["email"] }]);
    expect(JSON.stringify(events)).not.toContain("example.com");
  });

  it("is a table that can be asked by whom it was about", async () => {
    const definition = defineAuditTrail({ tableName: "audit" });
    const client = openEngine(() => Date.parse("2025-07-08T10:00:00Z"));
    await createTables(client, [definition.table]);
    const now = () => Date.parse("2025-07-08T10:00:00Z");
    const audit = openAuditTrail(definition, { client, now });
    const { tennis } = await openTennis({ audit, actor: "api", client });
    await tennis.User.create(ann);
    await tennis.User.create({ ...ann, user_id: "bob", username: "bob" });
    await tennis.User.scan().all();
    const { events } = await audit.query({ subject: "User#user_id=ann", order: "ascending" });
    expect(events.map(({ kind, attributes, keyIds }) => [kind, attributes, keyIds])).toEqual([
      ["encrypt", ["username", "email", "password", "phones", "pin"], ["key-2025-07-08"]],
      ["decrypt", ["username", "email", "phones", "pin"], ["key-2025-07-08"]],
    ]);
    expect((await audit.query({ actor: "api" })).events).toHaveLength(4);
  });

  it("takes items whose keys are as long as DynamoDB lets them be", async () => {
    const client = openEngine(() => Date.parse("2025-07-08T10:00:00Z"));
    const definition = defineAuditTrail({ tableName: "audit" });
    await createTables(client, [definition.table]);
    const { tennis } = await openTennis({ audit: openAuditTrail(definition, { client }), client });
    const user = { ...ann, user_id: "é".repeat(1024) };
    await tennis.User.create(user);
    expect(await tennis.User.get(user)).toMatchObject({ username: "Ann" });
  });

  it("fails the command when it cannot be written, before anything is", async () => {
    const cause = new Error("no audit");
    const { tennis, stored, encryption } = await openTennis({
      audit: { recordEncryption: () => Promise.reject(cause) },
    });
    await expect(tennis.User.create(ann)).rejects.toMatchObject({ code: "auditFailed", cause });
    await expect(
      tennis.Booking.put({ user_id: "a", booking_id: "b", note: "n" }),
    ).rejects.toMatchObject({ code: "auditFailed" });
    expect(await stored("users")).toEqual([]);
    expect(await stored("bookings")).toEqual([]);
    expect(encryption.environment).toBe("test");
  });
});

describe("an entity with key templates", () => {
  const app = defineTable({
    name: "app",
    partitionKey: "pk",
    sortKey: "sk",
    typeAttribute: "type",
    globalSecondaryIndexes: { gsi1: { partitionKey: "gsi1pk", projection: "ALL" } },
  });
  const attributes = z.object({ user_id: z.string(), court: z.string(), phone: z.string() });
  const keys = { pk: "USER#{user_id}", sk: "PROFILE", gsi1pk: "COURT#{court}" } as const;
  const Profile = defineEntity(app, { name: "Profile", attributes, keys, encrypted: ["phone"] });

  it("binds values to the computed key", async () => {
    const { client, encryption } = await openTennis();
    await createTables(client, [app]);
    const { Profiles } = connect({ Profiles: Profile }, { client, encryption });
    const profile = { user_id: "ann", court: "1", phone: "600 000 000" };
    await Profiles.create(profile);
    expect(await Profiles.get(profile)).toEqual(profile);
    expect(await Profiles.index("gsi1").query({ court: "1" }).all()).toEqual([profile]);
    const { Items: [item = {}] = [] } = await client.send("Scan", { TableName: "app" });
    const stolen = { ...item, pk: { S: "USER#bob" }, user_id: { S: "bob" } };
    await client.send("PutItem", { TableName: "app", Item: stolen });
    await expect(Profiles.get({ user_id: "bob" })).rejects.toMatchObject({
      code: "decryptionFailed",
      attribute: "phone",
    });
  });

  it("cannot encrypt a part of a key", () => {
    const define = () =>
      defineEntity(app, { name: "Profile", attributes, keys, encrypted: ["court"] } as never);
    expect(define).toThrow('names "court", which is encrypted');
  });
});
