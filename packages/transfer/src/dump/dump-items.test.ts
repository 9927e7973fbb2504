import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Client, ServiceError } from "@plinth/client";
import type { Item } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { book, books, clientWithBooks, itemsOf, testRuntime } from "../../test/books.suite.ts";
import { generatedItems } from "../../test/generated-items.suite.ts";
import { fileSource } from "../files/item-source.ts";
import { loadItems } from "../load/load-items.ts";
import type { TransferProgress } from "../progress.ts";
import { dumpItems } from "./dump-items.ts";
import type { DumpItemsOptions } from "./dump-options.ts";
import { streamItems } from "./stream-items.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plinth-dump-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function clientWith(items: readonly Item[], ...more: string[]): Promise<Client> {
  const client = await clientWithBooks(...more);
  for (let start = 0; start < items.length; start += 25) {
    const requests = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send("BatchWriteItem", { RequestItems: { books: requests } });
  }
  return client;
}

/** The same client with pages of so many items, whose count-th Scan `answer` may answer instead. */
function paged(
  client: Client,
  limit: number,
  answer: (count: number) => Promise<unknown> | undefined = () => undefined,
): Client {
  let count = 0;
  const send = (operation: string, input: object, options: never): Promise<never> => {
    const scan = operation === "Scan";
    const answered = scan ? answer(++count) : undefined;
    const limited = scan ? { ...input, Limit: limit } : input;
    return (answered ??
      client.send(operation as never, limited as never, options)) as Promise<never>;
  };
  return { ...client, send: send as Client["send"] };
}

function dumpTo(path: string, more: Partial<DumpItemsOptions> = {}): DumpItemsOptions {
  return { tableName: "books", format: "dynamodb-json", path, runtime: testRuntime, ...more };
}

const sorted = (items: readonly Item[]) =>
  items.map((item) => JSON.stringify(item, Object.keys(item).sort())).sort();

describe("dumpItems", () => {
  const ways: [string, "all" | "native", Pick<DumpItemsOptions, "format" | "segments">][] = [
    ["items.json", "native", { format: "json" }],
    ["items.jsonl", "native", { format: "json", segments: 3 }],
    ["items.dynamodb.json", "all", { format: "dynamodb-json", segments: 4 }],
    ["items.csv", "all", { format: "csv" }],
    ["items.json.gz", "native", { format: "json", segments: 2 }],
    ["items.csv.gz", "all", { format: "csv", segments: 2 }],
  ];
  it.each(ways)(
    "makes a file %s that loads into exactly the same table",
    async (name, types, way) => {
      const folder = temporaryFolder();
      const path = join(folder, name);
      await fc.assert(
        fc.asyncProperty(generatedItems(types), async (items) => {
          const client = await clientWith(items, "copy");
          const report = await dumpItems(
            paged(client, 2),
            dumpTo(path, { ...way, overwrite: true }),
          );
          expect(report.items).toBe(items.length);
          const source = fileSource(path);
          await loadItems(client, { tableName: "copy", source, format: way.format });
          expect(await itemsOf(client, "copy")).toEqual(await itemsOf(client));
          expect(readdirSync(folder)).toEqual([name]);
        }),
        { numRuns: 30 },
      );
    },
  );

  it("writes what it is named for", async () => {
    const folder = temporaryFolder();
    const client = await clientWith([book(1), book(2)]);
    const textOf = async (name: string, more: Partial<DumpItemsOptions>) => {
      await dumpItems(paged(client, 1), dumpTo(join(folder, name), more));
      const bytes = readFileSync(join(folder, name));
      return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().split(/\r?\n/);
    };
    const one = '{"isbn":"isbn-1","year":1901,"title":"Title 1"}';
    const two = '{"isbn":"isbn-2","year":1902,"title":"Title 2"}';
    const [first, second] =
      (await itemsOf(client))[0]?.["year"] === book(1)["year"] ? [one, two] : [two, one];
    expect(await textOf("a.json", { format: "json" })).toEqual(["[", `${first},`, second, "]", ""]);
    expect(await textOf("a.jsonl.gz", { format: "json" })).toEqual([first, second, ""]);
    expect(await textOf("a.csv", { format: "csv" })).toHaveLength(4);
    expect((await textOf("b.csv", { format: "csv" }))[0]).toBe("isbn,year:N,title");
  });

  it.each(["json", "dynamodb-json", "csv"] as const)(
    "dumps an empty table as %s",
    async (format) => {
      const path = join(temporaryFolder(), "items");
      const client = await clientWithBooks();
      expect(await dumpItems(client, dumpTo(path, { format }))).toMatchObject({ items: 0 });
      const loaded = await loadItems(client, {
        tableName: "books",
        source: fileSource(path),
        format,
      });
      expect(loaded.items).toBe(0);
    },
  );

  it("tells how far it is", async () => {
    const seen: TransferProgress[] = [];
    const client = await clientWith(books(10));
    const path = join(temporaryFolder(), "items.csv");
    const onProgress = (each: TransferProgress) => seen.push(each);
    await dumpItems(paged(client, 4), dumpTo(path, { format: "csv", onProgress }));
    expect(seen.map(({ phase, items, totalItems }) => [phase, items, totalItems])).toEqual([
      ["dump", 4, 10],
      ["dump", 8, 10],
      ["dump", 10, 10],
      ["convert", 10, 10],
    ]);
  });

  it("refuses sets in plain JSON, and leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "items.json");
    const client = await clientWith([...books(10), book(10, { tags: { SS: ["a"] } })]);
    await expect(
      dumpItems(paged(client, 3), dumpTo(path, { format: "json" })),
    ).rejects.toMatchObject({
      code: "unwritableValue",
      message:
        'The item {"isbn":{"S":"isbn-10"},"year":{"N":"1910"}} of books cannot be written as json: tags is a set, for which plain JSON has no form: write dynamodb-json or csv, or accept lists and base64 texts in its place (option lossy). Nothing is left of this dump.',
    });
    expect(readdirSync(folder)).toEqual([]);
    const converted = dumpTo(path, { format: "json", lossy: true });
    expect(await dumpItems(client, converted)).toMatchObject({ items: 11 });
  });

  it("replaces no file unless told to", async () => {
    const path = join(temporaryFolder(), "items.json");
    writeFileSync(path, "mine");
    const client = await clientWith(books(3));
    await expect(dumpItems(client, dumpTo(path))).rejects.toMatchObject({
      code: "fileExists",
      message: `${path} is there already. Choose another name, or replace it with the option overwrite.`,
    });
    expect(readFileSync(path, "utf8")).toBe("mine");
    await dumpItems(client, dumpTo(path, { overwrite: true }));
    expect(readFileSync(path, "utf8")).toContain("isbn-0");
  });

  it("says that the folder is not there", async () => {
    const client = await clientWith([]);
    const path = join(temporaryFolder(), "none", "items.json");
    await expect(dumpItems(client, dumpTo(path))).rejects.toMatchObject({
      code: "notWritable",
      message: `A run notes beside the file how far it is, and cannot (ENOENT: no such file or directory, open '${path}.plinth-dump.json.lock'). Use a folder that is there, has room, and that you may write to.`,
    });
  });
});

describe("dumpItems after an interruption", () => {
  const refusal = () => Promise.reject(new ServiceError("AccessDeniedException", "no more"));

  it.each<[string, Partial<DumpItemsOptions>]>([
    ["items.json", { format: "json" }],
    ["items.dynamodb.json.gz", { format: "dynamodb-json" }],
    ["items.csv", { format: "csv" }],
  ])("goes on with %s, and makes the same file as without", async (name, way) => {
    const folder = temporaryFolder();
    const client = await clientWith(books(40));
    const path = join(folder, name);
    const failing = paged(client, 3, (count) => (count === 5 ? refusal() : undefined));
    await expect(dumpItems(failing, dumpTo(path, way))).rejects.toMatchObject({
      code: "callFailed",
      message: `Reading books into ${path} failed: AccessDeniedException: no more. Mend that, and run the same again: it goes on from there.`,
    });
    expect(existsSync(path)).toBe(false);
    const report = await dumpItems(paged(client, 3), dumpTo(path, way));
    expect(report).toMatchObject({ items: 40, resumedAt: 12 });

    const straight = join(temporaryFolder(), name);
    await dumpItems(paged(client, 3), dumpTo(straight, way));
    expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it("goes on with segments, each where it was", async () => {
    const client = await clientWith(books(60));
    const path = join(temporaryFolder(), "items.json");
    const way = dumpTo(path, { segments: 4 });
    const failing = paged(client, 3, (count) => (count > 9 ? refusal() : undefined));
    await expect(dumpItems(failing, way)).rejects.toMatchObject({ code: "callFailed" });
    await dumpItems(client, way);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const items = lines.map((line) => JSON.parse(line).Item as Item);
    expect(sorted(items)).toEqual(sorted(await itemsOf(client)));
  });

  it("cuts off what was written after the last checkpoint", async () => {
    const client = await clientWith(books(20));
    const path = join(temporaryFolder(), "items.json");
    const failing = paged(client, 3, (count) => (count === 4 ? refusal() : undefined));
    await expect(dumpItems(failing, dumpTo(path))).rejects.toThrow();
    writeFileSync(`${path}.partial`, `${readFileSync(`${path}.partial`, "utf8")}{"Item":{"isbn":`);
    await dumpItems(client, dumpTo(path));
    expect(readFileSync(path, "utf8").trimEnd().split("\n")).toHaveLength(20);
  });

  it("makes CSV anew when it ended while CSV was made", async () => {
    const folder = temporaryFolder();
    const client = await clientWith(books(20));
    const path = join(folder, "items.csv");
    const onProgress = ({ phase }: TransferProgress) => {
      if (phase === "convert") throw new Error("the lights went out");
    };
    const way = dumpTo(path, { format: "csv" });
    await expect(dumpItems(client, { ...way, onProgress })).rejects.toThrow("lights");
    expect(readdirSync(folder).sort()).toEqual([
      "items.csv.partial",
      "items.csv.plinth-dump.items",
      "items.csv.plinth-dump.json",
    ]);
    const unread = paged(client, 1, () => refusal());
    expect(await dumpItems(unread, way)).toMatchObject({ items: 20, resumedAt: 20 });
    expect(readFileSync(path, "utf8").split("\r\n")).toHaveLength(22);
    expect(readdirSync(folder)).toEqual(["items.csv"]);
  });

  it.each(["before", "after"])(
    "gives a whole file its name when it ended %s that",
    async (when) => {
      const folder = temporaryFolder();
      const client = await clientWith(books(20));
      const path = join(folder, "items.json");
      const failing = paged(client, 3, (count) => (count === 5 ? refusal() : undefined));
      await expect(dumpItems(failing, dumpTo(path))).rejects.toThrow();
      const checkpoint = JSON.parse(readFileSync(`${path}.plinth-dump.json`, "utf8"));
      rmSync(`${path}.partial`);
      writeFileSync(when === "before" ? `${path}.partial` : path, "whole");
      const whole = { ...checkpoint, items: 20, stage: "whole" };
      writeFileSync(`${path}.plinth-dump.json`, JSON.stringify(whole));
      const unread = paged(client, 1, () => refusal());
      expect(await dumpItems(unread, dumpTo(path))).toMatchObject({ items: 20, sizeBytes: 5 });
      expect(readFileSync(path, "utf8")).toBe("whole");
      expect(readdirSync(folder)).toEqual(["items.json"]);
    },
  );

  it("ends by the caller's signal and goes on", async () => {
    const client = await clientWith(books(20));
    const path = join(temporaryFolder(), "items.json");
    const ending = new AbortController();
    const stopped = paged(client, 3, (count) => {
      if (count === 4) ending.abort();
      return undefined;
    });
    const dumping = dumpItems(stopped, dumpTo(path, { signal: ending.signal }));
    await expect(dumping).rejects.toMatchObject({ name: "AbortError" });
    expect(await dumpItems(client, dumpTo(path))).toMatchObject({ items: 20 });
  });

  it("refuses to go on with another dump or a file that was changed, until told to restart", async () => {
    const client = await clientWith(books(20), "papers");
    const path = join(temporaryFolder(), "items.json");
    const failing = paged(client, 3, (count) => (count === 4 ? refusal() : undefined));
    await expect(dumpItems(failing, dumpTo(path))).rejects.toThrow();
    for (const different of [
      { tableName: "papers" },
      { format: "csv" },
      { segments: 2 },
    ] as const) {
      await expect(dumpItems(client, dumpTo(path, different))).rejects.toMatchObject({
        code: "checkpointMismatch",
      });
    }
    writeFileSync(`${path}.partial`, "");
    await expect(dumpItems(client, dumpTo(path))).rejects.toMatchObject({
      code: "checkpointUnreadable",
    });
    expect(await dumpItems(client, dumpTo(path, { restart: true }))).toMatchObject({
      items: 20,
      resumedAt: 0,
    });
  });
});

describe("streamItems", () => {
  it("gives a dump as bytes, and refuses before the first what it cannot write", async () => {
    const client = await clientWith(books(5));
    const chunks: Uint8Array[] = [];
    for await (const bytes of streamItems(client, { tableName: "books", format: "csv" }))
      chunks.push(bytes);
    expect(Buffer.concat(chunks).toString().split("\r\n")).toHaveLength(7);

    const withSet = await clientWith([book(1, { tags: { SS: ["a"] } })]);
    const stream = streamItems(withSet, { tableName: "books", format: "json" });
    await expect(stream.next()).rejects.toMatchObject({ code: "unwritableValue" });
  });
});
