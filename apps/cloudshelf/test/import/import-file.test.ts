import { readFileSync } from "node:fs";
import { fileSource, type ItemFormat, memorySource } from "@plinth/transfer";
import { describe, expect, it, onTestFinished } from "vitest";
import { createShopContext } from "../../src/services/create-shop.ts";
import { openTestShop, type TestShop, type TestShopOptions } from "../support/test-shop.ts";
import {
  csvFile,
  generatedBooksCsv,
  importAll,
  isbnOf,
  realBooksAbsent,
  realBooksPath,
  worldFiction,
  writesOf,
} from "./book-files.suite.ts";

async function openShop(options: TestShopOptions = {}): Promise<TestShop> {
  const test = await openTestShop(options);
  onTestFinished(() => test.engine.close());
  return test;
}

/** Every item of the table of books, which no import may double. */
async function itemCountOf({ client }: TestShop): Promise<number> {
  const { Count = 0 } = await client.send("Scan", {
    TableName: "cloudshelf-books",
    Select: "COUNT",
  });
  return Count;
}

/** What the categories say they have, beside what they have. */
async function countsOf({ shop }: TestShop): Promise<Record<string, readonly [number, number]>> {
  const counts: Record<string, readonly [number, number]> = {};
  for (const { name, bookCount } of await shop.catalogue.categories()) {
    let found = 0;
    let cursor: string | undefined;
    do {
      const page = await shop.catalogue.booksOf(name, { limit: 100, cursor });
      found += page.items.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    counts[name] = [bookCount, found];
  }
  return counts;
}

const header = "category,book_id,title,author,isbn,price,stock_quantity,description,published_year";
const rivers =
  'Nature,nat-1,"Rivers, and Seas",Ann Shore,9780000000019,12.50,4,Along the water.,1999';

describe("importFile of CSV", () => {
  it("creates books with all that leads to them, and finds them unchanged at the second run", async () => {
    const test = await openShop();
    const first = await importAll(test, csvFile(`${header}\n${rivers}\n`));
    expect(first.reports).toEqual([
      {
        line: 2,
        column: 1,
        outcome: "created",
        bookId: "nat-1",
        title: "Rivers, and Seas",
        message: "",
      },
    ]);
    expect(await test.shop.catalogue.book("nat-1")).toMatchObject({
      category: "Nature",
      priceCents: 1250,
      stockQuantity: 4,
      publishedYear: 1999,
    });
    const { items } = await test.shop.catalogue.search({ text: "rivers shore" });
    expect(items.map(({ bookId }) => bookId)).toEqual(["nat-1"]);
    expect(await countsOf(test)).toMatchObject({ Nature: [1, 1] });

    test.calls.length = 0;
    const second = await importAll(test, csvFile(`${header}\n${rivers}\n`));
    expect(second.counts).toEqual({ created: 0, updated: 0, unchanged: 1, refused: 0 });
    expect(writesOf(test)).toEqual([]);
  });

  it("brings a book that is there to what its row says, and names what changed", async () => {
    const test = await openShop();
    await importAll(test, csvFile(`${header}\n${rivers}\n`));
    const changed = rivers.replace("Nature", "Travel").replace("12.50", "9.99").replace("4,", "7,");
    const { reports } = await importAll(test, csvFile(`${header}\n${changed}\n`));
    expect(reports).toMatchObject([{ outcome: "updated", message: "category, price" }]);
    expect(await test.shop.catalogue.book("nat-1")).toMatchObject({
      category: "Travel",
      priceCents: 999,
      // Copies may have been sold since the file was written.
      stockQuantity: 4,
    });
    const restocked = await importAll(test, csvFile(`${header}\n${changed}\n`), {
      knownStock: "set",
    });
    expect(restocked.reports).toMatchObject([{ outcome: "updated", message: "stock_quantity" }]);
    expect((await test.shop.catalogue.book("nat-1")).stockQuantity).toBe(7);
    expect(await countsOf(test)).toMatchObject({ Travel: [1, 1] });
  });

  it("leaves books that are there as they are, when asked to", async () => {
    const test = await openShop();
    const row = "Technology,tech-001,Another Title,Somebody,9780132350884,1.00,1,,";
    const { counts } = await importAll(test, csvFile(`${header}\n${row}\n`), { known: "keep" });
    expect(counts).toMatchObject({ unchanged: 1 });
    expect((await test.shop.catalogue.book("tech-001")).title).toBe("Clean Code");
  });

  it("recognizes a book without id by its ISBN, and gives a new one an id of it", async () => {
    const test = await openShop();
    const text = `isbn13,title,authors,year\n978-0-13-235088-4,Clean Code,Robert C. Martin,\n${isbnOf(1)},New,Ann Shore,-720\n`;
    const { reports } = await importAll(test, csvFile(text), worldFiction);
    expect(reports).toMatchObject([
      { outcome: "unchanged", bookId: "tech-001" },
      { outcome: "created", bookId: `isbn-${isbnOf(1)}` },
    ]);
    expect(await test.shop.catalogue.book(`isbn-${isbnOf(1)}`)).toMatchObject({
      category: "World Fiction",
      priceCents: 999,
      stockQuantity: 10,
      publishedYear: -720,
    });
  });

  it("tells which attributes no book has", async () => {
    const test = await openShop();
    const { steps } = await importAll(
      test,
      csvFile(generatedBooksCsv(2).replace("language", "binding")),
      worldFiction,
    );
    expect(steps.map(({ unusedNames }) => unusedNames)).toEqual([["binding"]]);
  });

  it.each([
    ["a price with three decimals", "Nature,n-1,T,A,,1.999,1,,", 17, '"1.999" is no price'],
    ["a price below zero", "Nature,n-1,T,A,,-1,1,,", 17, '"-1" is no price'],
    ["half a copy", "Nature,n-1,T,A,,1,0.5,,", 19, '"0.5" is no whole number from 0 to 1000000'],
    ["a year that is none", "Nature,n-1,T,A,,1,1,,soon", 22, '"soon" is no whole number'],
    ["no title", "Nature,n-1,,A,,1,1,,", 1, "has no title"],
    ["no id and no ISBN", "Nature,,T,A,,1,1,,", 13, "one of the two tells which book it is"],
    ["a wrong ISBN in place of an id", "Nature,,T,A,9780439023480,1,1,,", 13, "is no ISBN"],
    ["an id with a space", "Nature,n 1,T,A,,1,1,,", 8, "has to be letters"],
    ["a category of the shop's own items", "TOKEN#th,n-1,T,A,,1,1,,", 1, "plinth load --raw"],
    ["a category that is no name", "#,n-1,T,A,,1,1,,", 1, "has to be words"],
    ["a title as long as a page", `Nature,n-1,${"x".repeat(301)},A,,1,1,,`, 12, "301 characters"],
    ["a cell too few", "Nature,n-1", 11, "the line has 2 cells and the header 9"],
    [
      "no price and no default",
      "Nature,n-1,T,A,,,1,,",
      1,
      "has no price, and no default was given",
    ],
  ])(
    "refuses a row with %s, with its place, and takes the others",
    async (_case, row, column, message) => {
      const test = await openShop();
      const { reports } = await importAll(test, csvFile(`${header}\n${row}\n${rivers}\n`));
      expect(reports.map(({ outcome }) => outcome)).toEqual(["refused", "created"]);
      expect(reports[0]?.message).toContain(message);
      expect(reports[0]).toMatchObject({ line: 2, column });
    },
  );

  it("refuses the second row of one book, and names the first", async () => {
    const test = await openShop();
    const again = `isbn13,title,authors\n${isbnOf(1)},One,A\n${isbnOf(2)},Two,A\n${isbnOf(1)},Other,A\n`;
    const { reports } = await importAll(test, csvFile(again), worldFiction);
    expect(reports[2]).toMatchObject({
      line: 4,
      outcome: "refused",
      message: "is the same book as line 2: keep one of the two",
    });
  });

  it("refuses the second row of one book, where one row writes out the id that another's ISBN gives", async () => {
    const test = await openShop();
    const id = `isbn-${isbnOf(1)}`;
    const rows = [`,${isbnOf(1)},One,A`, `${id},,Two,A`, `,${isbnOf(2)},Three,A`];
    for (const [first, second, other] of [rows, [rows[1], rows[0], rows[2]]]) {
      const text = `book_id,isbn,title,author\n${first}\n${second}\n${other}\n`;
      const { reports } = await importAll(test, csvFile(text), worldFiction);
      expect(reports[1]).toMatchObject({ line: 3, outcome: "refused" });
      expect(reports[1]?.message).toContain("is the same book as line 2");
      expect(reports[2]?.outcome).not.toBe("refused");
    }
  });

  it("keeps a new book out of sale whose row says so, and finds it unchanged at the second run", async () => {
    const test = await openShop();
    const file = csvFile("book_id,title,author,is_active\nn-1,Kept back,A,false\n");
    expect((await importAll(test, file, worldFiction)).counts).toMatchObject({ created: 1 });
    expect(await test.shop.bookOffice.book("n-1")).toMatchObject({ isActive: false, copies: 10 });
    expect((await test.shop.catalogue.book("n-1")).stockQuantity).toBe(0);
    expect((await importAll(test, file, worldFiction)).counts).toMatchObject({ unchanged: 1 });
  });

  it("takes a category whose letters have marks of their own", async () => {
    const test = await openShop();
    const row = "हिन्दी,hi-1,गोदान,प्रेमचंद,,4.50,3,,";
    const { counts } = await importAll(test, csvFile(`${header}\n${row}\n`));
    expect(counts).toMatchObject({ created: 1 });
    expect(await countsOf(test)).toMatchObject({ हिन्दी: [1, 1] });
  });

  it("refuses a line of two hundred thousand mistakes within moments", async () => {
    const test = await openShop();
    const { reports } = await importAll(test, csvFile(",".repeat(200_000)));
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ line: 1, outcome: "refused" });
    expect(reports[0]?.message.length).toBeLessThan(2_000);
  });

  it("writes nothing when it only checks, and tells what it would do", async () => {
    const test = await openShop();
    const text = `${header}\n${rivers}\nTechnology,tech-001,Cleaner Code,,,,,,\nx\n`;
    const checked = await importAll(test, csvFile(text), { mode: "check" });
    expect(writesOf(test)).toEqual([]);
    const { counts } = await importAll(test, csvFile(text));
    expect(counts).toEqual({ created: 1, updated: 1, unchanged: 0, refused: 1 });
    expect(checked.counts).toEqual(counts);
  });

  it("makes no doubles when two imports of one file run at once", async () => {
    const test = await openShop();
    const file = csvFile(generatedBooksCsv(120));
    const other = { context: createShopContext(test.options) };
    const [one, two] = await Promise.all([
      importAll(test, file, worldFiction),
      importAll(other, file, worldFiction),
    ]);
    expect(one.counts.created + two.counts.created).toBe(120);
    expect(one.counts.unchanged + two.counts.unchanged).toBe(120);
    expect(await countsOf(test)).toMatchObject({ "World Fiction": [120, 120] });
  });

  it("goes on where it was cut off, with nothing twice and nothing lost", async () => {
    const test = await openShop();
    const whole = await openShop();
    const file = csvFile(generatedBooksCsv(150));
    await importAll(whole, file, worldFiction);
    const stopping = new AbortController();
    let writeCount = 0;
    const client: typeof test.client = {
      ...test.client,
      send: (operation, input, options) => {
        writeCount += operation === "TransactWriteItems" ? 1 : 0;
        if (writeCount > 9) throw new Error("the process was killed");
        return test.client.send(operation, input, options);
      },
    };
    const killed = { context: createShopContext({ ...test.options, client }) };
    await expect(importAll(killed, file, worldFiction)).rejects.toThrow("killed");
    const { counts } = await importAll(test, file, worldFiction, { signal: stopping.signal });
    expect(counts.created).toBeGreaterThan(0);
    expect(counts.unchanged).toBeGreaterThan(0);
    expect(counts.created + counts.unchanged).toBe(150);
    expect(await itemCountOf(test)).toBe(await itemCountOf(whole));
    expect(await countsOf(test)).toMatchObject({ "World Fiction": [150, 150] });
  });

  it("leaves out the rows that were done before, and still knows them", async () => {
    const test = await openShop();
    const text = `isbn13,title,authors\n${isbnOf(1)},One,A\n${isbnOf(2)},Two,A\n${isbnOf(1)},Other,A\n`;
    const { reports } = await importAll(test, csvFile(text), worldFiction, { doneRowCount: 1 });
    expect(reports.map(({ line, outcome }) => [line, outcome])).toEqual([
      [3, "created"],
      [4, "refused"],
    ]);
  });
});

describe("importFile of JSON", () => {
  const samples = readFileSync(
    new URL("../../src/catalogue/sample-books.json", import.meta.url),
    "utf8",
  );
  const asDynamoDBJson = (JSON.parse(samples) as Record<string, string | number>[])
    .map((book) => {
      const Item = Object.fromEntries(
        Object.entries(book).map(([name, value]) => [
          name,
          typeof value === "number" ? { N: String(value) } : { S: value },
        ]),
      );
      return JSON.stringify({ Item });
    })
    .join("\n");

  it.each<[string, ItemFormat, string]>([
    ["plain JSON", "json", samples],
    ["DynamoDB JSON", "dynamodb-json", asDynamoDBJson],
  ])(
    "S-40: brings the source's three books exactly as the source has them, from %s",
    async (_case, format, text) => {
      const test = await openShop({ contents: "empty" });
      const file = { source: memorySource("books.json", text), format };
      expect((await importAll(test, file)).counts).toMatchObject({ created: 3, refused: 0 });
      for (const sample of JSON.parse(samples)) {
        const { category, book_id } = sample;
        const { Item } = await test.client.send("GetItem", {
          TableName: "cloudshelf-books",
          Key: { category: { S: category }, book_id: { S: book_id } },
        });
        const stored = Object.entries(Item ?? {}).map(([name, value]) => [
          name,
          "N" in value ? Number(value.N) : "S" in value ? value.S : value,
        ]);
        expect(Object.fromEntries(stored)).toEqual(sample);
      }
      expect((await importAll(test, file)).counts).toMatchObject({ unchanged: 3 });
    },
  );

  it("tells where JSON is no JSON, and asks whether a file is DynamoDB JSON", async () => {
    const test = await openShop();
    const broken = { source: memorySource("b.json", '[{"book_id":"a"'), format: "json" } as const;
    expect((await importAll(test, broken)).reports).toMatchObject([
      { line: 1, outcome: "refused" },
    ]);
    const typed = '{"book_id":{"S":"n-1"},"title":{"S":"T"}}';
    const plain = { source: memorySource("b.json", typed), format: "json" } as const;
    expect((await importAll(test, plain)).reports[0]?.message).toContain("DynamoDB JSON?");
  });
});

describe("importFile of many books", { timeout: 300_000 }, () => {
  it("keeps every count right beside the seeded catalogue, and writes nothing at the second run", async () => {
    const test = await openShop({ contents: "catalogue" });
    const file = csvFile(generatedBooksCsv(400));
    expect((await importAll(test, file, worldFiction)).counts).toMatchObject({ created: 400 });
    for (const [said, found] of Object.values(await countsOf(test))) expect(said).toBe(found);
    test.calls.length = 0;
    expect((await importAll(test, file, worldFiction)).counts).toMatchObject({ unchanged: 400 });
    expect(writesOf(test)).toEqual([]);
  });

  it("S-10: imports the 9,277 real books, each one findable, and again without a write", async (context) => {
    if (realBooksAbsent !== undefined) context.skip(realBooksAbsent);
    const test = await openShop({ contents: "catalogue" });
    const file = { source: fileSource(realBooksPath), format: "csv" } as const;
    const options = { ...worldFiction, known: "keep" } as const;
    const { counts } = await importAll(test, file, options);
    expect(counts.created + counts.unchanged).toBe(9277);
    expect(counts.refused).toBe(0);
    for (const [said, found] of Object.values(await countsOf(test))) expect(said).toBe(found);
    const { items } = await test.shop.catalogue.search({ text: "9780439023481" });
    expect(items.map(({ title }) => title)).toEqual(["The Hunger Games (The Hunger Games, #1)"]);
    test.calls.length = 0;
    expect((await importAll(test, file, options)).counts).toMatchObject({ unchanged: 9277 });
    expect(writesOf(test)).toEqual([]);
  });
});
