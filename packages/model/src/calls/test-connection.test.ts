import { createServer } from "node:http";
import { type Client, http, ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { cleanCode, entities, key, openEngine, openShop, start } from "../../test/shop.suite.ts";
import { connect, exists } from "../index.ts";

function openNothing(client: Client) {
  return connect(entities, { client, now: () => start, tableNames: { books: "real-books" } });
}

type Shop = ReturnType<typeof openNothing>;

const commands: readonly [string, (shop: Shop) => PromiseLike<unknown>][] = [
  ["get", (shop) => shop.Book.get(key)],
  ["create", (shop) => shop.Book.create(cleanCode)],
  ["put", (shop) => shop.Book.put(cleanCode)],
  ["update", (shop) => shop.Book.update(key, { price: 1 })],
  ["delete", (shop) => shop.Book.delete(key)],
  ["check", (shop) => shop.Book.check(key, exists("note"))],
  ["query", (shop) => shop.Book.query({ category: "x" }).all()],
  ["page", (shop) => shop.Book.query({ category: "x" }).page()],
  ["index query", (shop) => shop.Book.index("TitleIndex").query({ title: "x" }).all()],
  ["scan", (shop) => shop.Book.scan().all()],
  ["parallel scan", (shop) => shop.Book.scan({ segments: 2 }).all()],
  ["batchGet", (shop) => shop.batchGet([shop.Book.get(key)])],
  ["batchWrite", (shop) => shop.batchWrite([shop.Book.put(cleanCode)])],
  ["transact", (shop) => shop.transact([shop.Book.put(cleanCode)])],
  ["transactGet", (shop) => shop.transactGet([shop.Book.get(key)])],
  ["measured", (shop) => shop.Book.get(key).measured()],
];

describe("testConnection", () => {
  it("gives the description of each entity's table, each asked for once", async () => {
    const { shop, calls } = await openShop();
    calls.length = 0;
    const { Book, Token, Cart, User } = await shop.testConnection();
    expect([Book, Token, Cart, User].map((table) => table.TableName)).toEqual([
      "books",
      "books",
      "carts",
      "users",
    ]);
    expect(Book.TableStatus).toBe("ACTIVE");
    expect(calls).toEqual(["DescribeTable", "DescribeTable", "DescribeTable"]);
  });

  it("refuses a missing table by name", async () => {
    const shop = openNothing(openEngine(() => start));
    await expect(shop.testConnection()).rejects.toMatchObject({
      code: "tableNotFound",
      tableName: "real-books",
    });
  });

  it("leaves other failures as they are", async () => {
    const error = new ServiceError("AccessDeniedException", "no");
    const refusing: Client = { send: () => Promise.reject(error), close: async () => undefined };
    await expect(openNothing(refusing).testConnection()).rejects.toBe(error);
  });
});

describe("a missing table", () => {
  it.each(commands)("is tableNotFound for %s", async (_name, run) => {
    const shop = openNothing(openEngine(() => start));
    await expect(run(shop)).rejects.toMatchObject({
      code: "tableNotFound",
      tableName: "real-books",
      message: expect.stringContaining(
        'The table "real-books" is not there at the engine of this process. Create it',
      ),
      cause: { name: "ResourceNotFoundException" },
    });
  });

  it("may be one of several", async () => {
    const shop = openNothing(openEngine(() => start));
    const parts = [shop.Book.put(cleanCode), shop.User.create({ user_id: "u", email: "e" })];
    await expect(shop.transact(parts)).rejects.toMatchObject({
      code: "tableNotFound",
      tableName: undefined,
      message: expect.stringContaining('One of the tables "real-books", "users" is not there'),
    });
  });

  it("names the region over HTTP too", async () => {
    const server = createServer((_request, response) => {
      response.writeHead(400);
      response.end(
        JSON.stringify({
          __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
          message: "Requested resource not found",
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const client = http({
      endpoint: `http://127.0.0.1:${port}`,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    try {
      await expect(openNothing(client).Book.get(key)).rejects.toMatchObject({
        code: "tableNotFound",
        region: "eu-west-1",
        message: expect.stringContaining(`is not in eu-west-1 at http://127.0.0.1:${port}.`),
      });
    } finally {
      await client.close();
      server.close();
    }
  });

  it("is told also by a client that does not know where it goes", async () => {
    const error = new ServiceError("ResourceNotFoundException", "Requested resource not found");
    const send = (): Promise<never> => Promise.reject(error);
    const close = async (): Promise<void> => undefined;
    const clients: Client[] = [
      { send, close },
      { send, close, describeTarget: () => Promise.reject(new Error("no region")) },
    ];
    for (const client of clients) {
      await expect(openNothing(client).Book.get(key)).rejects.toMatchObject({
        code: "tableNotFound",
        message: expect.stringContaining("is not there, in the region that the client calls."),
      });
    }
  });
});
