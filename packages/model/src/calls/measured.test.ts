import { type Client, ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { cleanCode, entities, key, openShop, start } from "../../test/shop.suite.ts";
import { type Call, connect, equals } from "../index.ts";

/** The shop again, on a clock that moves ten milliseconds with each request, and what it sends. */
async function openMeasured(onCall?: (call: Call) => void) {
  const { client, shop: direct } = await openShop();
  const time = { now: 0 };
  const inputs: object[] = [];
  const ticking: Client = {
    send: (operation, input, options) => {
      time.now += 10;
      inputs.push(input);
      return client.send(operation, input, options);
    },
    describeTarget: async () => ({}),
    close: () => client.close(),
  };
  const shop = connect(entities, {
    client: ticking,
    now: () => start,
    monotonicNow: () => time.now,
    wait: async () => undefined,
    ...(onCall === undefined ? {} : { onCall }),
  });
  return { shop, direct, inputs };
}

describe("measured", () => {
  it("gives the result with what it took", async () => {
    const { shop } = await openMeasured();
    const put = await shop.Book.create(cleanCode).measured();
    expect(put).toMatchObject({
      result: { title: "Clean Code" },
      milliseconds: 10,
      requestCount: 1,
      capacity: { units: 3, writeUnits: 3, readUnits: 0, byTable: { books: 3 } },
    });
    expect(put.capacity.byIndex).toEqual({ "books/TitleIndex": 1, "books/AuthorIndex": 1 });
    const get = await shop.Book.get(key, { consistent: true }).measured();
    expect(get.capacity).toMatchObject({ units: 1, readUnits: 1, writeUnits: 0 });
    const deleted = await shop.Book.delete(key, { if: equals("price", 4299) }).measured();
    expect(deleted.result?.price).toBe(4299);
  });

  it("counts all requests of a command that takes several", async () => {
    const { shop } = await openMeasured();
    const { result, requestCount, milliseconds, capacity } = await shop.User.put({
      user_id: "u",
      email: "Ann@example.com",
    }).measured();
    expect(result).toMatchObject({ user_id: "u" });
    expect(requestCount).toBe(2);
    expect(milliseconds).toBe(20);
    expect(capacity.readUnits).toBe(1);
    expect(capacity.writeUnits).toBeGreaterThanOrEqual(4);
    const found = await shop.User.getByUnique({ email: "ann@example.com" }).measured();
    expect(found).toMatchObject({ result: { user_id: "u" }, requestCount: 2 });
  });

  it("measures items that are read as of one moment", async () => {
    const { shop } = await openMeasured();
    await shop.Book.create(cleanCode);
    const parts = () => [shop.Book.get(key), shop.User.get({ user_id: "u" })] as const;
    const { result, ...cost } = await shop.transactGet(parts()).measured();
    expect(result[0]?.title).toBe("Clean Code");
    expect(cost).toMatchObject({
      milliseconds: 10,
      requestCount: 1,
      capacity: { readUnits: 4, writeUnits: 0, byTable: { books: 2, users: 2 } },
    });
    expect((await shop.transactGet([]).measured()).requestCount).toBe(0);
    const command = shop.transactGet(parts());
    expect(command.compile().input.TransactItems).toHaveLength(2);
    expect(await command).toEqual(result);
    await expect(command.measured()).rejects.toMatchObject({ code: "invalidCommand" });
  });

  it("measures a query and each of its pages", async () => {
    const { shop } = await openMeasured();
    await shop.Book.create(cleanCode);
    const query = shop.Book.query({ category: "Technology" });
    expect(await query.measured()).toMatchObject({
      result: [{ title: "Clean Code" }],
      requestCount: 1,
      milliseconds: 10,
      capacity: { units: 0.5, readUnits: 0.5, byTable: { books: 0.5 } },
    });
    expect(await query.page({ limit: 5 })).toMatchObject({
      milliseconds: 10,
      capacity: { units: 0.5 },
    });
  });

  it("sends the command once, and refuses one that was awaited before", async () => {
    const { shop, inputs } = await openMeasured();
    const create = shop.Book.create(cleanCode);
    await create.measured();
    expect(await create).toMatchObject({ title: "Clean Code" });
    expect(inputs).toHaveLength(1);
    await expect(create.measured()).rejects.toMatchObject({ code: "invalidCommand" });
    await expect(shop.transact([create])).rejects.toMatchObject({ code: "invalidTransaction" });
  });

  it("rejects as the command does", async () => {
    const { shop } = await openMeasured();
    await shop.Book.create(cleanCode);
    await expect(shop.Book.create(cleanCode).measured()).rejects.toMatchObject({
      code: "itemExists",
    });
  });

  it("asks DynamoDB for capacity only when somebody does", async () => {
    const { shop, inputs } = await openMeasured();
    await shop.Book.create(cleanCode);
    await shop.Book.query({ category: "Technology" }).all();
    await shop.Book.query({ category: "Technology" }).first();
    await shop.Book.scan().all();
    await shop.transactGet([shop.Book.get(key)]);
    expect(inputs.filter((input) => "ReturnConsumedCapacity" in input)).toEqual([]);
    await shop.Book.get(key).measured();
    expect(inputs.at(-1)).toMatchObject({ ReturnConsumedCapacity: "INDEXES" });
  });
});

describe("onCall", () => {
  it("hears of each request once, with what it was for", async () => {
    const calls: Call[] = [];
    const { shop } = await openMeasured((call) => calls.push(call));
    await shop.Book.create(cleanCode);
    await shop.transact([shop.Book.put(cleanCode), shop.User.create({ user_id: "u", email: "e" })]);
    await shop.batchGet([shop.Book.get(key), shop.Cart.get({ user_id: "u", cart_id: "c" })]);
    expect(calls).toMatchObject([
      {
        operation: "PutItem",
        entities: ["Book"],
        tableNames: ["books"],
        capacity: { writeUnits: 3 },
        milliseconds: 10,
        tryCount: 1,
        errorName: undefined,
      },
      {
        operation: "TransactWriteItems",
        entities: ["Book", "User"],
        tableNames: ["books", "users"],
      },
      { operation: "BatchGetItem", entities: ["Book", "Cart"], tableNames: ["books", "carts"] },
    ]);
  });

  it("hears how a request failed, and nothing of keys and items", async () => {
    const calls: Call[] = [];
    const { shop } = await openMeasured((call) => calls.push(call));
    await shop.Book.create(cleanCode);
    await expect(shop.Book.create(cleanCode)).rejects.toMatchObject({ code: "itemExists" });
    expect(calls.map(({ errorName }) => errorName)).toEqual([
      undefined,
      "ConditionalCheckFailedException",
    ]);
    expect(JSON.stringify(calls)).not.toMatch(/Clean|tech-001/);
  });

  it("hears of each try", async () => {
    const { client } = await openShop();
    const calls: Call[] = [];
    let isFirst = true;
    const conflicting: Client = {
      send: (operation, input, options) => {
        if (isFirst) {
          isFirst = false;
          return Promise.reject(new ServiceError("TransactionConflictException", "ongoing"));
        }
        return client.send(operation, input, options);
      },
      close: () => client.close(),
    };
    const shop = connect(entities, {
      client: conflicting,
      wait: async () => undefined,
      onCall: (call) => calls.push(call),
    });
    const { requestCount } = await shop.Book.create(cleanCode).measured();
    expect(requestCount).toBe(2);
    expect(calls.map(({ tryCount, errorName }) => [tryCount, errorName])).toEqual([
      [1, "TransactionConflictException"],
      [2, undefined],
    ]);
  });

  it("breaks no call, whatever it throws or gives", async () => {
    const hooks = [
      () => {
        throw new Error("hook");
      },
      () => Promise.reject(new Error("hook")),
      () => 1,
    ];
    for (const hook of hooks) {
      const { shop } = await openMeasured(hook as () => void);
      expect(await shop.Book.create(cleanCode)).toMatchObject({ title: "Clean Code" });
      await expect(shop.Book.create(cleanCode)).rejects.toMatchObject({ code: "itemExists" });
    }
  });
});
