import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTables } from "@plinth/model";
import { describe, expect, it, onTestFinished } from "vitest";
import { pressCtrlC, runPlinth } from "../../../test/run-plinth.ts";
import { books } from "../../../test/shop/schema.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

/** Writes each row and a shelf beside it, as an application might, and refuses what has no title. */
const configText = `
export const config = {
  loaders: {
    books: {
      settings: { category: "the category of rows that name none" },
      async load({ client, source, format, mode, isDryRun, settings, onRows, signal }) {
        if (settings.category === "") throw new RangeError("The setting category is empty.");
        let text = "";
        for await (const bytes of source.open()) text += Buffer.from(bytes);
        const lines = text.trim().split("\\n").slice(1);
        for (const [index, line] of lines.entries()) {
          signal.throwIfAborted();
          const [book_id, title] = line.split(",");
          if (title === "broken") throw new Error("The application broke.");
          const row = { line: index + 2, column: 1, subject: book_id };
          if (!title) {
            onRows([{ ...row, outcome: "refused", message: "has no title" }]);
            continue;
          }
          const Item = { category: { S: settings.category ?? mode }, book_id: { S: book_id } };
          if (!isDryRun) await client.send("PutItem", { TableName: "books", Item });
          onRows([{ ...row, outcome: "created", message: "" }]);
        }
      },
    },
  },
};
`;

const list = "book_id,title\nb-1,One\nb-2,\nb-3,Three\n";

async function shopWith(text = list) {
  const endpoint = await startEndpoint();
  await createTables(endpoint.client, [books]);
  const workingDirectory = mkdtempSync(join(tmpdir(), "plinth-load-rows-"));
  onTestFinished(async () => {
    rmSync(workingDirectory, { recursive: true, force: true });
    await endpoint[Symbol.asyncDispose]();
  });
  writeFileSync(join(workingDirectory, "plinth.config.mjs"), configText);
  writeFileSync(join(workingDirectory, "list.csv"), text);
  const options = { endpointUrl: endpoint.url, workingDirectory };
  return {
    endpoint,
    workingDirectory,
    options,
    load: (...words: string[]) => runPlinth(["load", "books", "list.csv", ...words], options),
    async categories(): Promise<readonly (string | undefined)[]> {
      const { Items = [] } = await endpoint.client.send("Scan", { TableName: "books" });
      return Items.map(({ category }) => (category && "S" in category ? category.S : undefined));
    },
  };
}

describe("load with a loader of the config", () => {
  it("hands the file to it, and tells what became of the rows", async () => {
    const { load, categories, endpoint } = await shopWith();
    expect(await load("--set", "category=Fiction")).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: [
        `Loaded 3 rows of list.csv into books (${endpoint.url}) in 0.0 s: 2 created, 0 updated, 0 unchanged, 1 refused.`,
        "  list.csv:3:1 b-2: has no title",
        "",
      ].join("\n"),
    });
    expect(await categories()).toEqual(["Fiction", "Fiction"]);
  });

  it("writes what became of each row, for a spreadsheet", async () => {
    const { load, workingDirectory } = await shopWith('book_id,title\n=1+1,\n"a,b",\n');
    await load("--report", "report.csv");
    expect(readFileSync(join(workingDirectory, "report.csv"), "utf8")).toBe(
      'line,column,outcome,subject,message\n2,1,refused,\'=1+1,has no title\n3,1,created,"""a",\n',
    );
  });

  it("loads nothing when the report cannot be written", async () => {
    const { load, categories } = await shopWith();
    const { exitCode, stderr } = await load("--report", "nowhere/report.csv");
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining("nowhere/report.csv cannot be written: ENOENT"),
    ]);
    expect(await categories()).toEqual([]);
  });

  it("reports the rows of a run that failed, up to there", async () => {
    const { load, workingDirectory } = await shopWith("book_id,title\nb-1,One\nb-2,broken\n");
    const { exitCode, stderr } = await load("--report", "report.csv");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("The application broke.")]);
    expect(readFileSync(join(workingDirectory, "report.csv"), "utf8")).toBe(
      "line,column,outcome,subject,message\n2,1,created,b-1,\n",
    );
  });

  it("tells the loader to write nothing, and which mode was asked for", async () => {
    const { load, categories } = await shopWith();
    const checked = await load("--dry-run");
    expect(checked.stderr).toContain(
      "2 created, 0 updated, 0 unchanged, 1 refused. Nothing was written.",
    );
    expect(await categories()).toEqual([]);
    await load("--mode", "create");
    expect(await categories()).toEqual(["create", "create"]);
  });

  it("prints one document for scripts", async () => {
    const { load } = await shopWith();
    expect(JSON.parse((await load("--json")).stdout)).toEqual({
      table: "books",
      name: "list.csv",
      isDryRun: false,
      rows: 3,
      created: 2,
      updated: 0,
      unchanged: 0,
      refused: 1,
      refusedRows: [
        { line: 3, column: 1, outcome: "refused", subject: "b-2", message: "has no title" },
      ],
      milliseconds: 0,
    });
  });

  it("shows the first twenty refused rows, and where the others are", async () => {
    const rows = Array.from({ length: 25 }, (_, index) => `b-${index},`);
    const { load } = await shopWith(`book_id,title\n${rows.join("\n")}\n`);
    const { stderr } = await load();
    expect(stderr.match(/has no title/g)).toHaveLength(20);
    expect(stderr).toContain("  and 5 more; --report FILE has them all\n");
  });

  it("passes it by under --raw, as a dump needs it", async () => {
    const { load, options, workingDirectory, categories } = await shopWith();
    writeFileSync(join(workingDirectory, "dump.csv"), "category,book_id\nBOOK,b-1\n");
    const { exitCode } = await runPlinth(["load", "books", "dump.csv", "--raw"], options);
    expect(exitCode).toBe(0);
    expect(await categories()).toEqual(["BOOK"]);
    expect(await load("--raw", "--set", "category=x")).toMatchObject({
      exitCode: 2,
      stderr: "Error: --set is for a loader, and --raw passes it by. Leave it out.\n",
    });
  });

  it("goes on when the same command is given again after Ctrl-C", async () => {
    const { options, categories } = await shopWith();
    const controller = new AbortController();
    pressCtrlC(controller);
    const words = ["load", "books", "list.csv"];
    const stopped = await runPlinth(words, { ...options, signal: controller.signal });
    expect(stopped.exitCode).toBe(130);
    await runPlinth(words, options);
    expect(await categories()).toEqual(["put", "put"]);
  });

  it.each([
    [
      "a setting that it does not have",
      ["--set", "colour=red"],
      "has no setting colour. It has\n  category: the category",
    ],
    ["a value that makes no sense", ["--set", "category="], "The setting category is empty."],
  ])("refuses %s", async (_case, words, message) => {
    const { load, workingDirectory } = await shopWith();
    const { exitCode, stderr } = await load(...words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(workingDirectory, "list.csv.plinth-load.json"))).toBe(false);
  });

  it("refuses what is for a loader where there is none", async () => {
    const { options } = await shopWith();
    const words = ["load", "others", "list.csv", "--report", "r.csv"];
    expect(await runPlinth(words, options)).toMatchObject({
      exitCode: 2,
      stderr:
        "Error: --report is for a loader, and the config names none for others. Leave it out.\n",
    });
  });
});
