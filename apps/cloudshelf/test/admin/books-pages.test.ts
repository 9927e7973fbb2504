import { readFileSync } from "node:fs";
import {
  createFormClient,
  type FormClient,
  launchBrowser,
  measureLayout,
  openWindow,
  type TestWindow,
  type WindowOptions,
} from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  generatedBooksCsv,
  isbnOf,
  realBooksAbsent,
  realBooksPath,
} from "../import/book-files.suite.ts";
import { type ShopServer, startShop } from "../support/shop-server.ts";
import { administrator } from "../support/test-api.ts";

/** The gallery looks at each page in each width and theme; here are the states that imports bring about. */
const views = [
  { width: 390, colorScheme: "dark" },
  { width: 1440, colorScheme: "light" },
] as const;

describe("the staff's pages of books", { timeout: 90_000 }, () => {
  let browser: Browser;
  let server: ShopServer;
  let token: string;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startShop()]);
    const signedIn = await server.shop.accounts.signIn(administrator.email, administrator.password);
    token = signedIn.sessionToken;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function visit(
    options: WindowOptions,
    journey: (window: TestWindow & { goTo(path: string): Promise<void> }) => Promise<void>,
  ): Promise<void> {
    const window = await openWindow(browser, options);
    const cookie = { name: "cloudshelf_session", value: token, url: server.url };
    await window.context.addCookies([cookie]);
    const goTo = async (path: string) => {
      const href = new URL(path, server.url).href;
      await window.page.goto(href, { waitUntil: "domcontentloaded" });
    };
    try {
      await journey({ ...window, goTo });
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
    }
  }

  async function staff(): Promise<FormClient> {
    const client = createFormClient(server.fetch, server.url);
    await client.send("sign-in", "sign-in", administrator);
    return client;
  }

  /** An import that is over, with rows that were refused. */
  async function finishedImport(): Promise<string> {
    const client = await staff();
    const text = `${generatedBooksCsv(3)}9780439023480,Wrong,Nobody,,,,\n`;
    const started = await client.send("admin/books/import", "admin/books/import", {
      file: new File([text], "three.csv"),
      category: "Far Away",
      price: "9.99",
      stock_quantity: "2",
    });
    const href = started.headers.get("location") ?? "";
    await untilDone(href.split("/").at(-1) ?? "");
    return href;
  }

  async function untilDone(importId: string): Promise<void> {
    while ((await server.shop.imports.progressOf(importId)).status === "running") {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it("S-83: are accessible, and no wider than a phone or a desk", async () => {
    const report = await finishedImport();
    const running = await server.shop.imports.start(
      { fileName: "running.csv", content: new TextEncoder().encode(generatedBooksCsv(3)) },
      { defaults: {}, known: "keep", knownStock: "keep", mode: "check" },
      "user-administrator",
    );
    await server.shop.imports.stop(running.importId);
    const pages = {
      "books-list": "admin/books",
      "books-none": "admin/books?q=nothing+is+like+this",
      "books-new": "admin/books/new",
      "books-edit": "admin/books/edit/tech-001",
      "books-delete": "admin/books/edit/tech-001/delete",
      "books-import": "admin/books/import",
      "books-import-stopped": `admin/books/imports/${running.importId}`,
      "books-import-done": report,
    };
    for (const view of views) {
      await visit(view, async (window) => {
        for (const [name, path] of Object.entries(pages)) {
          await window.goTo(path);
          const { overflow, shift } = await measureLayout(window.page);
          expect({ path, overflow, shift }).toEqual({ path, overflow: 0, shift: 0 });
          expect(await window.accessibilityProblems(), path).toEqual([]);
          await window.takePicture(`${name}-${view.width}-${view.colorScheme}`);
        }
      });
    }
  }, 240_000);

  it("S-83: imports a chosen file with a bar that moves by itself, and goes on unseen", async () => {
    await visit({ width: 1440 }, async ({ page, goTo }) => {
      await goTo("admin/books/import");
      const buffer = Buffer.from(generatedBooksCsv(900, 1_000));
      await page.getByLabel("File", { exact: true }).setInputFiles({
        name: "many.csv",
        mimeType: "text/csv",
        buffer,
      });
      await page.getByLabel("Category").last().fill("Imported");
      await page.getByLabel("Price in dollars").fill("9.99");
      await page.getByLabel("Copies", { exact: false }).first().fill("10");
      await page.getByRole("button", { name: "Start the import" }).click();
      await page.getByRole("heading", { level: 1, name: "many.csv" }).waitFor();
      // Looks elsewhere meanwhile, and comes back.
      await goTo("admin/books");
      await goTo("admin/books/import");
      await page.getByRole("link", { name: "many.csv" }).click();
      await page.getByText("Done", { exact: true }).waitFor({ timeout: 60_000 });
      await page.getByText("900 rows").waitFor();
    });
    const categories = await server.shop.catalogue.categories();
    expect(categories).toContainEqual({ name: "Imported", bookCount: 900 });
  });

  it("S-83: shows how an import ended without any script", async () => {
    const report = await finishedImport();
    await visit({ width: 390, javaScriptEnabled: false }, async ({ page, goTo }) => {
      await goTo(report);
      await page.getByText("three.csv").first().waitFor();
      await page.getByRole("cell", { name: /is no ISBN/ }).waitFor();
      expect(await page.locator("noscript meta[http-equiv=refresh]").count()).toBe(0);
    });
    const text = await (await (await staff()).get(`${report}/report.csv`)).text();
    expect(text.split("\r\n")).toHaveLength(6);
    expect(text).toContain(`,isbn-${isbnOf(0)},`);
  });

  it("S-10: imports the 9,277 real books by the form, and again without a change", async (context) => {
    if (realBooksAbsent !== undefined) context.skip(realBooksAbsent);
    const client = await staff();
    const importReal = async () => {
      const started = await client.send("admin/books/import", "admin/books/import", {
        file: new File([readFileSync(realBooksPath)], "books.csv"),
        category: "World Fiction",
        price: "9.99",
        stock_quantity: "10",
        known: "keep",
      });
      const importId = started.headers.get("location")?.split("/").at(-1) ?? "";
      await untilDone(importId);
      return (await server.shop.imports.progressOf(importId)).counts;
    };
    const first = await importReal();
    expect(first).toMatchObject({ updated: 0, refused: 0 });
    expect(first.created + first.unchanged).toBe(9_277);
    expect(await importReal()).toMatchObject({ created: 0, updated: 0, unchanged: 9_277 });
    const found = await (await client.get("admin/books?q=hunger+games+collins")).text();
    expect(found).toContain("isbn-9780439023481");
  }, 400_000);

  it("S-10: refuses a form without a file, a wrong price, and a file by nobody of the staff", async () => {
    const client = await staff();
    const send = (fields: Record<string, string | File>) =>
      client.send("admin/books/import", "admin/books/import", fields);
    const empty = await send({ price: "9.99" });
    expect([empty.status, await empty.text()]).toEqual([
      422,
      expect.stringContaining("Choose a file."),
    ]);
    const file = new File(["a,b\n"], "b.csv");
    const wrong = await send({ file, price: "dear" });
    expect([wrong.status, await wrong.text()]).toEqual([
      422,
      expect.stringContaining("like 12.99"),
    ]);
    const forged = await client.post("admin/books/import", { csrf_token: "x", file });
    expect(forged.status).toBe(403);
    const large = new File([new Uint8Array(17 * 1024)], "b.csv");
    const stranger = createFormClient(server.fetch, server.url);
    expect((await stranger.send("", "admin/books/import", { file: large })).status).toBe(413);
    expect((await client.post("cart/items", { file: large })).status).toBe(413);
  });

  it("S-10: adds a book, changes, prices and stocks it, takes it off sale, and deletes it", async () => {
    const client = await staff();
    const book = "admin/books/edit/new-1";
    const fields = {
      book_id: "new-1",
      title: "A New Book",
      author: "Ann Shore",
      category: "Nature",
      isbn: isbnOf(77),
      description: "",
      image_url: "",
      published_year: "1999",
      language: "",
      price: "12.5",
      copies: "4",
    };
    const send = (path: string, more: Record<string, string>, from = book) =>
      client.send(from, path, more);
    expect((await send("admin/books/new", fields, "admin/books/new")).status).toBe(303);
    const twice = await send("admin/books/new", fields, "admin/books/new");
    expect([twice.status, await twice.text()]).toEqual([422, expect.stringContaining("already")]);
    const { price: _, copies: __, ...details } = fields;
    expect((await send(book, { ...details, title: "" })).status).toBe(422);
    await send(book, { ...details, title: "Another", category: "Sea", published_year: "" });
    await send(`${book}/copies`, { way: "remove", copies: "1", seen_copies: "4" });
    const short = await send(`${book}/copies`, { way: "remove", copies: "9", seen_copies: "3" });
    expect(await short.text()).toContain("There are only 3 copies to take away.");
    const stale = await send(`${book}/copies`, { way: "set", copies: "9", seen_copies: "4" });
    expect(await stale.text()).toContain("Meanwhile the copies are 3");
    await send(`${book}/copies`, { way: "set", copies: "9", seen_copies: "3" });
    await send(`${book}/price`, { price: "8", seen_cents: "1250" });
    const late = await send(`${book}/price`, { price: "7", seen_cents: "1250" });
    expect(await late.text()).toContain("it is 8.00 now");
    await send(`${book}/state`, { active: "no" });
    expect(await server.shop.bookOffice.book("new-1")).toMatchObject({
      title: "Another",
      category: "Sea",
      publishedYear: undefined,
      priceCents: 800,
      copies: 9,
      isActive: false,
    });
    const list = await (await client.get("admin/books?q=Another&by=title")).text();
    expect(list).toContain("Not on sale");
    expect((await send(`${book}/delete`, {}, `${book}/delete`)).status).toBe(303);
    expect((await client.get(book)).status).toBe(404);
  });

  it("S-10: loses no sale that happens while copies come in", async () => {
    const { bookOffice } = server.shop;
    const { copies } = await bookOffice.book("fic-001");
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => bookOffice.addCopies("fic-001", index % 2 ? 3 : -1)),
    );
    expect((await bookOffice.book("fic-001")).copies).toBe(copies + 20);
  });
});
