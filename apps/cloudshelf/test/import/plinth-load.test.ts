import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "@plinth/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { openTestShop, type TestShop } from "../support/test-shop.ts";
import {
  generatedBooksCsv,
  isbnOf,
  realBooksAbsent,
  realBooksPath,
  writesOf,
} from "./book-files.suite.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const program = [
  "--conditions=@plinth/source",
  "--import",
  import.meta.resolve("tsx"),
  join(root, "packages/cli/src/main.ts"),
];

interface Outcome {
  readonly exitCode: number;
  readonly stderr: string;
}

interface LoadableShop {
  readonly test: TestShop;
  readonly folder: string;
  /** `plinth load cloudshelf-books`, with the repository's own config. */
  load(file: string, ...words: string[]): Promise<Outcome>;
}

async function openShop(): Promise<LoadableShop> {
  const test = await openTestShop({ contents: "catalogue" });
  const server = await startServer({
    engine: {
      handle: (request) => {
        test.calls.push({ operation: request.target?.split(".")[1] as "Query", input: {} });
        return test.engine.handle(request);
      },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "cloudshelf-load-"));
  onTestFinished(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
    await test.engine.close();
  });
  const load = (file: string, ...words: string[]) =>
    run(["load", "cloudshelf-books", file, ...words], server.url);
  return { test, folder, load };
}

function run(words: readonly string[], endpointUrl: string): Promise<Outcome> {
  const env = { HOME: "/nonexistent", AWS_ENDPOINT_URL_DYNAMODB: endpointUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, [...program, ...words], { cwd: root, env }, (error, _, stderr) => {
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stderr });
    });
  });
}

const settings = ["--set", "category=World Fiction", "--set", "price=9.99", "--set", "stock=10"];

describe("plinth load cloudshelf-books", { timeout: 400_000 }, () => {
  it("S-40: loads books as whole books, counts them right, and changes nothing at the second run", async () => {
    const { test, folder, load } = await openShop();
    const file = join(folder, "list.csv");
    writeFileSync(file, `${generatedBooksCsv(150)}9780439023480,Wrong,Nobody,,,,\n`);
    const report = join(folder, "report.csv");
    const first = await load(file, ...settings, "--report", report);
    expect(first).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("150 created, 0 updated, 0 unchanged, 1 refused."),
    });
    expect(first.stderr).toContain(`${file}:152:1 `);
    const lines = readFileSync(report, "utf8").trim().split("\n");
    expect(lines).toHaveLength(152);
    expect(lines[1]).toBe(`2,1,created,isbn-${isbnOf(0)},`);
    const categories = await test.shop.catalogue.categories();
    expect(categories).toContainEqual({ name: "World Fiction", bookCount: 150 });
    const { items } = await test.shop.catalogue.search({ text: isbnOf(7) });
    expect(items.map(({ bookId }) => bookId)).toEqual([`isbn-${isbnOf(7)}`]);

    test.calls.length = 0;
    const second = await load(file, ...settings);
    expect(second.stderr).toContain("0 created, 0 updated, 150 unchanged, 1 refused.");
    expect(writesOf(test)).toEqual([]);
  });

  it("S-40: loads the source's three books from its JSON, and they are there already", async () => {
    const { load } = await openShop();
    const samples = join(root, "apps/cloudshelf/src/catalogue/sample-books.json");
    expect(await load(samples)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("0 created, 0 updated, 3 unchanged, 0 refused."),
    });
  });

  it("refuses a setting that makes no sense, before anything is written", async () => {
    const { test, load } = await openShop();
    const refused = await load("plinth.config.ts", "-f", "csv", "--set", "price=dear");
    expect(refused).toEqual({
      exitCode: 2,
      stderr: 'Error: The setting price is "dear", which is no price.\n',
    });
    expect(writesOf(test)).toEqual([]);
  });

  it("S-10: loads the 9,277 real books beside the catalogue, and again without a change", async (context) => {
    if (realBooksAbsent !== undefined) context.skip(realBooksAbsent);
    const { test, load } = await openShop();
    const words = ["--mode", "create", ...settings];
    const first = await load(realBooksPath, ...words);
    expect(first.stderr).toMatch(
      /Loaded 9,277 rows .* \d+ created, 0 updated, \d+ unchanged, 0 refused/,
    );
    test.calls.length = 0;
    const second = await load(realBooksPath, ...words);
    expect(second.stderr).toContain("0 created, 0 updated, 9277 unchanged, 0 refused.");
    expect(writesOf(test)).toEqual([]);
  });
});
