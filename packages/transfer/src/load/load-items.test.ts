import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, ServiceError } from "@plinth/client";
import type { Item } from "@plinth/values";
import { describe, expect, it, onTestFinished } from "vitest";
import { book, books, clientWithBooks, itemsOf, testRuntime } from "../../test/books.suite.ts";
import { fileCheckpoint } from "../checkpoint/checkpoint-store.ts";
import { fileSource, memorySource } from "../files/item-source.ts";
import { ItemFileError } from "../item-problem.ts";
import type { TransferProgress } from "../progress.ts";
import { itemsToText } from "../write/items-to-text.ts";
import { checkItems, type LoadItemsOptions, loadItems } from "./load-items.ts";

const jsonOf = (items: readonly Item[]) => itemsToText(items, { format: "dynamodb-json" });

function loadOf(items: readonly Item[], more: Partial<LoadItemsOptions> = {}): LoadItemsOptions {
  const source = memorySource("books.json", jsonOf(items));
  return { tableName: "books", source, format: "dynamodb-json", runtime: testRuntime, ...more };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plinth-load-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same client, but for what `answer` gives instead. */
function clientThat(
  client: Client,
  answer: (operation: string, input: never, count: number) => Promise<unknown> | undefined,
): Client {
  let count = 0;
  const send = (operation: string, input: never, options: never): Promise<never> => {
    if (operation === "BatchWriteItem" || operation === "PutItem") count += 1;
    const answered = answer(operation, input, count);
    return (answered ?? client.send(operation as never, input, options)) as Promise<never>;
  };
  return { ...client, send: send as Client["send"] };
}

const byKey = (items: readonly Item[]) =>
  items.map((item) => JSON.stringify(item)).sort((left, right) => (left < right ? -1 : 1));

describe("loadItems", () => {
  it.each(["json", "dynamodb-json", "csv"] as const)("loads a file of %s", async (format) => {
    const client = await clientWithBooks();
    const items = books(203);
    const source = memorySource("f", itemsToText(items, { format }));
    const report = await loadItems(client, { tableName: "books", source, format });
    expect(report).toMatchObject({ items: 203, written: 203, existing: 0, resumedAt: 0 });
    expect(byKey(await itemsOf(client))).toEqual(byKey(items));
  });

  it("loads no items", async () => {
    const client = await clientWithBooks();
    expect(await loadItems(client, loadOf([]))).toMatchObject({ items: 0, written: 0 });
  });

  it("writes nothing of a file that has a problem anywhere", async () => {
    const client = await clientWithBooks();
    const items = [...books(100), { isbn: { S: "x" }, year: { S: "y" } }, book(7)];
    const loading = loadItems(client, loadOf(items));
    await expect(loading).rejects.toThrow(
      [
        "books.json has 2 problems:",
        "  books.json:101:34 year: is of type S, and the sort key of the table is of type N",
        "  books.json:102:1 the item in line 8 has the same key (isbn, year): keep one of the two",
      ].join("\n"),
    );
    expect(await itemsOf(client)).toEqual([]);
  });

  it("tells how far it is", async () => {
    const seen: TransferProgress[] = [];
    const client = await clientWithBooks();
    await loadItems(
      client,
      loadOf(books(60), { onProgress: (each) => seen.push(each), concurrency: 1 }),
    );
    expect(seen.filter(({ phase }) => phase === "check").at(-1)).toMatchObject({ items: 60 });
    const loading = seen.filter(({ phase }) => phase === "load");
    expect(loading.map(({ items, totalItems }) => [items, totalItems])).toEqual([
      [25, 60],
      [50, 60],
      [60, 60],
    ]);
  });

  it("says that the table is not there", async () => {
    const client = await clientWithBooks();
    await expect(loadItems(client, loadOf([], { tableName: "bocks" }))).rejects.toMatchObject({
      code: "tableUnavailable",
      message:
        "There is no table bocks at the engine of this process. Create it, or check its name and where the command goes.",
    });
  });

  it("waits for a table that is being created", async () => {
    const client = await clientWithBooks();
    let asked = 0;
    const creating = clientThat(client, (operation) => {
      if (operation !== "DescribeTable" || ++asked > 2) return undefined;
      return Promise.resolve({ Table: { TableStatus: "CREATING" } });
    });
    expect(await loadItems(creating, loadOf(books(1)))).toMatchObject({ written: 1 });
  });

  it("sends again what a batch left, with full jitter", async () => {
    const client = await clientWithBooks();
    const waits: number[] = [];
    const runtime = { ...testRuntime, pause: async (ms: number) => void waits.push(ms) };
    const hesitant = clientThat(client, (operation, input, count) => {
      if (operation !== "BatchWriteItem" || count > 4) return undefined;
      const { books: requests } = (input as { RequestItems: { books: object[] } }).RequestItems;
      // The first call is throttled as a whole, the next two take nothing, the fourth all but two.
      if (count === 1) return Promise.reject(new ServiceError("ThrottlingException", "slow down"));
      if (count < 4) return Promise.resolve({ UnprocessedItems: { books: requests } });
      const taken = { RequestItems: { books: requests.slice(2) } };
      return client.send("BatchWriteItem", taken as never).then(() => {
        return { UnprocessedItems: { books: requests.slice(0, 2) } };
      });
    });
    await loadItems(hesitant, loadOf(books(10), { runtime }));
    expect(waits).toEqual([25, 50, 100, 25]);
    expect(await itemsOf(client)).toHaveLength(10);
  });

  it("gives up after ten tries that brought nothing, and says what to do", async () => {
    const client = await clientWithBooks();
    const full = clientThat(client, (operation, input, count) =>
      operation === "BatchWriteItem" && count > 2
        ? Promise.resolve({ UnprocessedItems: (input as { RequestItems: object }).RequestItems })
        : undefined,
    );
    const checkpoint = fileCheckpoint(join(temporaryFolder(), "checkpoint"));
    await expect(
      loadItems(full, loadOf(books(80), { checkpoint, concurrency: 1 })),
    ).rejects.toMatchObject({
      code: "callFailed",
      message:
        "Writing lines 51 to 75 of books.json into books failed: ThrottlingException: The table took no more writes. 50 of 80 items are done. Mend that, and run the same again: it goes on from there.",
    });
  });

  it("creates only what is not there, and tells what is, by its line", async () => {
    const client = await clientWithBooks();
    await loadItems(client, loadOf([book(1), book(2, { title: { S: "Another" } })]));
    const report = await loadItems(client, loadOf(books(30), { mode: "create" }));
    expect(report).toMatchObject({ items: 30, written: 28, identical: 1, existing: 1 });
    expect(report.existingItems).toEqual([
      { key: { isbn: { S: "isbn-2" }, year: { N: "1902" } }, line: 3, column: 1 },
    ]);
    const titles = (await itemsOf(client)).map((item) => item["title"]);
    expect(titles).toContainEqual({ S: "Another" });
  });

  it("puts over what is there", async () => {
    const client = await clientWithBooks();
    await loadItems(client, loadOf([book(1, { title: { S: "Old" } })]));
    await loadItems(client, loadOf([book(1)]));
    expect(await itemsOf(client)).toEqual([book(1)]);
  });

  it("keeps batches of long items below what a request may have", async () => {
    const client = await clientWithBooks();
    const sizes: number[] = [];
    const watched = clientThat(client, (operation, input) => {
      if (operation === "BatchWriteItem") {
        sizes.push((input as { RequestItems: { books: object[] } }).RequestItems.books.length);
      }
      return undefined;
    });
    const long = { body: { S: "x".repeat(300 * 1024) } };
    await loadItems(
      watched,
      loadOf([book(1, long), book(2, long), book(3, long), book(4, long), book(5)]),
    );
    expect(sizes).toEqual([4, 1]);
  });

  it("notices that the file changed between its two readings", async () => {
    const client = await clientWithBooks();
    const texts = [jsonOf(books(3)), jsonOf(books(4))];
    const source = { name: "books.json", open: () => [Buffer.from(texts.shift() ?? "")] };
    await expect(loadItems(client, loadOf([], { source }))).rejects.toMatchObject({
      code: "fileChanged",
    });
  });
});

describe("loadItems with a checkpoint", () => {
  /** Loads until the count-th batch, whose call fails. */
  async function interrupt(client: Client, options: LoadItemsOptions, count: number) {
    const failing = clientThat(client, (operation, _input, sent) =>
      operation === "BatchWriteItem" && sent === count
        ? Promise.reject(new ServiceError("AccessDeniedException", "no more"))
        : undefined,
    );
    await expect(loadItems(failing, { ...options, concurrency: 1 })).rejects.toMatchObject({
      code: "callFailed",
    });
  }

  it("goes on where it was interrupted, and removes the checkpoint at the end", async () => {
    const folder = temporaryFolder();
    const client = await clientWithBooks();
    const checkpoint = fileCheckpoint(join(folder, "books.json.plinth-load.json"));
    const options = loadOf(books(100), { checkpoint });
    await interrupt(client, options, 3);
    expect(readdirSync(folder)).toEqual(["books.json.plinth-load.json"]);

    let batches = 0;
    const counting = clientThat(client, (operation) => {
      if (operation === "BatchWriteItem") batches += 1;
      return undefined;
    });
    const report = await loadItems(counting, options);
    expect(report).toMatchObject({ items: 100, written: 100, resumedAt: 50 });
    expect(batches).toBe(2);
    expect(byKey(await itemsOf(client))).toEqual(byKey(books(100)));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("ends by the caller's signal and goes on", async () => {
    const client = await clientWithBooks();
    const checkpoint = fileCheckpoint(join(temporaryFolder(), "checkpoint"));
    const ending = new AbortController();
    const stopped = clientThat(client, (_operation, _input, count) => {
      if (count === 3) ending.abort();
      return undefined;
    });
    const options = loadOf(books(200), { checkpoint });
    const loading = loadItems(stopped, { ...options, signal: ending.signal, concurrency: 2 });
    await expect(loading).rejects.toMatchObject({ name: "AbortError" });
    expect(await loadItems(client, options)).toMatchObject({ written: 200 });
    expect(await itemsOf(client)).toHaveLength(200);
  });

  it("refuses another file, another table, another mode and a table made again, until told to restart", async () => {
    const folder = temporaryFolder();
    const client = await clientWithBooks("papers");
    const checkpoint = fileCheckpoint(join(folder, "checkpoint"));
    const options = loadOf(books(100), { checkpoint });
    await interrupt(client, options, 2);

    const remedy =
      "Repeat what was begun to go on with it, or load from the beginning with the option restart; what was written stays.";
    const refusals: [Partial<LoadItemsOptions>, string | RegExp][] = [
      [
        { tableName: "papers" },
        `A load of books.json was interrupted when 25 of 100 items were done, and this is another one: the table was books at the engine of this process and is papers at the engine of this process. ${remedy}`,
      ],
      [{ mode: "create" }, "this is another one: mode was put and is create."],
      [
        { source: loadOf(books(99)).source },
        /^books\.json is not the file whose load was interrupted when 25 of 100 items were done: it had \d+ bytes with SHA-256 \w{12}…, and has \d+/,
      ],
    ];
    for (const [different, message] of refusals) {
      await expect(loadItems(client, { ...options, ...different })).rejects.toThrow(message);
    }
    expect(await itemsOf(client)).toHaveLength(25);
    const report = await loadItems(client, {
      ...options,
      source: loadOf(books(99)).source,
      restart: true,
    });
    expect(report).toMatchObject({ written: 99, resumedAt: 0 });
  });

  it("checks the file again when the table's keys have changed", async () => {
    const client = await clientWithBooks();
    const checkpoint = fileCheckpoint(join(temporaryFolder(), "checkpoint"));
    const options = loadOf(books(100), { checkpoint });
    await interrupt(client, options, 2);
    const withTitles = clientThat(client, (operation) => {
      if (operation !== "DescribeTable") return undefined;
      return client.send("DescribeTable", { TableName: "books" }).then(({ Table }) => ({
        Table: {
          ...Table,
          AttributeDefinitions: [
            ...Table.AttributeDefinitions,
            { AttributeName: "title", AttributeType: "N" },
          ],
          GlobalSecondaryIndexes: [
            { IndexName: "by-title", KeySchema: [{ AttributeName: "title", KeyType: "HASH" }] },
          ],
        },
      }));
    });
    await expect(loadItems(withTitles, options)).rejects.toBeInstanceOf(ItemFileError);
    expect(await loadItems(client, options)).toMatchObject({ written: 100, resumedAt: 25 });
  });

  it("refuses a checkpoint that it cannot read", async () => {
    const path = join(temporaryFolder(), "checkpoint");
    writeFileSync(path, "{");
    const client = await clientWithBooks();
    const options = loadOf(books(3), { checkpoint: fileCheckpoint(path) });
    await expect(loadItems(client, options)).rejects.toMatchObject({
      code: "checkpointUnreadable",
    });
    expect(await loadItems(client, { ...options, restart: true })).toMatchObject({ written: 3 });
  });

  it("lets only one run of a file go on at a time, and takes over from one that was killed", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "checkpoint");
    const client = await clientWithBooks();
    const options = loadOf(books(3), { checkpoint: fileCheckpoint(path) });
    const unlock = await fileCheckpoint(path).lock();
    await expect(loadItems(client, options)).rejects.toMatchObject({
      code: "underWay",
      message: `Process ${process.pid} works on this file already. Wait until it has ended, or end it; if it is something else, remove ${path}.lock.`,
    });
    await unlock();
    // No process has this number: it is above what Linux gives.
    writeFileSync(`${path}.lock`, JSON.stringify({ processId: 2 ** 30, host: hostname() }));
    expect(await loadItems(client, options)).toMatchObject({ written: 3 });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("checkItems", () => {
  it("reads all and writes nothing", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "books.csv");
    writeFileSync(path, itemsToText(books(50), { format: "csv" }));
    const client = await clientWithBooks();
    const checked = await checkItems(client, {
      tableName: "books",
      source: fileSource(path),
      format: "csv",
    });
    expect(checked.items).toBe(50);
    expect(checked.identity.sizeBytes).toBe(readFileSync(path).length);
    expect(await itemsOf(client)).toEqual([]);
  });
});
