import {
  launchBrowser,
  measureLayout,
  openWindow,
  type TestWindow,
  tabTo,
  type WindowOptions,
} from "@plinth/page-testing";
import type { Item } from "@plinth/values";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConsoleServer, startConsole } from "./support/console-server.ts";
import { createOrders, createTable } from "./support/sample-tables.ts";

const setUpTimeoutMs = 300_000;

describe("a person at the console", () => {
  let browser: Browser;
  let server: ConsoleServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startConsole()]);
    await createOrders(server.client);
    await createTable(server.client, {
      TableName: "books",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
  }, setUpTimeoutMs);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const book = {
    id: { S: "tech-001" },
    title: { S: "Clean Code" },
    stock: { N: "7" },
    tags: { SS: ["craft"] },
  };

  beforeEach(() => put(book));

  async function put(item: Item): Promise<void> {
    await server.client.send("PutItem", { TableName: "books", Item: item });
  }

  async function read(): Promise<Item | undefined> {
    const input = { TableName: "books", Key: { id: book.id } };
    return (await server.client.send("GetItem", input)).Item;
  }

  async function visit(
    options: WindowOptions,
    journey: (window: TestWindow) => Promise<void>,
  ): Promise<void> {
    const window = await openWindow(browser, { expectedStatuses: [404, 409, 422], ...options });
    try {
      await journey(window);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
    }
  }

  const bookUrl = (): string => `${server.url}tables/books/item?partition=tech-001`;

  for (const width of [390, 1440]) {
    it(`finds a table, an order by its index, and reads on, ${width} px wide`, async () => {
      await visit({ width }, async ({ page }) => {
        await page.goto(server.url);
        await page.keyboard.press("/");
        await page.keyboard.type("ORDERS");
        await page.keyboard.press("Enter");
        await page.getByRole("link", { name: "shop-orders" }).click();
        await page.getByRole("link", { name: "Items" }).click();
        await page.getByLabel("Read", { exact: true }).selectOption("by-status");
        await page.waitForURL(/index=by-status/);
        await page.getByRole("textbox", { name: /^status/ }).fill("paid");
        await page.getByText("Filter", { exact: true }).click();
        await page.getByLabel("Attribute").fill("total");
        await page.getByLabel("Comparison").selectOption(">");
        await page.getByLabel("Type of the value").selectOption("N");
        await page.getByLabel("Value", { exact: true }).fill("300");
        await page.getByRole("button", { name: "Add a filter" }).click();
        await page.getByRole("button", { name: "Read" }).click();
        await page.getByText("The filter hid 15 of 21.").waitFor();
        expect(new URL(page.url()).searchParams.getAll("filter-name")).toEqual(["total"]);
      });
    });

    it(`edits an item, adds an attribute and sees what is saved, ${width} px wide`, async () => {
      await visit({ width }, async ({ page }) => {
        await page.goto(bookUrl());
        await page.getByRole("link", { name: "Edit" }).click();
        await page.getByLabel("Value of stock").fill("8");
        await page.getByRole("button", { name: "Add an attribute" }).click();
        const line = page.getByRole("group", { name: "the new attribute" }).last();
        await line.getByLabel("Name").fill("shelf");
        await line.getByLabel("Type of").selectOption("M");
        expect(await line.getByLabel("Value of").inputValue()).toBe("{}");
        await line.getByLabel("Value of").fill('{"row": {"N": "3"}}');
        await page.getByLabel("Remove tags").check();
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByText("Saved: 3 attributes changed.").waitFor();
        const { tags: _, ...kept } = book;
        expect(await read()).toEqual({
          ...kept,
          stock: { N: "8" },
          shelf: { M: { row: { N: "3" } } },
        });
      });
    });

    it(`sees both when somebody else saved first, ${width} px wide`, async () => {
      await visit({ width }, async (window) => {
        const { page } = window;
        await page.goto(bookUrl());
        await page.getByRole("link", { name: "Edit" }).click();
        await page.getByLabel("Value of stock").fill("8");
        await put({ ...book, stock: { N: "6" }, title: { S: "Clean Code, 2nd" } });
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByText("Somebody changed this item meanwhile").waitFor();
        expect(await measureLayout(page)).toEqual({ overflow: 0, shift: 0 });
        await window.takePicture(`console-conflict-${width}-light`);
        expect(await window.accessibilityProblems()).toEqual([]);
        await page.emulateMedia({ colorScheme: "dark" });
        await window.takePicture(`console-conflict-${width}-dark`);
        expect(await window.contrastProblems()).toEqual([]);
        expect(await page.getByLabel("Value of stock").inputValue()).toBe("8");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByText("Saved: 1 attribute changed.").waitFor();
        expect(await read()).toEqual({
          ...book,
          stock: { N: "8" },
          title: { S: "Clean Code, 2nd" },
        });
      });
    });

    it(`is led to the place of a mistake, ${width} px wide`, async () => {
      await visit({ width }, async (window) => {
        const { page } = window;
        await page.goto(`${server.url}tables/books/item/edit?partition=tech-001&form=json`);
        const text = await page.getByLabel("The item in DynamoDB JSON").inputValue();
        await page.getByLabel("The item in DynamoDB JSON").fill(text.replace('"7"', '"seven"'));
        await page.getByRole("button", { name: "Save" }).click();
        const jump = page.getByRole("button", { name: /Line \d+, column \d+, at stock\.N/ });
        await window.takePicture(`console-mistake-${width}-light`);
        expect(await window.accessibilityProblems()).toEqual([]);
        await jump.click();
        const selected = await page.evaluate(() => {
          const field = document.activeElement;
          if (!(field instanceof HTMLTextAreaElement)) return undefined;
          return field.value.slice(field.selectionStart).slice(0, 7);
        });
        expect(selected).toBe('"seven"');
        expect(await read()).toEqual(book);
      });
    });
  }

  it("asks before deleting, in a dialog that keeps the focus and that Escape closes", async () => {
    await visit({ width: 1440 }, async (window) => {
      const { page } = window;
      await page.goto(bookUrl());
      await page.getByRole("link", { name: "Delete" }).click();
      const dialog = page.getByRole("dialog", { name: "Delete this item?" });
      await dialog.getByText("tech-001").waitFor();
      await window.takePicture("console-delete-dialog-1440-light");
      expect(await window.accessibilityProblems()).toEqual([]);
      for (let press = 0; press < 6; press += 1) {
        await page.keyboard.press("Tab");
        const place = await page.evaluate(() => {
          const element = document.activeElement;
          return element === document.body || element?.closest("dialog") !== null;
        });
        expect(place).toBe(true);
      }
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      expect(await read()).toEqual(book);
      await page.getByRole("link", { name: "Delete" }).click();
      await dialog.getByRole("button", { name: "Keep it" }).click();
      await page.getByRole("link", { name: "Delete" }).click();
      await dialog.getByRole("button", { name: "Delete the item" }).click();
      await page.getByText("Deleted tech-001.").waitFor();
      expect(await read()).toBeUndefined();
    });
  });

  it("does all of it without any script", async () => {
    await visit({ width: 390, javaScriptEnabled: false }, async ({ page }) => {
      await page.goto(`${server.url}tables/shop-orders/items`);
      await page.getByLabel("Read", { exact: true }).selectOption("by-total");
      await page.getByRole("button", { name: "Use" }).click();
      await page.getByRole("textbox", { name: /^customer/ }).fill("customer-1");
      await page.getByLabel("How total compares").selectOption("<");
      await page.getByRole("textbox", { name: /^total/ }).fill("100");
      await page.getByRole("button", { name: "Read" }).click();
      await page.getByText("4 items").waitFor();

      await page.goto(bookUrl());
      await page.getByRole("link", { name: "Edit" }).click();
      await page.getByRole("button", { name: "Add an attribute" }).click();
      await page.getByLabel("Name").last().fill("shelf");
      await page.getByLabel("Value of").last().fill("north");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved: 1 attribute changed.").waitFor();
      await page.getByRole("link", { name: "Duplicate" }).click();
      await page.getByLabel("id").fill("tech-002");
      await page.getByRole("button", { name: "Write the item" }).click();
      await page.getByText("The item is written.").waitFor();
      await page.getByRole("link", { name: "Delete" }).click();
      await page.getByRole("heading", { level: 1, name: "Delete this item?" }).waitFor();
      await page.getByRole("button", { name: "Delete the item" }).click();
      await page.getByText("Deleted tech-002.").waitFor();
      expect(await read()).toEqual({ ...book, shelf: { S: "north" } });
    });
  });

  it("can do it with the keyboard alone", async () => {
    await visit({ width: 1440 }, async ({ page }) => {
      await page.goto(server.url);
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(
        "Skip to the main part",
      );
      await page.keyboard.press("Enter");
      await page.waitForURL(/#main$/);
      await tabTo(page, "books", { shownBy: "tr" });
      await page.keyboard.press("Enter");
      await page.waitForURL(/tables\/books$/);
      await tabTo(page, "Items");
      await page.keyboard.press("Enter");
      await page.waitForURL(/items$/);
      await tabTo(page, "tech-001");
      await page.keyboard.press("Enter");
      await page.waitForURL(/item\?/);
      await tabTo(page, "Edit");
      await page.keyboard.press("Enter");
      await page.waitForURL(/edit/);
      await tabTo(page, "Value of stock");
      await page.keyboard.press("Control+A");
      await page.keyboard.type("9");
      await tabTo(page, "Save");
      await page.keyboard.press("Enter");
      await page.getByText("Saved: 1 attribute changed.").waitFor();
    });
  });

  it.each([390, 1440])(
    "closes a menu with Escape, and chooses columns in it, %d px wide",
    async (width) => {
      await visit({ width }, async (window) => {
        const { page } = window;
        await page.goto(`${server.url}tables/shop-orders/items`);
        await page.getByText("Columns", { exact: false }).first().click();
        const total = page.getByRole("checkbox", { name: "total" });
        await total.waitFor();
        await window.takePicture(`console-columns-${width}-light`);
        expect((await measureLayout(page)).overflow).toBe(0);
        const box = await page.locator("[data-menu][open] .menu-body").boundingBox();
        expect(box?.x).toBeGreaterThanOrEqual(0);
        await page.keyboard.press("Escape");
        await total.waitFor({ state: "hidden" });
        await page.getByText("Columns", { exact: false }).first().click();
        await total.uncheck();
        await page.getByRole("button", { name: "Show these" }).click();
        await page.waitForURL(/columns=/);
        expect(await page.getByRole("columnheader", { name: /total/ }).count()).toBe(0);
      });
    },
  );

  it("is asked before leaving a form that was changed", async () => {
    await visit({ width: 1440 }, async ({ page }) => {
      await page.goto(`${server.url}tables/books/item/edit?partition=tech-001`);
      await page.getByLabel("Value of stock").fill("8");
      const asked = new Promise<string>((resolve) => {
        page.once("dialog", (dialog) => {
          resolve(dialog.type());
          void dialog.dismiss();
        });
      });
      await page.getByRole("link", { name: "Cancel" }).click({ noWaitAfter: true });
      expect(await asked).toBe("beforeunload");
      expect(page.url()).toContain("/edit");
    });
  });
});
