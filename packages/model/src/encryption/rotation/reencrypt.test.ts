import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/random.suite.ts";
import {
  entities,
  keyText,
  openTennis,
  type Tennis,
  type TennisOptions,
} from "../../../test/tennis.suite.ts";
import { connect } from "../../index.ts";
import type { EncryptionEvent } from "../encryption.ts";
import { retireLocalKey, rotateLocalKeys } from "../keys/local-key-file.ts";
import { localKeys } from "../keys/local-keys.ts";
import { type CheckpointStore, checkpointIn } from "./checkpoint-in.ts";
import { keyUse } from "./key-use.ts";
import { type ReencryptReport, reencrypt } from "./reencrypt.ts";

const now = Date.parse("2025-10-06T00:00:00Z");
const oldId = "key-2025-07-08";
const newId = "key-2025-10-06";
const rotated = rotateLocalKeys(keyText, { random: seededRandom("rotation"), now });
const retired = retireLocalKey(rotated, oldId);

function userOf(number: number) {
  const name = `user-${String(number).padStart(2, "0")}`;
  return { user_id: name, username: name, password: "Correct-Horse-1", email: "a@example.com" };
}

/** A table with so many users under the old key, opened with the new one. */
async function openRotated(count: number, options: TennisOptions = {}): Promise<Tennis> {
  const before = await openTennis();
  await Promise.all(
    Array.from({ length: count }, (_, number) => before.tennis.User.create(userOf(number))),
  );
  return openTennis({ text: rotated, client: before.client, ...options });
}

function memoryCheckpoint(): CheckpointStore & { text: string | undefined } {
  return {
    text: undefined,
    async read() {
      return this.text;
    },
    async write(text) {
      this.text = text;
    },
  };
}

/** Fails the first time `operation` has run so often. */
function failingClient(client: Client, operation: string, after: number): Client {
  let count = 0;
  return {
    send: (name, input, options) => {
      count += name === operation ? 1 : 0;
      return count === after && name === operation
        ? Promise.reject(new Error("killed"))
        : client.send(name, input, options);
    },
    close: () => client.close(),
  };
}

describe("reencrypt", () => {
  it("puts all values under the new key, after which the old one can go", async () => {
    const { tennis, client } = await openRotated(30);
    await tennis.User.create(userOf(30));
    expect(await keyUse(tennis.User)).toMatchObject({
      items: 31,
      values: { [oldId]: 90, [newId]: 3 },
      plaintextValues: 0,
    });
    const seen: ReencryptReport[] = [];
    const report = await reencrypt(tennis.User, {
      pageSize: 10,
      onProgress: (progress) => seen.push(progress),
    });
    expect(report).toEqual({
      isDone: true,
      currentKeyId: newId,
      itemsRead: 31,
      itemsRewritten: 30,
      itemsOvertaken: 0,
      valuesRewritten: { [oldId]: 90 },
      itemsFailed: 0,
      failures: [],
    });
    expect(seen.length).toBeGreaterThan(5);
    const use = await keyUse(tennis.User);
    expect(use.values).toEqual({ [newId]: 93 });
    expect(use.canRetire(oldId)).toBe(true);
    expect(use.canRetire(newId)).toBe(false);
    const after = await openTennis({ text: retired, client });
    expect(await after.tennis.User.scan().all()).toHaveLength(31);
    expect(await after.tennis.User.getByUnique({ username: "USER-07" })).toMatchObject({
      user_id: "user-07",
    });
  });

  it("leaves an error that names the key to those who retire it before", async () => {
    const { client } = await openRotated(1);
    const { tennis } = await openTennis({ text: retired, client });
    await expect(tennis.User.get({ user_id: "user-00" })).rejects.toMatchObject({
      code: "decryptionFailed",
      reason: "unknownKey",
      message: expect.stringContaining(`its key "${oldId}" is not among the keys`),
    });
    expect((await keyUse(tennis.User)).canRetire(oldId)).toBe(false);
  });

  it("never lets the current key go, nor the one that wraps the blind-index key", async () => {
    const { encryption, tennis } = await openTennis();
    const use = await keyUse(tennis.User);
    expect(use.items).toBe(0);
    expect(use.canRetire(encryption.keyIds.current)).toBe(false);
    expect(use.canRetire("another")).toBe(true);
    const wrapped = { ...localKeys({ text: retired }), blindIndexKeyId: oldId };
    const after = await openTennis({ keys: wrapped });
    expect((await keyUse(after.tennis.User)).canRetire(oldId)).toBe(false);
  });

  it("changes nothing else of an item", async () => {
    const { tennis, stored } = await openRotated(1);
    await tennis.Booking.create({ user_id: "ann", booking_id: "b1", note: "n" });
    const {
      username: _username,
      password: _password,
      email: _email,
      ...before
    } = (await stored("users")).find((item) => item["court"] !== undefined) ?? {};
    await reencrypt(tennis.User);
    const after = (await stored("users")).find((item) => item["court"] !== undefined);
    expect(after).toMatchObject(before);
    expect(await tennis.Booking.get({ user_id: "ann", booking_id: "b1" })).toMatchObject({
      version: 1,
    });
  });

  it("goes on where it was killed", async () => {
    const { client, tennis } = await openRotated(30);
    const checkpoint = memoryCheckpoint();
    const failing = await openTennis({
      text: rotated,
      client: failingClient(client, "UpdateItem", 12),
    });
    const options = { checkpoint, pageSize: 10 };
    await expect(reencrypt(failing.tennis.User, options)).rejects.toThrow("killed");
    const { report: half } = JSON.parse(checkpoint.text ?? "");
    expect(half.isDone).toBe(false);
    expect(half.itemsRead).toBeGreaterThan(0);
    const report = await reencrypt(tennis.User, options);
    expect(report).toMatchObject({ isDone: true, itemsRead: 30, itemsFailed: 0 });
    expect((await keyUse(tennis.User)).values).toEqual({ [newId]: 90 });
    expect(await reencrypt(tennis.User, options), "nothing is left").toMatchObject({
      ...{ isDone: true, itemsRead: 30, itemsRewritten: 0 },
    });
  });

  it("finds what was written under the old key after it came to its end", async () => {
    const { client, tennis } = await openRotated(2);
    const options = { checkpoint: memoryCheckpoint() };
    await reencrypt(tennis.User, options);
    const late = await openTennis({ client });
    await late.tennis.User.create(userOf(2));
    expect((await keyUse(tennis.User)).canRetire(oldId)).toBe(false);
    expect(await reencrypt(tennis.User, options)).toMatchObject({ itemsRewritten: 1 });
    expect((await keyUse(tennis.User)).canRetire(oldId)).toBe(true);
  });

  it.each(["", "{", "null", "[]", '{"job":1}'])(
    "begins anew from a checkpoint of %j",
    async (text) => {
      const { tennis } = await openRotated(1);
      const checkpoint = { ...memoryCheckpoint(), text };
      expect(await reencrypt(tennis.User, { checkpoint })).toMatchObject({ itemsRewritten: 1 });
    },
  );

  it("comes to the same end whichever call it is killed at, heard or not", async () => {
    let call = 0;
    let wasKilled = true;
    while (wasKilled) {
      call += 1;
      for (const isHeard of [true, false]) {
        const { client, tennis } = await openRotated(3);
        const place = { tableName: "bookings", key: { user_id: "JOB", booking_id: "1" } };
        let count = 0;
        const killed: Client = {
          async send(name, input, options) {
            count += 1;
            const output =
              count === call && !isHeard ? undefined : await client.send(name, input, options);
            if (count === call || output === undefined) {
              throw new Error("killed");
            }
            return output;
          },
          close: () => client.close(),
        };
        const first = await openTennis({ text: rotated, client });
        const doomed = connect(entities, { client: killed, encryption: first.encryption });
        const checkpoint = checkpointIn({ client: killed, ...place });
        wasKilled = await reencrypt(doomed.User, { checkpoint, pageSize: 2 }).then(
          () => false,
          () => true,
        );
        const again = { checkpoint: checkpointIn({ client, ...place }), pageSize: 2 };
        expect(await reencrypt(tennis.User, again)).toMatchObject({ isDone: true, itemsFailed: 0 });
        expect((await keyUse(tennis.User)).values, `call ${call}`).toEqual({ [newId]: 9 });
        expect(await tennis.User.scan().all()).toHaveLength(3);
      }
    }
    expect(call).toBeGreaterThan(6);
  });

  it("reads segments side by side, each from its own checkpoint", async () => {
    const { client, tennis } = await openRotated(30);
    const checkpoint = memoryCheckpoint();
    const killed = failingClient(client, "UpdateItem", 20);
    const failing = await openTennis({ text: rotated, client: killed });
    const options = { checkpoint, pageSize: 4, segments: 3 };
    await expect(reencrypt(failing.tennis.User, options)).rejects.toThrow("killed");
    const report = await reencrypt(tennis.User, options);
    expect(report).toMatchObject({ isDone: true, itemsRead: 30, itemsFailed: 0 });
    expect((await keyUse(tennis.User)).values).toEqual({ [newId]: 90 });
  });

  it("goes on from a checkpoint in a table", async () => {
    const { tennis, client } = await openRotated(30);
    const place = { client, tableName: "bookings", key: { user_id: "JOB", booking_id: "users" } };
    const controller = new AbortController();
    const { signal } = controller;
    const first = { checkpoint: checkpointIn(place), pageSize: 10, signal };
    const onProgress = () => controller.abort();
    await expect(reencrypt(tennis.User, { ...first, onProgress })).rejects.toMatchObject({
      name: "AbortError",
    });
    const report = await reencrypt(tennis.User, { checkpoint: checkpointIn(place) });
    expect(report).toMatchObject({ isDone: true, itemsRead: 30, itemsRewritten: 30 });
    expect(await checkpointIn(place).read()).toContain('"isDone":true');
  });

  it("begins anew for another key", async () => {
    const { client, tennis } = await openRotated(3);
    const checkpoint = memoryCheckpoint();
    await reencrypt(tennis.User, { checkpoint });
    const third = rotateLocalKeys(rotated, { random: seededRandom("3"), now, keyId: "key-3" });
    const next = await openTennis({ text: third, client });
    expect(await reencrypt(next.tennis.User, { checkpoint })).toMatchObject({
      currentKeyId: "key-3",
      valuesRewritten: { [newId]: 9 },
    });
  });

  it("ends with its signal, and keeps what it did", async () => {
    const { tennis } = await openRotated(30);
    const controller = new AbortController();
    const { signal } = controller;
    const onProgress = () => controller.abort();
    await expect(
      reencrypt(tennis.User, { pageSize: 10, signal, onProgress }),
    ).rejects.toMatchObject({ name: "AbortError" });
    const { values } = await keyUse(tennis.User);
    expect(values[newId]).toBeGreaterThan(0);
    expect(values[oldId]).toBeGreaterThan(0);
  });

  it("never overwrites what others write at the same time", async () => {
    const { client } = await openRotated(20);
    const slow = await openTennis({
      text: rotated,
      client: {
        async send(operation, input, options) {
          if (operation === "UpdateItem") {
            // Somebody is faster with every item.
            await other.tennis.User.update(
              { user_id: String(Object.values(Object(input).Key.user_id)[0]) },
              { email: "newer@example.com" },
            );
          }
          return client.send(operation, input, options);
        },
        close: () => client.close(),
      },
    });
    const other = await openTennis({ text: rotated, client });
    const report = await reencrypt(slow.tennis.User);
    expect(report.itemsRead).toBe(20);
    const users = await other.tennis.User.scan().all();
    expect(users.map(({ email }) => email)).toEqual(users.map(() => "newer@example.com"));
    await reencrypt(other.tennis.User);
    expect((await keyUse(other.tennis.User)).canRetire(oldId)).toBe(true);
  });

  it("reports what cannot be decrypted, and goes on", async () => {
    const { tennis, stored, store } = await openRotated(3);
    const item = (await stored("users")).find((each) => each["court"] !== undefined) ?? {};
    await store("users", { ...item, user_id: { S: "stolen" } });
    const report = await reencrypt(tennis.User);
    expect(report).toMatchObject({
      isDone: true,
      itemsRewritten: 3,
      itemsFailed: 1,
      failures: [{ key: { user_id: "stolen" }, reason: expect.stringContaining("was changed") }],
    });
    expect((await keyUse(tennis.User)).canRetire(oldId)).toBe(false);
  });

  it("rewrites what is encrypted in an item that cannot be read otherwise", async () => {
    const { tennis, stored, store } = await openRotated(1);
    const item = (await stored("users")).find((each) => each["court"] !== undefined) ?? {};
    const logins = { N: "123456789012345678901234567890" };
    await store("users", { ...item, logins });
    expect((await keyUse(tennis.User)).canRetire(oldId)).toBe(false);
    expect(await reencrypt(tennis.User)).toMatchObject({ itemsRewritten: 1, itemsFailed: 0 });
    expect((await keyUse(tennis.User)).values).toEqual({ [newId]: 3 });
    expect(await stored("users")).toContainEqual(expect.objectContaining({ logins }));
  });

  it("encrypts what was stored in the clear, while that is accepted", async () => {
    const { tennis, store } = await openTennis({ plaintext: "accepted" });
    await store("users", {
      user_id: { S: "old" },
      username: { S: "Old" },
      email: { S: "Old@example.com" },
      password: { S: "x" },
    });
    expect(await tennis.User.get({ user_id: "old" })).toMatchObject({ username: "Old" });
    expect(await reencrypt(tennis.User)).toMatchObject({ valuesRewritten: { plaintext: 3 } });
    expect(await keyUse(tennis.User)).toMatchObject({ plaintextValues: 0, values: { [oldId]: 3 } });
    const index = tennis.User.index("EmailIndex");
    expect(await index.query({ email_blind: "old@example.com" }).first()).toMatchObject({
      user_id: "old",
    });
  });

  it("is recorded, item by item and as a whole", async () => {
    const events: EncryptionEvent[] = [];
    const { tennis } = await openRotated(2, {
      actor: "rotation-job",
      audit: { recordEncryption: async (each) => void events.push(...each) },
    });
    await reencrypt(tennis.User);
    expect(events.map(({ kind, actor, keyIds }) => [kind, actor, ...keyIds])).toEqual([
      ["reencrypt", "rotation-job", oldId],
      ["reencrypt", "rotation-job", oldId],
      ["rotate", "rotation-job", newId],
    ]);
  });

  it("refuses an entity that encrypts nothing", async () => {
    const { tennis } = await openTennis();
    await expect(reencrypt(tennis.Slot)).rejects.toMatchObject({ code: "invalidJob" });
    await expect(keyUse(tennis.Slot)).rejects.toMatchObject({ code: "invalidJob" });
    await expect(reencrypt({ entity: tennis.Slot.entity })).rejects.toMatchObject({
      code: "invalidJob",
    });
    await expect(reencrypt(tennis.User, { pageSize: 0 })).rejects.toMatchObject({
      code: "invalidJob",
    });
  });
});
