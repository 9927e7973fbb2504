import { type Client, ServiceError } from "@plinth/client";
import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConsole } from "../src/index.ts";
import { type ConsoleServer, callerHere, startConsole } from "./support/console-server.ts";
import { createEmptyTable, createOrders, createTable } from "./support/sample-tables.ts";

describe("the tables", () => {
  let server: ConsoleServer;
  let visitor: FormClient;

  beforeAll(async () => {
    server = await startConsole();
    visitor = createFormClient(server.fetch, "http://localhost/console/");
    await createOrders(server.client);
    for (let number = 1; number <= 120; number += 1) {
      await createEmptyTable(server.client, `events-${String(number).padStart(3, "0")}`);
    }
  });

  afterAll(() => server?.close());

  const read = async (path: string): Promise<string> => await (await visitor.get(path)).text();
  const namesOn = (page: string): string[] =>
    [...page.matchAll(/class="row-link" href="[^"]*">([^<]+)</g)].map(([, name = ""]) => name);

  it("are all listed, a page at a time, though ListTables gives a hundred", async () => {
    const names: string[] = [];
    for (let page = 1; page <= 5; page += 1) names.push(...namesOn(await read(`?page=${page}`)));
    expect(names).toHaveLength(121);
    expect(names.at(-1)).toBe("shop-orders");
    expect(await read("")).toContain("121 tables");
    for (const page of ["0", "-1", "99", "x", "1.5"]) {
      expect((await visitor.get(`?page=${page}`)).status).toBe(200);
    }
  });

  it("are found by a part of their names, and the only one of a name at once", async () => {
    expect(namesOn(await read("?q=EVENTS-01"))).toHaveLength(10);
    expect(await read("?q=%3Cb%3E")).toContain("with “&lt;b&gt;” in the name");
    const response = await visitor.get("?q=shop-orders");
    expect(response.headers.get("location")).toBe("/console/tables/shop-orders");
  });

  it("tell all that DynamoDB tells of them", async () => {
    const text = (await read("tables/shop-orders")).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
    for (const fact of [
      "Items 60",
      "by-status global status S / placed_at S Keys and total currency Active 60",
      "by-total local customer S / total N Keys only Active 60",
      "Billing On demand",
      "Time to live expires_at",
      "Stream New and old images",
      "Deletion protection on",
      "Point-in-time recovery on, 35 days back",
      "team checkout stage production cost-center 4711",
      "arn:aws:dynamodb:us-east-1:000000000000:table/shop-orders",
    ]) {
      expect(text).toContain(fact);
    }
    const json = await read("tables/shop-orders/json");
    expect(json).toContain("&quot;DeletionProtectionEnabled&quot;: true");
  });

  it("of an index with keys of several attributes are queried by all of them", async () => {
    await createTable(server.client, {
      TableName: "matches",
      AttributeDefinitions: ["id", "season", "league", "round", "day"].map((AttributeName) => ({
        AttributeName,
        AttributeType: AttributeName === "round" ? "N" : "S",
      })),
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-round",
          KeySchema: [
            { AttributeName: "season", KeyType: "HASH" },
            { AttributeName: "league", KeyType: "HASH" },
            { AttributeName: "round", KeyType: "RANGE" },
            { AttributeName: "day", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
    for (const [id, round, day] of [
      ["a", "1", "mon"],
      ["b", "1", "tue"],
      ["c", "2", "mon"],
    ]) {
      await server.client.send("PutItem", {
        TableName: "matches",
        Item: {
          id: { S: `${id}` },
          season: { S: "2026" },
          league: { S: "north" },
          round: { N: `${round}` },
          day: { S: `${day}` },
        },
      });
    }
    const query = new URLSearchParams([
      ["index", "by-round"],
      ["partition", "2026"],
      ["partition", "north"],
      ["sort-is", "="],
      ["sort", "1"],
      ["sort-to", ""],
      ["sort-is", "begins with"],
      ["sort", "t"],
      ["sort-to", ""],
    ]);
    const page = await read(`tables/matches/items?${query}`);
    expect(page).toContain("<strong>1 item</strong>");
    const half = await visitor.get("tables/matches/items?index=by-round&partition=2026");
    expect(half.status).toBe(422);
    expect(await half.text()).toContain("a query names each of them");
  });
});

describe("what keeps the console from its tables", () => {
  /** A client whose every request, or that of one operation, ends with this error. */
  function failing(client: Client, error: ServiceError, only?: string): Client {
    return {
      ...client,
      async send(operation, input) {
        if (only === undefined || operation === only) throw error;
        return await client.send(operation, input);
      },
    };
  }

  async function pageWith(error: ServiceError, only?: string) {
    const server = await startConsole();
    try {
      await createOrders(server.client);
      const reported: unknown[] = [];
      const console = createConsole({
        client: failing(server.client, error, only),
        endpointUrl: "http://127.0.0.1:8000",
        reportError: (each) => reported.push(each),
      });
      const url = "http://localhost/console/tables/shop-orders";
      const response = await console.fetch(new Request(url), callerHere);
      return { status: response.status, page: await response.text(), reported };
    } finally {
      await server.close();
    }
  }

  it.each([
    ["NetworkError", 503, "DynamoDB does not answer", true],
    ["TimeoutError", 503, "DynamoDB does not answer", true],
    ["UnrecognizedClientException", 403, "does not know these credentials", true],
    ["AccessDeniedException", 403, "may not do that", false],
    ["ThrottlingException", 503, "DynamoDB is throttling", true],
    ["RequestLimitExceeded", 503, "DynamoDB is throttling", true],
    ["InternalServerError", 503, "DynamoDB could not do that", true],
    ["SomethingNewException", 400, "DynamoDB could not do that", false],
  ])("is said in DynamoDB's words with what to do: %s", async (name, status, title, canRetry) => {
    const message = "in the words of DynamoDB";
    const answer = await pageWith(new ServiceError(name, message));
    expect(answer.status).toBe(status);
    expect(answer.page).toContain(title);
    expect(answer.page).toContain(name);
    expect(answer.page).toContain(message);
    expect(answer.page.includes("Try again</a>")).toBe(canRetry);
    expect(answer.reported).toEqual([]);
  });

  it("leaves out a fact that it may not read, and says why", async () => {
    const error = new ServiceError("AccessDeniedException", "no ListTagsOfResource for you");
    const { status, page } = await pageWith(error, "ListTagsOfResource");
    expect(status).toBe(200);
    expect(page).toContain("no ListTagsOfResource for you");
    expect(page).toContain("by-status");
  });

  it("is reported, and told to nobody, when it is the console's own fault", async () => {
    const server = await startConsole();
    const reported: unknown[] = [];
    const secret = new Error("the secret of the programmer");
    const console = createConsole({
      client: { ...server.client, send: () => Promise.reject(secret) },
      reportError: (error) => reported.push(error),
    });
    const response = await console.fetch(new Request("http://localhost/console/"), callerHere);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("programmer");
    expect(reported).toEqual([secret]);
    await server.close();
  });
});
