import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, ServiceError } from "@plinth/client";
import { createTables } from "@plinth/model";
import { describe, expect, it, onTestFinished } from "vitest";
import { pressCtrlC, runPlinth } from "../../../test/run-plinth.ts";
import { books } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { type Endpoint, startEndpoint } from "../../../test/start-endpoint.ts";

async function endpointWithTable(): Promise<Endpoint> {
  const endpoint = await startEndpoint();
  await createTables(endpoint.client, [books]);
  return endpoint;
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "plinth-load-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** So many books as CSV. */
function csvOf(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `Fiction,book-${index},Title ${index}`);
  return ["category,book_id,title", ...lines, ""].join("\n");
}

async function countIn({ client }: Endpoint): Promise<number | undefined> {
  const { Count } = await client.send("Scan", { TableName: "books", Select: "COUNT" });
  return Count;
}

/** The same client, whose count-th write does something else first. */
function clientThat(client: Client, count: number, act: () => void): Client {
  let written = 0;
  const send = (operation: string, input: never, options: never): Promise<never> => {
    if (operation === "BatchWriteItem") {
      written += 1;
      if (written === count) act();
    }
    return client.send(operation as never, input, options) as Promise<never>;
  };
  return { ...client, send: send as Client["send"] };
}

describe("load", () => {
  it("loads a file, by the format of its name, and removes what it noted", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "books.csv": csvOf(60) });
    const options = { endpointUrl: endpoint.url, workingDirectory };
    expect(await runPlinth(["load", "books", "books.csv"], options)).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `Loaded 60 items of books.csv into books (${endpoint.url}) in 0.0 s.\n`,
    });
    expect(await countIn(endpoint)).toBe(60);
    expect(readdirSync(workingDirectory)).toEqual(["books.csv"]);
  });

  it("tells every problem with its place, and writes nothing", async () => {
    await using endpoint = await endpointWithTable();
    const text = '{"category":"A","book_id":"1"}\n{"category":"A","book_id":1}\n{"category":NaN}\n';
    const workingDirectory = folderWith({ "books.json": text });
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stderr } = await runPlinth(["load", "books", "books.json"], options);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: [
        "Error: books.json has 2 problems:",
        "  books.json:2:27 book_id: is of type N, and the sort key of the table is of type S",
        "  books.json:3:13 category: NaN is no number that DynamoDB keeps: leave the attribute out, or use null",
        "Nothing was written.",
        "",
      ].join("\n"),
    });
    const asJson = await runPlinth(["load", "books", "books.json", "--json"], options);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      name: "books.json",
      problemCount: 2,
      problems: [{ line: 2, column: 27, path: "book_id" }, { line: 3 }],
    });
    expect(await countIn(endpoint)).toBe(0);
  });

  it("only checks under --dry-run", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "books.csv": csvOf(3) });
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const words = ["load", "books", "books.csv", "--dry-run"];
    expect(await runPlinth(words, options)).toMatchObject({
      exitCode: 0,
      stderr: "books.csv has 3 items that books takes. Nothing was written.\n",
    });
    expect(await countIn(endpoint)).toBe(0);
  });

  it("keeps and tells under --mode create what is there", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({
      "first.csv": csvOf(2),
      "second.csv": csvOf(4).replace("Title 1", "Another"),
    });
    const options = { endpointUrl: endpoint.url, workingDirectory };
    await runPlinth(["load", "books", "first.csv"], options);
    const words = ["load", "books", "second.csv", "--mode", "create"];
    const { exitCode, stderr } = await runPlinth(words, options);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: [
        `Loaded 2 items of second.csv into books (${endpoint.url}) in 0.0 s. 1 item was there already, just so.`,
        "1 item was not written, since books has another with the same key:",
        '  second.csv:3:1 {"category":{"S":"Fiction"},"book_id":{"S":"book-1"}}',
        "",
      ].join("\n"),
    });
    const asJson = await runPlinth([...words, "--json"], options);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ written: 0, identical: 3, existing: 1 });
  });

  it("stops by Ctrl-C with 130, and goes on when it is given again", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "books.csv": csvOf(1000) });
    const controller = new AbortController();
    const openClient = async () => clientThat(endpoint.client, 12, () => pressCtrlC(controller));
    const stopped = await runPlinth(["load", "books", "books.csv"], {
      openClient,
      signal: controller.signal,
      workingDirectory,
    });
    expect(stopped.exitCode).toBe(130);
    expect(stopped.stderr).toMatch(
      /^Stopped after \d+ of 1,000 items. Give the same command again to go on.\n$/,
    );
    expect(existsSync(join(workingDirectory, "books.csv.plinth-load.json"))).toBe(true);
    const again = await runPlinth(["load", "books", "books.csv"], {
      openClient: async () => endpoint.client,
      workingDirectory,
    });
    expect(again.stderr).toMatch(/^Loaded 1,000 items .*, after \d+ items of an earlier run\.\n$/);
    expect(await countIn(endpoint)).toBe(1000);
  });

  it("refuses to go on with another load, and names the flag that begins anew", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "books.csv": csvOf(100) });
    const openClient = async () =>
      clientThat(endpoint.client, 2, () => {
        throw new ServiceError("AccessDeniedException", "You may not");
      });
    const words = ["load", "books", "books.csv"];
    await runPlinth([...words, "--concurrency", "1"], { openClient, workingDirectory });
    const options = { openClient: async () => endpoint.client, workingDirectory };
    const refused = await runPlinth([...words, "-m", "create"], options);
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr:
        "Error: A load of books.csv was interrupted when 25 of 100 items were done, and this is another one: mode was put and is create. Repeat what was begun to go on with it, or load from the beginning with --restart; what was written stays.\n",
    });
    expect(await runPlinth([...words, "-m", "create", "--restart"], options)).toMatchObject({
      exitCode: 0,
    });
  });

  it("says how to go on after a failure", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "books.csv": csvOf(100) });
    const openClient = async () =>
      clientThat(endpoint.client, 1, () => {
        throw new ServiceError("AccessDeniedException", "You may not");
      });
    const words = ["load", "books", "books.csv", "--concurrency", "1"];
    const { exitCode, stderr } = await runPlinth(words, { openClient, workingDirectory });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr:
        "Error: Writing lines 2 to 26 of books.csv into books failed: AccessDeniedException: You may not. 0 of 100 items are done. Mend that, and run the same again: it goes on from there.\n",
    });
  });

  it.each([
    [
      "a name without format",
      ["books", "items.txt"],
      2,
      "The name items.txt does not tell its format. Say --format json, or dynamodb-json, or csv.",
    ],
    [
      "a file that is not there",
      ["books", "none.csv"],
      2,
      "none.csv cannot be read: ENOENT: no such file or directory",
    ],
    ["a folder", ["books", ".", "-f", "csv"], 2, ". is no file. Give a file, which is read twice."],
    [
      "another mode",
      ["books", "items.csv", "-m", "merge"],
      2,
      '--mode is "merge", but takes put, create.',
    ],
    [
      "a table that is not there",
      ["bocks", "items.csv"],
      1,
      "There is no table bocks at http://127.0.0.1:",
    ],
  ])("refuses %s", async (_case, words, exitCode, message) => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "items.txt": "", "items.csv": csvOf(1) });
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const outcome = await runPlinth(["load", ...words], options);
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.stderr).toContain(message);
  });

  it("writes a line now and then where nobody watches", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "books.csv": csvOf(100) });
    let seconds = 0;
    const { stderr } = await runPlinth(["load", "books", "books.csv", "--concurrency", "1"], {
      endpointUrl: endpoint.url,
      workingDirectory,
      now: () => {
        seconds += 3;
        return seconds * 1000;
      },
    });
    expect(stderr).toMatch(/^Loading: \d+ items \(\d+ %\), [\d,]+ items\/s$/m);
  });

  it("runs as a program", async () => {
    await using endpoint = await endpointWithTable();
    const workingDirectory = folderWith({ "books.csv": csvOf(30) });
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url };
    const words = ["load", "books", "books.csv", "--json"];
    const { exitCode, stdout, stderr } = await spawnPlinth(words, {
      environment,
      workingDirectory,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      table: "books",
      name: "books.csv",
      items: 30,
      written: 30,
    });
    expect(await countIn(endpoint)).toBe(30);
  });
});
