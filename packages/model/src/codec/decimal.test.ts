import { addNumbers } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import {
  add,
  append,
  atLeast,
  connect,
  createTables,
  decimal,
  defineEntity,
  defineTable,
  deleteFromSet,
  setIfAbsent,
  subtract,
} from "../index.ts";

const seed = 20251120;

const table = defineTable({ name: "accounts", partitionKey: "id" });
const Account = defineEntity(table, {
  name: "Account",
  attributes: z.object({
    id: z.string(),
    balance: decimal(),
    rate: decimal({ min: 0, max: "0.5", decimalsMax: 3 }).optional(),
    limit: decimal().default("100.50"),
    rates: z.set(decimal()).optional(),
    history: z.array(decimal()).default([]),
  }),
});

async function openAccounts() {
  const client = openEngine(() => start);
  await createTables(client, [table]);
  const bank = connect({ Account }, { client, now: () => start });
  const stored = async (): Promise<unknown> =>
    (await client.send("GetItem", { TableName: "accounts", Key: { id: { S: "a" } } })).Item;
  return { bank, client, stored };
}

describe("decimal", () => {
  it.each<[string | number | bigint, string]>([
    ["12.345", "12.345"],
    ["0012.3400", "12.34"],
    ["-0", "0"],
    [-0, "0"],
    ["1E2", "100"],
    [".5", "0.5"],
    [0.1, "0.1"],
    [1e-7, "0.0000001"],
    [2n ** 100n, "1267650600228229401496703205376"],
    ["-99999999999999999999999999999999999999", "-99999999999999999999999999999999999999"],
    ["1e-130", `0.${"0".repeat(129)}1`],
  ])("takes %s and gives the text %s", (input, text) => {
    expect(decimal().parse(input)).toBe(text);
  });

  it.each<[string, unknown, string]>([
    ["39 digits", "1.23456789012345678901234567890123456789", "38 significant digits"],
    ["a magnitude too large", "1e400", "magnitude is at most"],
    ["a magnitude too small", "1e-131", "magnitude is at least"],
    ["NaN", Number.NaN, "Expected a decimal number"],
    ["the text NaN", "NaN", "Expected a decimal number"],
    ["Infinity", Number.POSITIVE_INFINITY, "Expected a decimal number"],
    ["spaces", " 1 ", "Expected a decimal number"],
    ["nothing", "", "Expected a decimal number"],
    ["hexadecimal digits", "0x10", "Expected a decimal number"],
    ["a boolean", true, "Expected a decimal number"],
    ["a number that lost digits", 2 ** 53, "give it as a text or a bigint"],
  ])("refuses %s", (_, input, message) => {
    const result = decimal().safeParse(input);
    expect(result.error?.issues[0]?.message).toContain(message);
  });

  it("keeps its bounds, exactly", () => {
    const rate = decimal({ min: 0, max: "0.5", decimalsMax: 3 });
    expect(rate.safeParse("0.500").success).toBe(true);
    expect(rate.safeParse("-0.001").error?.issues[0]?.message).toBe("Must be at least 0");
    expect(rate.safeParse("0.50000000000000000000000001").error?.issues[0]?.message).toBe(
      "Must be at most 0.5",
    );
    expect(rate.safeParse("0.1234").error?.issues[0]?.message).toBe(
      "Has more than 3 digits after the point",
    );
  });

  it("is a Number in DynamoDB and a text in code", async () => {
    const { bank, stored } = await openAccounts();
    const item = await bank.Account.create({ id: "a", balance: 12n, rate: 0.125 });
    expect(item).toEqual({ id: "a", balance: "12", rate: "0.125", limit: "100.5", history: [] });
    expect(await stored()).toMatchObject({ balance: { N: "12" }, limit: { N: "100.5" } });
    expect(await bank.Account.get({ id: "a" })).toMatchObject({ balance: "12", limit: "100.5" });
  });

  it(`adds and subtracts without losing a digit (seed ${seed})`, async () => {
    const { bank } = await openAccounts();
    const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const amounts = fc.array(fc.tuple(digits, fc.integer({ min: 0, max: 6 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(amounts, async (list) => {
        await bank.Account.put({ id: "a", balance: "0" });
        let expected = "0";
        for (const [whole, decimals] of list) {
          const amount = `${whole}e-${decimals}`;
          await bank.Account.update({ id: "a" }, { balance: add(amount) });
          expected = addNumbers(expected, decimal().parse(amount));
        }
        expect(await bank.Account.get({ id: "a" })).toMatchObject({ balance: expected });
      }),
      { seed, numRuns: 20 },
    );
  });

  it("takes texts, numbers and bigints in changes and conditions", async () => {
    const { bank } = await openAccounts();
    await bank.Account.create({ id: "a", balance: "0.3" });
    const key = { id: "a" };
    await bank.Account.update(
      key,
      {
        balance: subtract("0.1"),
        rate: setIfAbsent(0.25),
        rates: add(new Set(["0.10", "2"])),
        history: append(["1.50", 2n, 3]),
      },
      { if: atLeast("balance", 0.3) },
    );
    await bank.Account.update(key, { rates: deleteFromSet(new Set(["2.0"])), limit: 7 });
    expect(await bank.Account.get(key)).toEqual({
      id: "a",
      balance: "0.2",
      rate: "0.25",
      limit: "7",
      rates: new Set(["0.1"]),
      history: ["1.5", "2", "3"],
    });
  });

  it("refuses an operand that is no decimal, and writes nothing", async () => {
    const { bank, stored } = await openAccounts();
    await bank.Account.create({ id: "a", balance: "1" });
    const before = await stored();
    for (const value of ["x", " 1 ", "1e400", ""]) {
      await expect(bank.Account.update({ id: "a" }, { balance: add(value) })).rejects.toMatchObject(
        { code: "invalidUpdate", attribute: "balance" },
      );
      await expect(
        bank.Account.update({ id: "a" }, { limit: "1" }, { if: atLeast("balance", value) }),
      ).rejects.toMatchObject({ code: "invalidCondition", attribute: "balance" });
    }
    await expect(
      bank.Account.update({ id: "a" }, { balance: "1.".padEnd(41, "1") }),
    ).rejects.toMatchObject({ code: "invalidItem", path: "balance" });
    expect(await stored()).toEqual(before);
  });

  it("reads an old item whose attribute is a text as it is", async () => {
    const { bank, client } = await openAccounts();
    const Item = { id: { S: "a" }, balance: { S: "12 EUR" } };
    await client.send("PutItem", { TableName: "accounts", Item });
    expect(await bank.Account.get({ id: "a" })).toMatchObject({ balance: "12 EUR" });
  });
});
