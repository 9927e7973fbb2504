import { createTables } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { books } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { type Endpoint, startEndpoint } from "../../../test/start-endpoint.ts";

/** Four books: a to d, of 2001 to 2004. */
async function endpointWithBooks(): Promise<Endpoint> {
  const endpoint = await startEndpoint();
  await createTables(endpoint.client, [books]);
  for (const [index, letter] of [..."abcd"].entries()) {
    await endpoint.client.send("PutItem", {
      TableName: "books",
      Item: {
        category: { S: "Fiction" },
        book_id: { S: `book-${letter}` },
        title: { S: `Title ${letter}` },
        year: { N: String(2001 + index) },
        ...(index === 0 ? { isbn: { S: "12" } } : {}),
      },
    });
  }
  return endpoint;
}

describe("query", () => {
  it("shows the items as rows, keys first, and what they cost", async () => {
    await using endpoint = await endpointWithBooks();
    const words = ["query", "books", "--key", "category=Fiction"];
    expect(await runPlinth(words, { endpointUrl: endpoint.url })).toEqual({
      exitCode: 0,
      stdout: [
        "category  book_id  title    year  isbn",
        "Fiction   book-a   Title a  2001    12",
        "Fiction   book-b   Title b  2002",
        "Fiction   book-c   Title c  2003",
        "Fiction   book-d   Title d  2004",
        "",
      ].join("\n"),
      stderr: "4 items, 0.5 read units.\n",
    });
  });

  it("goes on where it ended, by the cursor that it gave", async () => {
    await using endpoint = await endpointWithBooks();
    const words = ["query", "books", "-k", "category=Fiction", "-n", "3", "--json"];
    const { stdout } = await runPlinth(words, { endpointUrl: endpoint.url });
    const { items, cursor, ...rest } = JSON.parse(stdout);
    expect(items).toHaveLength(3);
    expect(rest).toEqual({ count: 3, scannedCount: 3, readUnits: 0.5 });
    const more = await runPlinth([...words, "--cursor", cursor], { endpointUrl: endpoint.url });
    expect(JSON.parse(more.stdout).items).toMatchObject([{ book_id: "book-d" }]);
    const readable = await runPlinth(["query", "books", "-k", "category=Fiction", "-n", "3"], {
      endpointUrl: endpoint.url,
    });
    expect(readable.stderr).toContain(`There may be more: --cursor ${cursor}`);
  });

  it.each<[string[], string[]]>([
    [["--reverse", "-n", "1"], ["book-d"]],
    [["-s", "book-b"], ["book-b"]],
    [
      ["-s", "at-least:book-c"],
      ["book-c", "book-d"],
    ],
    [["-s", "less-than:book-b"], ["book-a"]],
    [
      ["-s", "between:book-b,book-c"],
      ["book-b", "book-c"],
    ],
    [
      ["-s", "begins-with:book-"],
      ["book-a", "book-b", "book-c", "book-d"],
    ],
    [["-k", "book_id=book-b"], ["book-b"]],
    [
      ["-i", "YearIndex", "-s", "at-most:2002"],
      ["book-a", "book-b"],
    ],
    [
      ["-f", "year>=2003"],
      ["book-c", "book-d"],
    ],
    [
      ["-f", "year > 2001", "-f", "title != Title d"],
      ["book-b", "book-c"],
    ],
    [["-f", "isbn exists"], ["book-a"]],
    [["-f", "isbn not-exists", "-n", "1"], ["book-b"]],
    [["-f", "title contains b"], ["book-b"]],
    [["-f", 'title begins-with "Title c"'], ["book-c"]],
    [["-f", 'isbn="12"'], ["book-a"]],
    [["-f", "isbn=12"], []],
    [["--all", "-f", "year=2004"], ["book-d"]],
  ])("asks by %j", async (options, expected) => {
    await using endpoint = await endpointWithBooks();
    const words = ["query", "books", "-k", "category=Fiction", ...options, "--json"];
    const { exitCode, stdout } = await runPlinth(words, { endpointUrl: endpoint.url });
    expect(exitCode).toBe(0);
    const ids = JSON.parse(stdout).items.map((item: { book_id: string }) => item.book_id);
    expect(ids).toEqual(expected);
  });

  it("asks a global index by its key", async () => {
    await using endpoint = await endpointWithBooks();
    const words = ["query", "books", "-i", "TitleIndex", "-k", "title=Title c", "--dynamodb-json"];
    const { stdout } = await runPlinth(words, { endpointUrl: endpoint.url });
    expect(JSON.parse(stdout).items).toMatchObject([{ book_id: { S: "book-c" } }]);
  });

  it.each<[string[], string]>([
    [[], "A query of books needs --key category=…. For a whole table see plinth dump."],
    [["-k", "title=x"], "title is not in the key of books, which is category, book_id."],
    [["-k", "toString=x"], "toString is not in the key of books"],
    [["-i", "Nothing"], "books has no index Nothing. It has TitleIndex, YearIndex."],
    [["-i", "TitleIndex", "-k", "title=x", "--consistent"], "TitleIndex is a global index"],
    [["-i", "TitleIndex", "-k", "title=x", "-s", "y"], "it has no sort key"],
    [["-k", "category=x", "-k", "book_id=y", "-s", "z"], "--key gives all of it"],
    [["-k", "category=x", "-s", "between:1"], '--sort has "between:1"'],
    [["-k", "category=x", "-i", "YearIndex", "-s", "x"], 'year is a Number, and "x" is none'],
    [["-k", "category=x", "-i", "YearIndex", "-s", "begins-with:2"], "and year is a Number."],
    [["-k", "category=x", "-f", "year"], '--filter has "year"'],
    [["-k", "category=x", "-f", "year exists 1"], '--filter has "year exists 1"'],
    [["-k", "category=x", "--cursor", "x"], "--cursor is none that plinth query gave."],
    [["-k", "category=x", "--all", "-n", "1"], "--all and --limit contradict each other."],
    [["-k", "category=x", "-n", "0"], '--limit is "0"'],
  ])("refuses %j with 2", async (options, message) => {
    await using endpoint = await endpointWithBooks();
    const words = ["query", "books", ...options];
    const { exitCode, stdout, stderr } = await runPlinth(words, { endpointUrl: endpoint.url });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("shows wide items as trees", async () => {
    await using endpoint = await endpointWithBooks();
    const wide = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`attribute_${index}`, { S: "value" }] as const),
    );
    const Item = { category: { S: "Wide" }, book_id: { S: "w" }, ...wide };
    await endpoint.client.send("PutItem", { TableName: "books", Item });
    const { stdout } = await runPlinth(["query", "books", "-k", "category=Wide"], {
      endpointUrl: endpoint.url,
    });
    expect(stdout).toContain("attribute_11  S    value\n");
  });

  it("runs as a program, and ends quietly when nobody reads on", async () => {
    await using endpoint = await endpointWithBooks();
    const big = "x".repeat(300_000);
    for (let number = 0; number < 8; number++) {
      const Item = { category: { S: "Big" }, book_id: { S: `${number}` }, big: { S: big } };
      await endpoint.client.send("PutItem", { TableName: "books", Item });
    }
    const words = ["query", "books", "-k", "category=Big", "--all", "--json"];
    const environment = { AWS_ENDPOINT_URL: endpoint.url };
    const whole = await spawnPlinth(words, { environment });
    expect(JSON.parse(whole.stdout).count).toBe(8);
    const cut = await spawnPlinth(words, {
      environment,
      onOutput: (child) => child.stdout?.destroy(),
    });
    expect(cut).toMatchObject({ exitCode: 0, stderr: "" });
  });
});
