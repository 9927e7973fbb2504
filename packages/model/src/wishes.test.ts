import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import { describe, expect, expectTypeOf, it } from "vitest";
import { entities, openLedger } from "../test/ledger.suite.ts";
import {
  add,
  atLeast,
  exists,
  type InferInput,
  type InferItem,
  isPlinthError,
  PlinthError,
  type PlinthErrorCode,
  subtract,
} from "./index.ts";
import { consumeStream, defineStreamHandler } from "./streams/index.ts";

const ann = { member_id: "ann", name: "Ann Example", email: "Ann@example.com" };
const payment = {
  member_id: "ann",
  entry_id: "e1",
  day: "2025-09-05",
  shelf: "rent",
  kind: "payment",
  amount: "0.1",
} as const;
const key = { member_id: "ann", entry_id: "e1" };

type EntryItem = InferItem<typeof entities.Entry>;
type EntryInput = InferInput<typeof entities.Entry>;

/** A client whose answers leave out what DynamoDB leaves out when it is short of capacity. */
function withholding(inner: Client, times: number): Client {
  let remaining = times;
  return {
    ...inner,
    send: async (operation, input, options) => {
      if (operation === "BatchGetItem" && remaining > 0) {
        remaining -= 1;
        const { RequestItems } = input as { RequestItems: object };
        return { Responses: {}, UnprocessedKeys: RequestItems } as never;
      }
      return inner.send(operation, input, options);
    },
  };
}

describe("what users of data layers ask for most", () => {
  it("lets no index key go stale on a partial update", async () => {
    const { ledger } = await openLedger();
    await ledger.Entry.create(payment);
    await ledger.Entry.update(key, { day: "2025-09-06", shelf: "rent" });
    const onShelf = ledger.Entry.index("gsi1").query({ shelf: "rent", day: atLeast("2025-09-06") });
    expect((await onShelf.all()).map(({ day }) => day)).toEqual(["2025-09-06"]);
    // @ts-expect-error the index key has the shelf too
    const partly = ledger.Entry.update(key, { day: "2025-09-07" });
    await expect(partly).rejects.toMatchObject({ code: "staleIndexKey", path: "shelf" });
  });

  it("reads items of an older form as today's, and brings them up to it when it writes", async () => {
    const { ledger, client } = await openLedger();
    const stored = {
      pk: { S: "MEMBER#ann" },
      sk: { S: "PROFILE" },
      member_id: { S: "ann" },
      first: { S: "Ann" },
      last: { S: "Example" },
      email: { S: "ann@example.com" },
    };
    await client.send("PutItem", { TableName: "ledger", Item: stored });
    expect(await ledger.Member.get({ member_id: "ann" })).toMatchObject({ name: "Ann Example" });
    expect(await ledger.Member.get({ member_id: "ann" }, { select: ["name"] })).toEqual({
      name: "Ann Example",
    });
    await ledger.Member.update({ member_id: "ann" }, { settings: { theme: "dark" } });
    const { Item } = await client.send("GetItem", {
      TableName: "ledger",
      Key: { pk: stored.pk, sk: stored.sk },
    });
    expect(Item).toMatchObject({ name: { S: "Ann Example" }, form: { N: "2" } });
    expect(Item).not.toHaveProperty("first");
  });

  it("gives pages one after another, and cursors that nobody can forge or swap", async () => {
    const { ledger } = await openLedger();
    for (const entry_id of ["e1", "e2", "e3"]) {
      await ledger.Entry.create({ ...payment, entry_id });
    }
    const query = ledger.Entry.query({ member_id: "ann" });
    const ids: string[] = [];
    for await (const entry of query) {
      ids.push(entry.entry_id);
    }
    expect(ids).toEqual(["e1", "e2", "e3"]);
    const { cursor = "" } = await query.page({ limit: 2, boundTo: "ann" });
    const { items } = await query.page({ cursor, boundTo: "ann" });
    expect(items.map(({ entry_id }) => entry_id)).toEqual(["e3"]);
    for (const wrong of [{ cursor }, { cursor, boundTo: "bob" }, { cursor: `${cursor}x` }]) {
      await expect(query.page(wrong)).rejects.toMatchObject({ code: "invalidCursor" });
    }
  });

  it("asks again for what a batch left over, and gives what remains as values", async () => {
    const { ledger, client } = await openLedger();
    await ledger.Entry.create(payment);
    const waits: number[] = [];
    const patient = {
      random: () => 0.5,
      wait: async (milliseconds: number) => void waits.push(milliseconds),
    };
    const slow = await openLedger({ ...patient, client: withholding(client, 2) });
    const found = await slow.ledger.batchGet([slow.ledger.Entry.get(key)]);
    expect(found).toMatchObject({ items: [{ entry_id: "e1" }], leftovers: [] });
    expect(waits).toHaveLength(2);
    const never = await openLedger({ ...patient, client: withholding(client, 1000) });
    const { items, leftovers } = await never.ledger.batchGet([never.ledger.Entry.get(key)]);
    expect(items).toEqual([undefined]);
    expect(leftovers).toHaveLength(1);
  });

  it("loses no update: a write over what changed meanwhile is refused", async () => {
    const { ledger } = await openLedger();
    const read = await ledger.Entry.create(payment);
    await ledger.Entry.update(key, { shelf: "food", day: "2025-09-05" });
    await expect(ledger.Entry.put(read)).rejects.toMatchObject({ code: "versionConflict" });
  });

  it("keeps a unique value unique when two ask for it at once", async () => {
    const { ledger } = await openLedger();
    const created = await Promise.allSettled(
      ["ann", "bob"].map((member_id) => ledger.Member.create({ ...ann, member_id })),
    );
    expect(created.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = created.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "notUnique", attribute: "email" });
  });

  it("counts decimals exactly", async () => {
    const { ledger } = await openLedger();
    await ledger.Balance.create({ member_id: "ann", amount: "0.1" });
    await ledger.Balance.update({ member_id: "ann" }, { amount: add("0.2") });
    const balance = await ledger.Balance.get({ member_id: "ann" });
    expect(balance?.amount).toBe("0.3");
    const many = "12345678901234567890123456789012345.678";
    await ledger.Balance.update({ member_id: "ann" }, { amount: many });
    const less = await ledger.Balance.update({ member_id: "ann" }, { amount: subtract("0.001") });
    expect(less.amount).toBe("12345678901234567890123456789012345.677");
  });

  it("holds discriminated unions and free-form maps, typed", async () => {
    const { ledger } = await openLedger();
    await ledger.Entry.create({ ...payment, entry_id: "e2", kind: "note", text: "paid" });
    const entry = await ledger.Entry.get({ member_id: "ann", entry_id: "e2" });
    expect(entry?.kind === "note" ? entry.text : undefined).toBe("paid");
    const settings = { theme: "dark", columns: [1, 2], limits: { day: 5 } };
    await ledger.Member.create({ ...ann, settings });
    await ledger.Member.update({ member_id: "ann" }, { "settings.theme": "light" });
    const member = await ledger.Member.get({ member_id: "ann" });
    expect(member?.settings).toEqual({ ...settings, theme: "light" });
  });

  it("infers types that have names and show as plain objects", () => {
    const input: EntryInput = payment;
    expectTypeOf<EntryItem["version"]>().toEqualTypeOf<number>();
    expectTypeOf<Extract<EntryItem, { kind: "note" }>["text"]>().toEqualTypeOf<string>();
    // @ts-expect-error a payment has no text
    const wrong: EntryInput = { ...input, kind: "payment", text: "x" };
    expect(wrong).toBeDefined();
  });

  it("hands a table's changes to typed listeners", async () => {
    const { ledger, client, clock } = await openLedger();
    const sums = defineStreamHandler(
      { Entry: entities.Entry },
      {
        Entry: {
          insert: ({ newItem }, context) =>
            newItem.kind === "payment"
              ? context.once([
                  ledger.Balance.upsert({
                    member_id: newItem.member_id,
                    amount: add(newItem.amount),
                  }),
                ])
              : undefined,
        },
      },
    );
    await ledger.Entry.create(payment);
    await ledger.Entry.create({ ...payment, entry_id: "e2", amount: "0.2" });
    const consumer = consumeStream(sums, {
      name: "sums",
      client,
      connection: ledger,
      state: ledger.StreamState,
      now: () => clock.now,
    });
    await consumer.caughtUp();
    await consumer.stop();
    expect(await ledger.Balance.get({ member_id: "ann" })).toMatchObject({ amount: "0.3" });
  });

  it("encrypts a field for its table, key and attribute, and finds it by a blind index", async () => {
    const { ledger, client } = await openLedger();
    const iban = "DE00 1234";
    await ledger.Member.create({ ...ann, iban });
    await ledger.Member.create({ ...ann, member_id: "bob", email: "bob@example.com", iban: "x" });
    const { Items = [] } = await client.send("Scan", { TableName: "ledger" });
    expect(JSON.stringify(Items)).not.toContain(iban);
    const itemOf = (member: string): Item | undefined =>
      Items.find(({ pk }) => pk !== undefined && "S" in pk && pk.S === `MEMBER#${member}`);
    const stolen = itemOf("ann")?.["iban"] ?? { NULL: true };
    await client.send("PutItem", {
      TableName: "ledger",
      Item: { ...itemOf("bob"), iban: stolen },
    });
    await expect(ledger.Member.get({ member_id: "bob" })).rejects.toMatchObject({
      code: "decryptionFailed",
    });
    expect(await ledger.Member.getByUnique({ iban })).toMatchObject({ member_id: "ann", iban });
  });

  it("says what went wrong by a code, a path, a reason and a cause", async () => {
    const { ledger } = await openLedger();
    const invalid = { ...payment, amount: "much" };
    const error = await ledger.Entry.create(invalid).catch((reason: unknown) => reason);
    expect(isPlinthError(error, "invalidItem") && error.path).toBe("amount");
    await ledger.Entry.create(payment);
    const again = await ledger.Entry.create(payment).catch((reason: unknown) => reason);
    expect(again).toBeInstanceOf(PlinthError);
    expect(again).toMatchObject({
      code: "itemExists" satisfies PlinthErrorCode,
      entity: "Entry",
      reason: "ConditionalCheckFailed",
      cause: { name: "ConditionalCheckFailedException" },
    });
  });

  it("shows the exact request before it is sent", async () => {
    const { ledger } = await openLedger();
    const update = ledger.Balance.update(
      { member_id: "ann" },
      { amount: add("1") },
      { if: exists("amount") },
    );
    const { operation, input } = update.compile();
    expect(operation).toBe("UpdateItem");
    expect(input).toMatchObject({
      TableName: "ledger",
      Key: { pk: { S: "MEMBER#ann" }, sk: { S: "BALANCE" } },
      ConditionExpression: expect.stringContaining("attribute_exists"),
    });
  });

  it("ends what is under way when its signal is aborted", async () => {
    const { ledger } = await openLedger();
    const signal = AbortSignal.abort();
    await expect(ledger.Entry.get(key, { signal })).rejects.toMatchObject({ name: "AbortError" });
    await expect(ledger.Entry.query({ member_id: "ann" }, { signal }).all()).rejects.toMatchObject({
      name: "AbortError",
    });
    await expect(ledger.transact([ledger.Entry.create(payment)], { signal })).rejects.toMatchObject(
      {
        name: "AbortError",
      },
    );
    expect(await ledger.Entry.get(key)).toBeUndefined();
  });

  it("tells with every result what it took", async () => {
    const { ledger } = await openLedger();
    const { result, capacity, milliseconds } = await ledger.Entry.create(payment).measured();
    expect(result.entry_id).toBe("e1");
    expect(capacity.units).toBeGreaterThan(0);
    expect(milliseconds).toBeGreaterThanOrEqual(0);
    const page = await ledger.Entry.query({ member_id: "ann" }).page();
    expect(page.capacity.units).toBe(0.5);
  });
});
