import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cleanCode, key, openEngine, openShop, start } from "../../test/shop.suite.ts";
import { atLeast, connect, createTables, defineEntity, defineTable, equals } from "../index.ts";

describe("describeCondition", () => {
  it("names the condition that a transaction was refused for", async () => {
    const { shop } = await openShop();
    await shop.Book.create({ ...cleanCode, stock_quantity: 5 });
    const sale = shop.Book.update(key, { note: "sold" }, { if: atLeast("stock_quantity", 6) });
    await expect(shop.transact([sale])).rejects.toMatchObject({
      code: "transactionRefused",
      refusals: [
        {
          entity: "Book",
          key,
          code: "conditionFailed",
          condition: expect.stringContaining("stock_quantity >= 6"),
        },
      ],
    });
  });

  it("says in the message of a single command what did not hold, long values cut", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const title = "x".repeat(500);
    const change = shop.Book.update(key, { note: "n" }, { if: equals("title", title) });
    const error = await change.catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      message: expect.stringMatching(/does not hold: .*title = "x{59}…/),
    });
  });

  it("keeps values out where a hidden attribute is among them", async () => {
    const users = defineTable({ name: "users", partitionKey: "user_id" });
    const User = defineEntity(users, {
      name: "User",
      attributes: z.object({ user_id: z.string(), token: z.string(), note: z.string().optional() }),
      hidden: ["token"],
    });
    const client = openEngine(() => start);
    await createTables(client, [users]);
    const shop = connect({ User }, { client, now: () => start });
    await shop.User.create({ user_id: "ann", token: "right" });
    const change = shop.User.update(
      { user_id: "ann" },
      { note: "n" },
      { if: equals("token", "guess") },
    );
    const error = await change.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: expect.stringContaining("token = …") });
    expect(JSON.stringify(error)).not.toContain("guess");
  });
});
