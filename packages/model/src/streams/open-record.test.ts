import type { Item } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { ann, bytesOf, entities, openTennis } from "../../test/tennis.suite.ts";
import { connect, createTables, defineTable } from "../index.ts";
import { type ChangeRecord, jsonOfChange } from "./change-record.ts";
import { defineStreamHandler } from "./define-stream-handler.ts";
import { lambdaHandler } from "./lambda-handler.ts";
import { openRecord } from "./open-record.ts";
import { readEvents } from "./read-events.ts";
import { recordsSetAside } from "./records-set-aside.ts";
import { defineStreamState } from "./state/define-stream-state.ts";

const { Booking, Slot, User } = entities;

function insertOf(keys: Item, newImage: Item): ChangeRecord {
  return {
    eventId: "1",
    eventName: "INSERT",
    sequenceNumber: "1",
    createdSeconds: 0,
    keys,
    oldImage: undefined,
    newImage,
    streamArn: undefined,
    viewType: "NEW_AND_OLD_IMAGES",
    isByTimeToLive: false,
  };
}

describe("openRecord", () => {
  it("lets listeners see what reads give, and leaves the record as it came", async () => {
    const { tennis, stored, encryption } = await openTennis();
    await tennis.User.create(ann);
    const image = (await stored("users")).find((item) => item["court"] !== undefined) ?? {};
    const handler = defineStreamHandler(
      { User },
      { User: { insert: () => undefined } },
      { encryption },
    );
    const record = insertOf({ user_id: { S: "ann" } }, image);
    const { password: _hidden, ...seen } = ann;
    expect(readEvents(handler, await openRecord(handler, record))).toMatchObject([
      { kind: "insert", event: { newItem: { ...seen, court: "1", logins: 0 } } },
    ]);
    expect(bytesOf(record.newImage?.["email"]).byteLength).toBeGreaterThan(100);
  });

  it("leaves another entity's attributes of the same names alone", async () => {
    const { encryption } = await openTennis();
    const listener = { insert: () => undefined };
    const handler = defineStreamHandler(
      { Booking, Slot },
      { Booking: listener, Slot: listener },
      { encryption },
    );
    const keys = { user_id: { S: "ann" }, booking_id: { S: "SLOT#1" } };
    const record = insertOf(keys, { ...keys, note: { S: "in the clear" } });
    expect(readEvents(handler, await openRecord(handler, record))).toMatchObject([
      { name: "Slot", event: { newItem: { note: "in the clear" } } },
    ]);
  });

  it("decrypts nothing of an entity that nobody listens to", async () => {
    const { encryption } = await openTennis();
    const listeners = { Slot: { insert: () => undefined } };
    const handler = defineStreamHandler({ Booking, Slot }, listeners, { encryption });
    const keys = { user_id: { S: "ann" }, booking_id: { S: "b1" } };
    const record = insertOf(keys, { ...keys, note: { S: "not sealed" } });
    expect(readEvents(handler, await openRecord(handler, record))).toEqual([]);
  });

  it("leaves what is set aside as unreadable as it came, until it is replayed", async () => {
    const { client, encryption, stored, tennis } = await openTennis();
    await tennis.User.create(ann);
    const states = defineTable({
      name: "states",
      partitionKey: "pk",
      sortKey: "sk",
      timeToLive: "expires_at",
    });
    await createTables(client, [states]);
    const connection = connect(
      { User, StreamState: defineStreamState(states) },
      { client, encryption },
    );
    const heard: string[] = [];
    const handler = defineStreamHandler(
      { User },
      {
        User: {
          insert: ({ newItem }) => {
            if (heard.push(newItem.username) === 1) {
              throw new Error("bad luck");
            }
          },
        },
      },
      { encryption, maxAttempts: 1 },
    );
    const options = { name: "a", connection, state: connection.StreamState, onError: () => {} };
    const image = (await stored("users")).find((item) => item["court"] !== undefined) ?? {};
    const Records = [jsonOfChange(insertOf({ user_id: { S: "ann" } }, image))];
    expect(await lambdaHandler(handler, options)({ Records })).toEqual({ batchItemFailures: [] });
    const { Items } = await client.send("Scan", { TableName: "states" });
    expect(Items).toHaveLength(2);
    for (const secret of ["Ann", "example.com", "Correct-Horse", "QW5u"]) {
      expect(JSON.stringify(Items)).not.toContain(secret);
    }
    const aside = recordsSetAside(handler, options);
    for await (const record of aside.list()) {
      await aside.replay(record);
    }
    expect(heard).toEqual(["Ann", "Ann"]);
  });

  it("refuses an image that was changed", async () => {
    const { encryption } = await openTennis();
    const handler = defineStreamHandler(
      { User },
      { User: { insert: () => undefined } },
      { encryption },
    );
    const keys = { user_id: { S: "ann" } };
    const record = insertOf(keys, { ...keys, email: { S: "plain" } });
    await expect(openRecord(handler, record)).rejects.toMatchObject({ code: "decryptionFailed" });
  });
});

describe("defineStreamHandler", () => {
  it("needs encryption for entities that encrypt, where the view has images", () => {
    const listeners = { User: { insert: () => undefined } };
    expect(() => defineStreamHandler({ User }, listeners)).toThrow(
      '"User" has encrypted attributes, and no encryption is given',
    );
    expect(() => defineStreamHandler({ User }, listeners, { view: "KEYS_ONLY" })).not.toThrow();
  });
});
