import { type Client, ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import {
  add,
  atLeast,
  connect,
  createTables,
  defineEntity,
  defineTable,
  subtract,
} from "../index.ts";

const accounts = defineTable({ name: "accounts", partitionKey: "id" });
const Account = defineEntity(accounts, {
  name: "Account",
  attributes: z.object({ id: z.string(), balance: z.int() }),
  timestamps: { updated: "updated_at" },
});
const receipts = defineTable({
  name: "receipts",
  partitionKey: "request_id",
  timeToLive: "expires_at",
});
const Receipt = defineEntity(receipts, {
  name: "Receipt",
  attributes: z.object({
    request_id: z.string(),
    expires_at: z.int(),
    kind: z.string().optional(),
  }),
});
const Other = defineEntity(receipts, {
  name: "Other",
  attributes: z.object({ request_id: z.string() }),
  when: { request_id: { beginsWith: "other" } },
});

async function openBank() {
  const clock = { now: start };
  const client = openEngine(() => clock.now);
  await createTables(client, [accounts, receipts]);
  const bank = open(client, clock);
  await bank.Account.create({ id: "a", balance: 10 });
  await bank.Account.create({ id: "b", balance: 0 });
  return { bank, clock, client };
}

function open(client: Client, clock: { readonly now: number }) {
  const wait = async (): Promise<void> => undefined;
  return connect({ Account, Receipt, Other }, { client, now: () => clock.now, wait });
}

type Bank = ReturnType<typeof open>;

function transfer(bank: Bank, { now }: { readonly now: number }, token?: string) {
  return bank.transact(
    [
      bank.Account.update({ id: "a" }, { balance: subtract(6) }, { if: atLeast("balance", 6) }),
      bank.Account.update({ id: "b" }, { balance: add(6) }),
    ],
    {
      once: bank.Receipt.create({ request_id: "r-1", expires_at: now / 1000 + 3600 }),
      token,
    },
  );
}

async function balances(bank: Bank): Promise<(number | undefined)[]> {
  const [a, b] = await bank.transactGet([
    bank.Account.get({ id: "a" }),
    bank.Account.get({ id: "b" }),
  ]);
  return [a?.balance, b?.balance];
}

describe("transact with once", () => {
  it("does the whole once and then says that it was done", async () => {
    const { bank, clock } = await openBank();
    expect(await transfer(bank, clock)).toMatchObject({ isRepeated: false });
    clock.now += 60_000;
    expect(await transfer(bank, clock)).toMatchObject({ isRepeated: true });
    expect(await balances(bank)).toEqual([4, 6]);
  });

  it("decides also under a token, whose content the time has changed", async () => {
    const { bank, clock } = await openBank();
    expect(await transfer(bank, clock, "t")).toMatchObject({ isRepeated: false });
    clock.now += 1000;
    expect(await transfer(bank, clock, "t")).toMatchObject({ isRepeated: true });
    expect(await balances(bank)).toEqual([4, 6]);
  });

  it("does it again when its item has expired", async () => {
    const { bank, clock } = await openBank();
    await transfer(bank, clock);
    await bank.Account.update({ id: "a" }, { balance: 10 });
    clock.now += 3600_000;
    expect(await transfer(bank, clock)).toMatchObject({ isRepeated: false });
    expect(await balances(bank)).toEqual([4, 12]);
  });

  it("refuses the rest as ever, and leaves no item of its own then", async () => {
    const { bank, clock } = await openBank();
    await bank.Account.update({ id: "a" }, { balance: 5 });
    await expect(transfer(bank, clock)).rejects.toMatchObject({
      code: "transactionRefused",
      refusals: [{ position: 0, code: "conditionFailed" }],
    });
    expect(await bank.Receipt.get({ request_id: "r-1" })).toBeUndefined();
  });

  it("takes another entity's item in its place for no repetition", async () => {
    const { bank } = await openBank();
    await bank.Receipt.create({ request_id: "other-1", expires_at: start / 1000 + 60 });
    const once = bank.Other.create({ request_id: "other-1" });
    expect(await bank.transact([], { once })).toMatchObject({ isRepeated: true });
    await bank.Other.delete({ request_id: "other-1" });
    expect(
      await bank.transact([], { once: bank.Other.create({ request_id: "other-1" }) }),
    ).toMatchObject({ isRepeated: false });
  });

  it("runs once in many at the same time", async () => {
    const { bank, clock } = await openBank();
    const results = await Promise.all(Array.from({ length: 10 }, () => transfer(bank, clock)));
    expect(results.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1);
    expect(await balances(bank)).toEqual([4, 6]);
  });

  it("looks again when the other may be this very transaction", async () => {
    const { client, clock } = await openBank();
    let isFirst = true;
    const bank = open(
      {
        send: (operation, input, options) => {
          if (operation === "TransactWriteItems" && isFirst) {
            isFirst = false;
            const codes = ["ConditionalCheckFailed", "None", "TransactionConflict"];
            const cancellationReasons = codes.map((Code) => ({ Code }));
            const details = { cancellationReasons };
            return Promise.reject(new ServiceError("TransactionCanceledException", "no", details));
          }
          return client.send(operation, input, options);
        },
        close: () => client.close(),
      },
      clock,
    );
    expect(await transfer(bank, clock)).toMatchObject({ isRepeated: false });
  });

  it("refuses what is no create of its own", async () => {
    const { bank } = await openBank();
    const { bank: other } = await openBank();
    const receipt = { request_id: "r", expires_at: start / 1000 + 60 };
    const sent = bank.Receipt.create(receipt);
    await sent;
    const wrong = [bank.Receipt.put(receipt), sent, other.Receipt.create(receipt), {}];
    for (const once of wrong) {
      const parts = [bank.Account.put({ id: "z", balance: 1 })];
      await expect(bank.transact(parts, { once: once as never })).rejects.toMatchObject({
        code: "invalidTransaction",
      });
    }
    expect(await bank.Account.get({ id: "z" })).toBeUndefined();
  });

  it("tells what it took", async () => {
    const { bank, clock } = await openBank();
    const result = await transfer(bank, clock);
    expect(result.capacity).toMatchObject({
      units: 6,
      writeUnits: 6,
      byTable: { accounts: 4, receipts: 2 },
    });
    expect(result.milliseconds).toBeGreaterThanOrEqual(0);
  });
});
