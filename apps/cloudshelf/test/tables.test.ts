import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { Server, Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TableDescription } from "@plinth/api";
import { createTables } from "@plinth/model";
import { startServer } from "@plinth/server";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { cloudShelfConfig } from "../src/config.ts";
import { books, carts, orders, tables, users } from "../src/schema.ts";
import { demoAccount, seed } from "../src/seed.ts";
import { createShop } from "../src/services/create-shop.ts";
import { verify } from "../src/verify.ts";
import { checkoutRequest, openTestShop, type TestShop } from "./support/test-shop.ts";

const run = promisify(execFile);
const verifyProgram = fileURLToPath(new URL("../src/verify-main.ts", import.meta.url));

async function describeTable(test: TestShop, name: string): Promise<TableDescription> {
  return (await test.client.send("DescribeTable", { TableName: name })).Table;
}

/** `category HASH, book_id RANGE`, as DescribeTable gives the keys. */
function keysOf(part: Pick<TableDescription, "KeySchema">): string {
  return part.KeySchema.map((key) => `${key.AttributeName} ${key.KeyType}`).join(", ");
}

function indexOf(table: TableDescription, name: string) {
  const index = table.GlobalSecondaryIndexes?.find((each) => each.IndexName === name);
  if (index === undefined) throw new Error(`no index ${name}`);
  return { keys: keysOf(index), projection: index.Projection.ProjectionType };
}

/** Adds a book, signs in, orders. Touches all four tables. */
async function buySomething(shop: TestShop["shop"]): Promise<string> {
  const { user } = await shop.accounts.signIn(demoAccount.email, demoAccount.password);
  await shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
  return (await shop.orders.checkout(user.userId, checkoutRequest("one"))).orderId;
}

describe("the four tables", () => {
  it("S-18 gives cloudshelf-books the keys category and book_id", async () => {
    const table = await describeTable(
      await openTestShop({ contents: "empty" }),
      "cloudshelf-books",
    );
    expect(keysOf(table)).toBe("category HASH, book_id RANGE");
  });

  it("S-19 gives the books TitleSearchIndex on title with all attributes", async () => {
    const table = await describeTable(
      await openTestShop({ contents: "empty" }),
      "cloudshelf-books",
    );
    expect(indexOf(table, "TitleSearchIndex")).toEqual({ keys: "title HASH", projection: "ALL" });
    expect(table.GlobalSecondaryIndexes).toHaveLength(1);
  });

  it("S-20 gives cloudshelf-carts the keys user_id and cart_id", async () => {
    const table = await describeTable(
      await openTestShop({ contents: "empty" }),
      "cloudshelf-carts",
    );
    expect(keysOf(table)).toBe("user_id HASH, cart_id RANGE");
    expect(table.GlobalSecondaryIndexes ?? []).toEqual([]);
  });

  it("S-21 enables time to live on expires_at by a call of its own", async () => {
    const test = await openTestShop({ contents: "empty" });
    const { TimeToLiveDescription: description } = await test.client.send("DescribeTimeToLive", {
      TableName: "cloudshelf-carts",
    });
    expect(description).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expires_at" });
  });

  it("S-22 gives cloudshelf-users the key user_id", async () => {
    const table = await describeTable(
      await openTestShop({ contents: "empty" }),
      "cloudshelf-users",
    );
    expect(keysOf(table)).toBe("user_id HASH");
  });

  it("S-23 gives the users EmailIndex on email with all attributes", async () => {
    const table = await describeTable(
      await openTestShop({ contents: "empty" }),
      "cloudshelf-users",
    );
    expect(indexOf(table, "EmailIndex")).toEqual({ keys: "email HASH", projection: "ALL" });
    expect(table.GlobalSecondaryIndexes).toHaveLength(1);
  });

  it("S-24 gives cloudshelf-orders the keys user_id and order_id", async () => {
    const table = await describeTable(
      await openTestShop({ contents: "empty" }),
      "cloudshelf-orders",
    );
    expect(keysOf(table)).toBe("user_id HASH, order_id RANGE");
  });

  it("S-25 gives the orders OrderDateIndex on order_date and order_id with all attributes", async () => {
    const table = await describeTable(
      await openTestShop({ contents: "empty" }),
      "cloudshelf-orders",
    );
    expect(indexOf(table, "OrderDateIndex")).toEqual({
      keys: "order_date HASH, order_id RANGE",
      projection: "ALL",
    });
    expect(table.GlobalSecondaryIndexes).toHaveLength(1);
  });

  it.each(["S-26", "S-03", "S-64"])("%s bills all four tables by request", async () => {
    const test = await openTestShop({ contents: "empty" });
    const { TableNames } = await test.client.send("ListTables", {});
    expect(TableNames).toHaveLength(4);
    for (const name of TableNames) {
      const table = await describeTable(test, name);
      expect(table.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
      expect(table.ProvisionedThroughput.ReadCapacityUnits).toBe(0);
    }
  });

  it("S-27 defines key attributes only, all of them strings", async () => {
    const test = await openTestShop({ contents: "empty" });
    const expected = {
      [books.name]: ["book_id", "category", "title"],
      [carts.name]: ["cart_id", "user_id"],
      [users.name]: ["email", "user_id"],
      [orders.name]: ["order_date", "order_id", "user_id"],
    };
    for (const [name, attributes] of Object.entries(expected)) {
      const definitions = (await describeTable(test, name)).AttributeDefinitions;
      expect(definitions.map((each) => each.AttributeName).sort()).toEqual(attributes);
      expect(new Set(definitions.map((each) => each.AttributeType))).toEqual(new Set(["S"]));
    }
  });

  it("S-77 has the key patterns of the source's table", async () => {
    const test = await openTestShop({ contents: "empty" });
    const patterns = await Promise.all(
      tables.map(async ({ name }) => {
        const { KeySchema } = await describeTable(test, name);
        return `${name}: ${KeySchema.map((key) => key.AttributeName).join(" + ")}`;
      }),
    );
    expect(patterns).toEqual([
      "cloudshelf-books: category + book_id",
      "cloudshelf-carts: user_id + cart_id",
      "cloudshelf-users: user_id",
      "cloudshelf-orders: user_id + order_id",
    ]);
  });
});

describe("verify", () => {
  it("S-41 gives four ticks for the four tables", async () => {
    const test = await openTestShop({ contents: "empty" });
    expect((await verify(test.client)).map(({ line }) => line)).toEqual([
      "✓ cloudshelf-books with category/book_id keys and TitleSearchIndex",
      "✓ cloudshelf-carts with user_id/cart_id keys and TTL enabled",
      "✓ cloudshelf-users with user_id key and EmailIndex",
      "✓ cloudshelf-orders with user_id/order_id keys and OrderDateIndex",
    ]);
  });

  it("S-41 is a command, which prints the ticks and fails when one is missing", async () => {
    const test = await openTestShop({ contents: "empty" });
    const server = await startServer({ engine: test.engine });
    onTestFinished(() => server.stop());
    const command = () =>
      run(process.execPath, ["--conditions=@plinth/source", "--import", "tsx", verifyProgram], {
        env: { ...process.env, DYNAMODB_ENDPOINT: server.url },
      });
    expect((await command()).stdout.match(/^✓ cloudshelf-\w+ with .*$/gm)).toHaveLength(4);
    await test.client.send("DeleteTable", { TableName: orders.name });
    await expect(command()).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ cloudshelf-orders: /) as unknown,
    });
  }, 60_000);

  it("crosses out a table that lacks its index or its time to live", async () => {
    const test = await openTestShop({ contents: "empty" });
    // It can be changed once an hour.
    test.clock.nowMs += 60 * 60 * 1_000;
    await test.client.send("UpdateTimeToLive", {
      TableName: carts.name,
      TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: false },
    });
    await test.client.send("DeleteTable", { TableName: users.name });
    const verified = await verify(test.client);
    expect(verified.map(({ isRight }) => isRight)).toEqual([true, false, false, true]);
    expect(verified[1]?.line).toMatch(/^✗ cloudshelf-carts: /);
  });
});

describe("the tables' names", () => {
  const environment = {
    BOOKS_TABLE_NAME: "test-books",
    CARTS_TABLE_NAME: "test-carts",
    USERS_TABLE_NAME: "test-users",
    ORDERS_TABLE_NAME: "test-orders",
  };

  it("S-74 are honoured from the environment and cloudshelf-* without it", () => {
    expect(Object.values(cloudShelfConfig(environment).tableNames)).toEqual(
      Object.values(environment),
    );
    expect(Object.values(cloudShelfConfig({}).tableNames)).toEqual([
      "cloudshelf-books",
      "cloudshelf-carts",
      "cloudshelf-users",
      "cloudshelf-orders",
    ]);
  });

  it("S-86 change in every use when the environment renames them", async () => {
    const { tableNames } = cloudShelfConfig(environment);
    const test = await openTestShop({ tableNames });
    expect((await test.client.send("ListTables", {})).TableNames).toEqual(
      Object.values(environment).sort(),
    );
    test.calls.length = 0;
    await buySomething(test.shop);
    const used = new Set(JSON.stringify(test.calls).match(/(?:cloudshelf|test)-[a-z]+/g));
    expect([...used].filter((name) => name.startsWith("cloudshelf"))).toEqual([]);
    expect([...used]).toEqual(expect.arrayContaining(Object.values(environment)));
  });

  it("S-86 stand in one source file, once each", () => {
    const sources = readdirSync(new URL("../src/", import.meta.url), {
      recursive: true,
      withFileTypes: true,
    }).filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name));
    for (const { name } of tables) {
      const uses = sources.flatMap((entry) => {
        const count = readFileSync(`${entry.parentPath}/${entry.name}`, "utf8").split(name).length;
        return count === 1 ? [] : [`${entry.name} ${count - 1}`];
      });
      expect(uses).toEqual(["schema.ts 1"]);
    }
  });
});

describe("the shop in one process", () => {
  it("S-01 sells a book without opening a connection or listening on one", async () => {
    const connecting = vi.spyOn(Socket.prototype, "connect");
    const listening = vi.spyOn(Server.prototype, "listen");
    try {
      const test = await openTestShop();
      expect(await buySomething(test.shop)).toMatch(/^order-/);
      expect(connecting).not.toHaveBeenCalled();
      expect(listening).not.toHaveBeenCalled();
    } finally {
      connecting.mockRestore();
      listening.mockRestore();
    }
  });

  it("makes its tables and fills them again without a change", async () => {
    const test = await openTestShop();
    expect((await createTables(test.client, tables)).map(({ outcome }) => outcome)).toEqual(
      tables.map(() => "existed"),
    );
    const order = await buySomething(test.shop);
    await seed({ ...test.options, books: [] });
    expect((await createShop(test.options).catalogue.book("tech-001")).stockQuantity).toBe(24);
    expect(order).toMatch(/^order-2025-09-05-/);
  });
});
