import { createTables, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { books } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { type Endpoint, startEndpoint } from "../../../test/start-endpoint.ts";

const readings = defineTable({
  name: "readings",
  partitionKey: { name: "sensor", type: "B" },
  sortKey: { name: "at", type: "N" },
});

async function endpointWithItems(): Promise<Endpoint> {
  const endpoint = await startEndpoint();
  await createTables(endpoint.client, [books, readings]);
  await endpoint.client.send("PutItem", {
    TableName: "books",
    Item: {
      category: { S: "Fiction" },
      book_id: { S: "emma" },
      title: { S: "Em\u001b[31mma\n" },
      price: { N: "12.3456789012345678901234567890123456" },
      tags: { SS: ["classic", "english"] },
      cover: { B: new Uint8Array([1, 2, 3]) },
      size: {
        M: { pages: { N: "474" }, box: { L: [{ N: "13" }, { BOOL: true }] }, more: { M: {} } },
      },
    },
  });
  await endpoint.client.send("PutItem", {
    TableName: "readings",
    Item: { sensor: { B: new Uint8Array([255]) }, at: { N: "100" } },
  });
  return endpoint;
}

describe("get", () => {
  it("shows an item with types, what is inside one below it, and nothing that acts on a terminal", async () => {
    await using endpoint = await endpointWithItems();
    const words = ["get", "books", "category=Fiction", "book_id=emma"];
    expect(await runPlinth(words, { endpointUrl: endpoint.url })).toEqual({
      exitCode: 0,
      stdout: [
        "category  S    Fiction",
        "book_id   S    emma",
        "title     S    Em\\u001b[31mma\\n",
        "price     N    12.3456789012345678901234567890123456",
        "tags      SS   classic, english",
        "cover     B    AQID",
        "size      M",
        "  pages  N    474",
        "  box    L",
        "    [0]  N    13",
        "    [1]  BOOL true",
        "  more   M    {}",
        "",
      ].join("\n"),
      stderr: "0.5 read units.\n",
    });
  });

  it("gives a key the types of the table", async () => {
    await using endpoint = await endpointWithItems();
    const words = ["get", "readings", "sensor=/w==", "at=1e2", "--dynamodb-json", "--consistent"];
    expect(await runPlinth(words, { endpointUrl: endpoint.url })).toMatchObject({
      exitCode: 0,
      stdout: '{"sensor":{"B":"/w=="},"at":{"N":"100"}}\n',
    });
  });

  it("ends with 3 when there is no such item", async () => {
    await using endpoint = await endpointWithItems();
    const words = ["get", "books", "category=Fiction", "book_id=persuasion"];
    expect(await runPlinth(words, { endpointUrl: endpoint.url })).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: "books has no item with this key (0.5 read units).\n",
    });
    const json = await runPlinth([...words, "--json"], { endpointUrl: endpoint.url });
    expect(json).toMatchObject({ exitCode: 3, stdout: "null\n" });
  });

  it.each([
    ["a part that lacks", ["books", "category=x"], "The key of books lacks book_id."],
    ["a foreign name", ["books", "category=x", "id=y"], "id is not in the key of books."],
    ["a name of every object", ["books", "constructor=x"], "constructor is not in the key"],
    ["no pair", ["books", "Fiction"], 'KEY has "Fiction", but takes NAME=VALUE.'],
    ["a name twice", ["books", "category=x", "category=y"], "KEY gives category twice."],
    ["no number", ["readings", "sensor=/w==", "at=x"], 'at is a Number, and "x" is none'],
    ["no base64", ["readings", "sensor=ÿ", "at=1"], 'sensor is a Binary, and "ÿ" is no base64.'],
    ["no key at all", ["books"], "Missing required argument 'KEY'."],
    ["nothing", [], "Missing required argument 'TABLE'."],
  ])("refuses %s before it reads an item", async (_, words, message) => {
    await using endpoint = await endpointWithItems();
    const { exitCode, stderr } = await runPlinth(["get", ...words], { endpointUrl: endpoint.url });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it("tells what to do about a table that is not there", async () => {
    await using endpoint = await startEndpoint();
    const { exitCode, stderr } = await runPlinth(["get", "cars", "id=1"], {
      endpointUrl: endpoint.url,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Table: cars not found");
    expect(stderr).toContain("Look at plinth table list");
  });

  it("runs as a program", async () => {
    await using endpoint = await endpointWithItems();
    const words = ["get", "books", "category=Fiction", "book_id=emma", "--json"];
    const { exitCode, stdout } = await spawnPlinth(words, {
      environment: { AWS_ENDPOINT_URL: endpoint.url },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"price":12.3456789012345678901234567890123456,');
    expect(JSON.parse(stdout)).toMatchObject({ tags: ["classic", "english"], cover: "AQID" });
  });
});
