import { createTables, defineTable } from "@plinth/model";
import type { Item } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { pressCtrlC, runPlinth } from "../../../test/run-plinth.ts";
import { books } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { type Endpoint, startEndpoint } from "../../../test/start-endpoint.ts";

const key = { category: { S: "Fiction" }, book_id: { S: "emma" } };
const hour = 60 * 60 * 1000;

function put({ client }: Endpoint, attributes: Item, TableName = "books") {
  return client.send("PutItem", { TableName, Item: { ...key, ...attributes } });
}

/** The table of books with three changes of one of them. */
async function endpointWithChanges(): Promise<Endpoint> {
  const endpoint = await startEndpoint({ now: () => Date.parse("2025-07-08T12:00:00Z") });
  await createTables(endpoint.client, [books]);
  await put(endpoint, { price: { N: "9.99" }, size: { M: { pages: { N: "1" }, w: { N: "2" } } } });
  await put(endpoint, { isbn: { S: "12" }, size: { M: { pages: { N: "3" }, w: { N: "2" } } } });
  await endpoint.client.send("DeleteItem", { TableName: "books", Key: key });
  return endpoint;
}

describe("stream tail", () => {
  it("shows what changed in each item", async () => {
    await using endpoint = await endpointWithChanges();
    const words = ["stream", "tail", "books", "--from-start", "-n", "3"];
    const { exitCode, stdout, stderr } = await runPlinth(words, { endpointUrl: endpoint.url });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        "2025-07-08T12:00:00Z INSERT  category=Fiction book_id=emma",
        "  + price  9.99",
        '  + size   {"pages":1,"w":2}',
        "2025-07-08T12:00:00Z MODIFY  category=Fiction book_id=emma",
        "  - price       9.99",
        "  ~ size.pages  1 → 3",
        "  + isbn        12",
        "2025-07-08T12:00:00Z REMOVE  category=Fiction book_id=emma",
        "  - isbn  12",
        '  - size  {"pages":3,"w":2}',
        "",
      ].join("\n"),
    );
    expect(stderr).toBe(`Changes of books at ${endpoint.url}. Ctrl-C ends.\n`);
  });

  it("begins with what happens from now on, and ends with 0 on Ctrl-C", async () => {
    await using endpoint = await endpointWithChanges();
    const controller = new AbortController();
    const running = runPlinth(["stream", "tail", "books", "--json"], {
      endpointUrl: endpoint.url,
      signal: controller.signal,
      onNote: (text) => {
        if (text.includes("Ctrl-C ends")) void put(endpoint, { price: { N: "1.10" } });
      },
      onOutput: () => pressCtrlC(controller),
    });
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      eventName: "INSERT",
      at: "2025-07-08T12:00:00Z",
      sequenceNumber: expect.any(String),
      isExpired: false,
      key: { category: "Fiction", book_id: "emma" },
      newItem: { category: "Fiction", book_id: "emma", price: 1.1 },
    });
  });

  it("goes on from shard to shard, in order", async () => {
    let now = Date.parse("2025-07-08T12:00:00Z");
    await using endpoint = await startEndpoint({ now: () => now });
    await createTables(endpoint.client, [books]);
    for (const price of ["1", "2", "3", "4"]) {
      await put(endpoint, { price: { N: price } });
      now += 5 * hour;
    }
    const words = ["stream", "tail", "books", "--from-start", "--json", "-n", "6"];
    let lines = 0;
    const { stdout } = await runPlinth(words, {
      endpointUrl: endpoint.url,
      onOutput: (text) => {
        // The fourth is the last that was there: these two come while the tail is running.
        if (text.split("\n").length === 5 && lines++ === 0) {
          void put(endpoint, { price: { N: "5" } }).then(() => {
            now += 5 * hour;
            return put(endpoint, { price: { N: "6" } });
          });
        }
      },
    });
    const prices = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).newItem.price);
    expect(prices).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("shows what the stream's view has", async () => {
    await using endpoint = await startEndpoint();
    const keysOnly = defineTable({ ...books.options, name: "keys-only", stream: "KEYS_ONLY" });
    const newImage = defineTable({ ...books.options, name: "new-image", stream: "NEW_IMAGE" });
    await createTables(endpoint.client, [keysOnly, newImage]);
    for (const table of ["keys-only", "new-image"]) {
      await put(endpoint, { price: { N: "1" } }, table);
      const { stdout } = await runPlinth(["stream", "tail", table, "--from-start", "-n", "1"], {
        endpointUrl: endpoint.url,
      });
      expect(stdout.split("\n").slice(1)).toEqual(
        table === "keys-only" ? [""] : ["    price  1", ""],
      );
    }
  });

  it("says how to turn a stream on, where there is none", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [defineTable({ name: "plain", partitionKey: "id" })]);
    const { exitCode, stderr } = await runPlinth(["stream", "tail", "plain"], {
      endpointUrl: endpoint.url,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("plain has no stream. Turn one on: declare stream:");
  });

  it("ends when the stream is turned off", async () => {
    await using endpoint = await endpointWithChanges();
    const { exitCode, stdout, stderr } = await runPlinth(
      ["stream", "tail", "books", "--from-start", "--dynamodb-json"],
      {
        endpointUrl: endpoint.url,
        onOutput: (text) => {
          if (text.split("\n").length < 4) return;
          const StreamSpecification = { StreamEnabled: false };
          void endpoint.client.send("UpdateTable", { TableName: "books", StreamSpecification });
        },
      },
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain("The stream of books has ended");
    const [first = ""] = stdout.split("\n");
    expect(JSON.parse(first)).toMatchObject({
      eventName: "INSERT",
      dynamodb: { Keys: key, NewImage: { price: { N: "9.99" } } },
    });
  });

  it("runs as a program", async () => {
    await using endpoint = await endpointWithChanges();
    const { exitCode, stdout } = await spawnPlinth(
      ["stream", "tail", "books", "--from-start", "--json"],
      {
        environment: { AWS_ENDPOINT_URL: endpoint.url },
        onOutput: (child, text) => {
          if (text.split("\n").length > 3) child.kill("SIGINT");
        },
      },
    );
    expect(exitCode).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(3);
  });
});
