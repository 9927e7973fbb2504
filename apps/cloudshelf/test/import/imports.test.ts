import { inProcess } from "@plinth/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { createShop } from "../../src/services/create-shop.ts";
import { importOptionsDefault } from "../../src/services/import/import-options.ts";
import type { ImportUpload } from "../../src/services/import/import-upload.ts";
import type { ImportView } from "../../src/services/import/import-views.ts";
import type { Imports } from "../../src/services/import/imports.ts";
import {
  openTestShop,
  refusalOf,
  type TestShop,
  type TestShopOptions,
} from "../support/test-shop.ts";
import { generatedBooksCsv, worldFiction } from "./book-files.suite.ts";

async function openShop(options: TestShopOptions = {}): Promise<TestShop> {
  const test = await openTestShop(options);
  onTestFinished(() => test.engine.close());
  return test;
}

function upload(text: string, fileName = "books.csv"): ImportUpload {
  return { fileName, content: new TextEncoder().encode(text) };
}

/** Gathers what is to run in the background, so that a test says when it does. */
function background() {
  const tasks: (() => Promise<void>)[] = [];
  const runAll = async () => {
    for (const task of tasks.splice(0)) await task();
  };
  return { tasks, runAll, runInBackground: (task: () => Promise<void>) => void tasks.push(task) };
}

async function reportOf(imports: Imports, { importId }: ImportView) {
  const rows = [];
  for await (const step of imports.report(importId)) rows.push(...step);
  return rows;
}

describe("imports in the background", () => {
  it("S-83: answer at once, go on by themselves, and keep a report on each row", async () => {
    const { tasks, runAll, runInBackground } = background();
    const { shop } = await openShop({ runInBackground });
    const begun = await shop.imports.start(upload(generatedBooksCsv(450)), worldFiction, "user-1");
    expect(begun).toMatchObject({ status: "running", rowCount: 450, doneRowCount: 0 });
    expect(tasks).toHaveLength(1);
    await runAll();
    const done = await shop.imports.progressOf(begun.importId);
    expect(done).toMatchObject({
      status: "done",
      doneRowCount: 450,
      counts: { created: 450, refused: 0 },
      problems: [],
    });
    const rows = await reportOf(shop.imports, done);
    expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 450 }, (_, at) => at + 2));
    expect(await shop.imports.recent()).toEqual([done]);
    expect(tasks).toEqual([]);
  });

  it("let shoppers have their turn between two transactions, and between steps that write nothing", async () => {
    const { runAll, runInBackground } = background();
    const { shop } = await openShop({ runInBackground });
    const turnsWhile = async (work: () => Promise<unknown>): Promise<number> => {
      let turnCount = 0;
      let waiting: NodeJS.Immediate;
      const count = () => {
        turnCount += 1;
        waiting = setImmediate(count);
      };
      waiting = setImmediate(count);
      await work();
      clearImmediate(waiting);
      return turnCount;
    };
    const file = upload(generatedBooksCsv(600));
    await shop.imports.start(file, worldFiction, "user-1");
    expect(await turnsWhile(runAll)).toBeGreaterThan(50);
    await shop.imports.start(file, worldFiction, "user-1");
    expect(await turnsWhile(runAll)).toBeGreaterThanOrEqual(3);
  });

  it("write nothing into the table of books at the second run", async () => {
    const { runAll, runInBackground } = background();
    const { shop, calls } = await openShop({ runInBackground });
    for (const expected of [{ created: 60 }, { unchanged: 60 }]) {
      calls.length = 0;
      const each = await shop.imports.start(upload(generatedBooksCsv(60)), worldFiction, "user-1");
      await runAll();
      expect((await shop.imports.progressOf(each.importId)).counts).toMatchObject(expected);
    }
    const written = calls
      .filter(({ operation }) => /^(Put|Update|Delete|Transact|BatchWrite)/.test(operation))
      .filter((call) => JSON.stringify(call.input).includes("cloudshelf-books"));
    expect(written).toEqual([]);
  });

  it("are taken up again when the process that worked on them is gone", async () => {
    const { tasks, runAll, runInBackground } = background();
    const test = await openShop({ runInBackground });
    const { shop, clock } = test;
    const { importId } = await shop.imports.start(upload(generatedBooksCsv(30)), worldFiction, "u");
    // The process dies here, with the import in it.
    tasks.length = 0;
    expect((await shop.imports.progressOf(importId)).status).toBe("running");
    expect(tasks).toHaveLength(1);
    await runAll();
    expect(await shop.imports.progressOf(importId)).toMatchObject({
      status: "done",
      counts: { created: 30 },
    });
    clock.nowMs += 60_000;
    expect(tasks).toEqual([]);
  });

  it("stop after the step under way, and go on where they were", async () => {
    const { runAll, runInBackground } = background();
    const { shop } = await openShop({ runInBackground });
    const { importId } = await shop.imports.start(upload(generatedBooksCsv(30)), worldFiction, "u");
    expect((await shop.imports.stop(importId)).status).toBe("stopped");
    await runAll();
    expect(await shop.imports.progressOf(importId)).toMatchObject({
      status: "stopped",
      doneRowCount: 0,
    });
    expect((await shop.imports.resume(importId)).status).toBe("running");
    await runAll();
    expect((await shop.imports.progressOf(importId)).counts.created).toBe(30);
    expect((await shop.imports.stop(importId)).status).toBe("done");
  });

  it("tell of a failure, keep what is done, and go on when it is mended", async () => {
    const { runAll, runInBackground } = background();
    const errors: unknown[] = [];
    const test = await openShop();
    let isBroken = true;
    const inner = inProcess(test.engine);
    const client: typeof inner = {
      ...inner,
      send: (operation, input, options) => {
        const isWrite = operation === "TransactWriteItems";
        if (isBroken && isWrite) return Promise.reject(new Error("the disk is full"));
        return inner.send(operation, input, options);
      },
    };
    const reportError = (error: unknown) => void errors.push(error);
    const shop = createShop({ ...test.options, client, reportError, runInBackground });
    const { importId } = await shop.imports.start(upload(generatedBooksCsv(5)), worldFiction, "u");
    await runAll();
    const failed = await shop.imports.progressOf(importId);
    expect(failed).toMatchObject({ status: "failed", doneRowCount: 0 });
    expect(failed.failure).not.toContain("disk");
    expect(errors).toMatchObject([{ message: "the disk is full" }]);
    isBroken = false;
    await shop.imports.resume(importId);
    await runAll();
    expect((await shop.imports.progressOf(importId)).counts.created).toBe(5);
  });
});

describe("imports without a background", () => {
  it("go on for some seconds whenever somebody looks, as under Lambda", async () => {
    const test = await openShop();
    // Each look at the clock is a second later.
    const now = () => {
      test.clock.nowMs += 400;
      return test.clock.nowMs;
    };
    const { imports } = createShop({ ...test.options, now });
    const { importId, doneRowCount } = await imports.start(
      upload(generatedBooksCsv(2_000)),
      worldFiction,
      "u",
    );
    expect(doneRowCount).toBe(0);
    const seen: number[] = [];
    let each = await imports.progressOf(importId);
    while (each.status === "running") {
      seen.push(each.doneRowCount);
      each = await imports.progressOf(importId);
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual([...new Set(seen)].sort((one, other) => one - other));
    expect(each).toMatchObject({ status: "done", counts: { created: 2_000 } });
    expect(await reportOf(imports, each)).toHaveLength(2_000);
  }, 120_000);

  it("are counted once when two look at the same moment", async () => {
    const { shop } = await openShop();
    const { importId } = await shop.imports.start(upload(generatedBooksCsv(90)), worldFiction, "u");
    await Promise.all([shop.imports.progressOf(importId), shop.imports.progressOf(importId)]);
    const done = await shop.imports.progressOf(importId);
    expect(done).toMatchObject({ status: "done", counts: { created: 90, unchanged: 0 } });
    expect(await reportOf(shop.imports, done)).toHaveLength(90);
  });
});

describe("imports.start", () => {
  const gzip = Uint8Array.from([0x1f, 0x8b, 8, 0]);

  it.each<[string, ImportUpload, string]>([
    ["an empty file", upload(""), "this one is empty"],
    ["a packed file", { fileName: "books.csv.gz", content: gzip }, "packed with gzip"],
    ["a name without format", upload("a", "books.xlsx"), "does not tell the format"],
    [
      "more than 20 MB",
      { fileName: "books.csv", content: new Uint8Array(20 * 1024 * 1024 + 1) },
      "larger than 20 MB",
    ],
    ["too many rows", upload(`a\n${"b\n".repeat(200_001)}`), "more than 200,000 rows"],
  ])("refuses %s", async (_case, file, message) => {
    const { shop, calls } = await openShop();
    const refusal = await refusalOf(shop.imports.start(file, importOptionsDefault, "user-1"));
    // Nothing of it is kept, either.
    expect(calls).toEqual([]);
    expect(refusal).toMatchObject({ code: "INVALID_INPUT", subject: "file" });
    expect(String(refusal)).toContain(message);
    expect(await shop.imports.recent()).toEqual([]);
  });

  it("tells DynamoDB JSON from plain JSON by what is in it", async () => {
    const { shop } = await openShop();
    const texts = [
      '{"Item":{"book_id":{"S":"a"}}}',
      '[{"book_id":{"S":"a"}}]',
      '[{"book_id":"a"}]',
    ];
    const formats = [];
    for (const text of texts) {
      const each = await shop.imports.start(upload(text, "a.json"), importOptionsDefault, "u");
      formats.push(each.format);
    }
    expect(formats).toEqual(["dynamodb-json", "dynamodb-json", "json"]);
  });

  it("takes a file that needs several items, and bytes that are no text", async () => {
    const { shop } = await openShop();
    const bytes = new Uint8Array(1_500_000).map((_, index) => (index * 7919) % 251);
    const file = { fileName: "b.csv", content: bytes };
    const each = await shop.imports.start(file, importOptionsDefault, "u");
    const done = await shop.imports.progressOf(each.importId);
    expect(done).toMatchObject({ status: "done", counts: { created: 0 } });
    expect(done.problems.length).toBeGreaterThan(0);
  });

  it.each(["import-none", "", "no id", "../x", "x".repeat(3_000)])(
    "knows no import %j",
    async (importId) => {
      const { shop } = await openShop();
      const refusal = await refusalOf(shop.imports.progressOf(importId));
      expect(refusal).toMatchObject({ code: "IMPORT_NOT_FOUND" });
    },
  );

  it("takes a file whose columns have names as long as a file, and shortens them", async () => {
    const { runAll, runInBackground } = background();
    const { shop } = await openShop({ runInBackground });
    const text = `book_id,title,author,${"c".repeat(600_000)}\nn-1,T,A,x\n`;
    const begun = await shop.imports.start(upload(text), worldFiction, "user-1");
    await runAll();
    const done = await shop.imports.progressOf(begun.importId);
    expect(done).toMatchObject({ status: "done", counts: { created: 1 } });
    expect(done.unusedNames).toEqual([`${"c".repeat(100)}…`]);
  });

  it.each([
    ["a header alone", "book_id,title,author\n", "books.csv"],
    ["an empty list", "[]", "books.json"],
    ["a picture", "\u0089PNG\u0000", "books.csv"],
  ])("refuses %s, which has no rows", async (_case, text, fileName) => {
    const { shop } = await openShop();
    const starting = shop.imports.start(upload(text, fileName), worldFiction, "user-1");
    expect(await refusalOf(starting)).toMatchObject({ code: "INVALID_INPUT", subject: "file" });
    expect(await shop.imports.recent()).toEqual([]);
  });

  it("forgets an import after a week", async () => {
    const { shop, clock } = await openShop();
    const { importId } = await shop.imports.start(upload("a\nb\n"), importOptionsDefault, "u");
    clock.nowMs += 7 * 24 * 60 * 60 * 1000 + 1000;
    expect(await refusalOf(shop.imports.progressOf(importId))).toMatchObject({
      code: "IMPORT_NOT_FOUND",
    });
  });
});
