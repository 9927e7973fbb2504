import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@plinth/client";
import { createTables } from "@plinth/model";
import { describe, expect, it, onTestFinished } from "vitest";
import { pressCtrlC, runPlinth } from "../../../test/run-plinth.ts";
import { books } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { type Endpoint, startEndpoint } from "../../../test/start-endpoint.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plinth-dump-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Two books, one with a set. */
async function endpointWithBooks(): Promise<Endpoint> {
  const endpoint = await startEndpoint();
  await createTables(endpoint.client, [books]);
  const key = (number: number) => ({
    category: { S: "Fiction" },
    book_id: { S: `book-${number}` },
  });
  for (const Item of [
    { ...key(1), title: { S: "=SUM(A1)" } },
    { ...key(2), tags: { SS: ["a", "b"] } },
  ]) {
    await endpoint.client.send("PutItem", { TableName: "books", Item });
  }
  return endpoint;
}

describe("dump", () => {
  it.each([
    [
      "books.dynamodb.json",
      [],
      [
        '{"Item":{"category":{"S":"Fiction"},"book_id":{"S":"book-1"},"title":{"S":"=SUM(A1)"}}}',
        '{"Item":{"category":{"S":"Fiction"},"book_id":{"S":"book-2"},"tags":{"SS":["a","b"]}}}',
      ],
    ],
    [
      "books.csv",
      [],
      [
        "category,book_id,title,tags:SS",
        "Fiction,book-1,=SUM(A1),",
        'Fiction,book-2,,"[""a"",""b""]"',
      ],
    ],
    [
      "books.csv",
      ["--for-spreadsheet"],
      [
        "category,book_id,title,tags:SS",
        "Fiction,book-1,'=SUM(A1),",
        'Fiction,book-2,,"[""a"",""b""]"',
      ],
    ],
    [
      "books.jsonl",
      ["--lossy", "--eventual"],
      [
        '{"category":"Fiction","book_id":"book-1","title":"=SUM(A1)"}',
        '{"category":"Fiction","book_id":"book-2","tags":["a","b"]}',
      ],
    ],
  ])("writes %s %j", async (file, more, lines) => {
    await using endpoint = await endpointWithBooks();
    const workingDirectory = temporaryFolder();
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stdout, stderr } = await runPlinth(["dump", "books", file, ...more], options);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    const text = readFileSync(join(workingDirectory, file), "utf8");
    expect(text.trimEnd().split(/\r?\n/)).toEqual(lines);
    expect(stderr).toBe(
      `Dumped 2 items of books (${endpoint.url}) into ${file} (${text.length} bytes) in 0.0 s.\n`,
    );
    expect(readdirSync(workingDirectory)).toEqual([file]);
  });

  it("refuses what plain JSON has no form for, with the remedy", async () => {
    await using endpoint = await endpointWithBooks();
    const workingDirectory = temporaryFolder();
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stderr } = await runPlinth(["dump", "books", "books.json"], options);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "tags is a set, for which plain JSON has no form: write dynamodb-json or csv, or accept lists and base64 texts in its place (--lossy)",
    );
    expect(readdirSync(workingDirectory)).toEqual([]);
  });

  it.each([
    ["books.csv", "--lossy", "--lossy is for json, and this dump is csv, which loses nothing."],
    ["books.json", "--for-spreadsheet", "--for-spreadsheet is for csv, and this dump is json."],
  ])("refuses %s with %s, which would do nothing", async (name, option, message) => {
    const folder = temporaryFolder();
    await using endpoint = await endpointWithBooks();
    const { exitCode, stderr } = await runPlinth(["dump", "books", join(folder, name), option], {
      endpointUrl: endpoint.url,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `Error: ${message}\n` });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("replaces a file only under --overwrite", async () => {
    await using endpoint = await endpointWithBooks();
    const options = { endpointUrl: endpoint.url, workingDirectory: temporaryFolder() };
    const words = ["dump", "books", "books.csv"];
    expect(await runPlinth(words, options)).toMatchObject({ exitCode: 0 });
    const again = await runPlinth(words, options);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain(
      "books.csv is there already. Choose another name, or replace it with --overwrite.",
    );
    expect(await runPlinth([...words, "--overwrite"], options)).toMatchObject({ exitCode: 0 });
  });

  it("stops by Ctrl-C with 130, and goes on when it is given again", async () => {
    await using endpoint = await endpointWithBooks();
    const workingDirectory = temporaryFolder();
    const controller = new AbortController();
    let scans = 0;
    const send = (operation: string, input: object, options: never): Promise<never> => {
      if (operation === "Scan" && ++scans === 2) pressCtrlC(controller);
      const limited = operation === "Scan" ? { ...input, Limit: 1 } : input;
      return endpoint.client.send(operation as never, limited as never, options) as Promise<never>;
    };
    const openClient = async () => ({ ...endpoint.client, send: send as Client["send"] });
    const words = ["dump", "books", "books.csv"];
    const stopped = await runPlinth(words, {
      openClient,
      signal: controller.signal,
      workingDirectory,
    });
    expect(stopped.exitCode).toBe(130);
    expect(existsSync(join(workingDirectory, "books.csv"))).toBe(false);
    const again = await runPlinth(words, {
      openClient: async () => endpoint.client,
      workingDirectory,
    });
    expect(again).toMatchObject({ exitCode: 0 });
    expect(readdirSync(workingDirectory)).toEqual(["books.csv"]);
  });

  it("runs as a program, and what it writes loads again", async () => {
    await using endpoint = await endpointWithBooks();
    const workingDirectory = temporaryFolder();
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url };
    const words = ["dump", "books", "books.csv.gz", "--segments", "2", "--json"];
    const dumped = await spawnPlinth(words, { environment, workingDirectory });
    expect(dumped).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(dumped.stdout)).toMatchObject({ table: "books", items: 2, resumedAt: 0 });
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const loaded = await runPlinth(
      ["load", "books", "books.csv.gz", "-m", "create", "--json"],
      options,
    );
    expect(loaded.exitCode).toBe(0);
    expect(JSON.parse(loaded.stdout)).toMatchObject({ items: 2, identical: 2 });
  });
});
