import { launchBrowser, measureLayout } from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ShopServer, startShop } from "./support/shop-server.ts";
import { enterShop, type Shopper } from "./support/shopper.ts";
import { administratorToken, createApiClient } from "./support/test-api.ts";

/** What the shop promises: a change is on every open page in this time. */
const promisedMilliseconds = 2000;
/** Long enough to fetch a browser where there is none. */
const setUpTimeoutMs = 300_000;

describe.each([
  ["told by the server", { CLOUDSHELF_LIVE: "stream" }],
  ["that ask again and again", { CLOUDSHELF_LIVE: "poll" }],
])("open pages %s", { timeout: 60_000 }, (_, environment) => {
  let browser: Browser;
  let server: ShopServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startShop(environment)]);
  }, setUpTimeoutMs);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(path: string, width = 1440): Promise<Shopper> {
    const shopper = await enterShop(browser, server.url, { width });
    const live = shopper.page.waitForResponse((response) => response.url().includes("/live?"));
    await shopper.goTo(path);
    await live;
    return shopper;
  }

  /**
   * Makes a change until the page shows one in the time that the shop promises. A machine that is busy
   * with other things may be late with one, and then with another.
   */
  async function expectInTime(
    { page }: Shopper,
    change: (attempt: number) => Promise<unknown>,
    textOf: (attempt: number) => string,
  ): Promise<void> {
    const times: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const shown = page.getByText(textOf(attempt)).first().waitFor();
      await change(attempt);
      const changedAt = performance.now();
      await shown;
      times.push(performance.now() - changedAt);
      if (times.some((milliseconds) => milliseconds < promisedMilliseconds)) return;
    }
    expect(Math.min(...times)).toBeLessThan(promisedMilliseconds);
  }

  it("show a new price of the book, and say so, within two seconds", async () => {
    const shopper = await open("books/tech-001");
    const { page } = shopper;
    const api = createApiClient(server.fetch, `${server.url}api`);
    const token = await administratorToken(api);
    await expectInTime(
      shopper,
      (attempt) => api.call("PUT /books/tech-001", { body: { price: 33 + attempt }, token }),
      (attempt) => `$${33 + attempt}.00`,
    );
    await page
      .locator("#live-news")
      .getByText(/“Clean Code” now costs \$3[456]\.00\./)
      .waitFor();
    expect((await measureLayout(page)).shift).toBe(0);
    expect(shopper.complaints).toEqual([]);
    await shopper.leave();
  });

  it("show a purchase on another's page, down to the last copy, without moving anything", async () => {
    const { inventory } = server.shop;
    await inventory.change("sci-001", { stockQuantity: 3 });
    const shopper = await open("books/sci-001", 390);
    const { page } = shopper;
    const buyer = await open("books/sci-001");
    await buyer.register(`buyer-${environment.CLOUDSHELF_LIVE}@example.com`);
    await buyer.addToCart("sci-001", 1);
    const button = page.getByRole("button", { name: "Add to cart" });
    await button.focus();
    await buyer.order();
    await page.getByText("Only 2 left").first().waitFor();
    expect(await page.getByLabel("Copies", { exact: true }).locator("option").count()).toBe(2);

    await buyer.addToCart("sci-001", 2);
    await buyer.order();
    await page.getByText("Out of stock").first().waitFor();
    await page.getByText("We have no copy left.").waitFor();
    expect(await button.getAttribute("aria-disabled")).toBe("true");
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).pathname).toContain("/books/sci-001");
    await page.locator("#live-news").getByText("has just sold out").waitFor();
    expect((await measureLayout(page)).shift).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    await inventory.change("sci-001", { stockQuantity: 12 });
    await page.getByText("In stock").first().waitFor();
    await button.click();
    await page.getByText("is in your cart").waitFor();
    expect([shopper.complaints, buyer.complaints]).toEqual([[], []]);
    await shopper.leave();
    await buyer.leave();
  });

  it.each([
    ["the home", "", "bus-001"],
    ["a category", "categories/Business", "bus-001"],
    ["a search", "search?q=clean", "tech-001"],
  ])("show price and stock on the cards of %s, quietly", async (_, path, bookId) => {
    await server.shop.inventory.change(bookId, { priceCents: 1000, stockQuantity: 50 });
    const shopper = await open(path);
    const { page } = shopper;
    await server.shop.inventory.change(bookId, { priceCents: 98_765, stockQuantity: 4 });
    await page.getByText("Only 4 left").first().waitFor();
    await page.getByText("$987.65").first().waitFor();
    expect(await page.locator("#live-news").textContent()).toBe("");
    expect((await measureLayout(page)).shift).toBe(0);
    expect(shopper.complaints).toEqual([]);
    await shopper.leave();
  });

  it("show a new price in the open cart with its notice and sums, and a shortage with a way out", async () => {
    const { inventory } = server.shop;
    await inventory.change("fic-001", { priceCents: 1000, stockQuantity: 9 });
    const shopper = await enterShop(browser, server.url, { width: 1440 });
    const { page } = shopper;
    await shopper.addToCart("fic-001", 2);
    const live = page.waitForResponse((response) => response.url().includes("/live?"));
    await shopper.goTo("cart");
    await live;
    const checkout = page.getByRole("link", { name: "Go to checkout" });
    await checkout.focus();
    await expectInTime(
      shopper,
      (attempt) => inventory.change("fic-001", { priceCents: 1200 + attempt }),
      (attempt) => `The price is now $12.0${attempt}.`,
    );
    await page
      .getByText(/^\$24\.0[246]$/)
      .first()
      .waitFor();
    await page.locator("#live-news").getByText("The price is now $12.0").waitFor();
    expect(await checkout.evaluate((element) => element === document.activeElement)).toBe(true);

    await inventory.change("fic-001", { stockQuantity: 1 });
    await page.getByText("Only 1 copy is left.").first().waitFor();
    expect(await checkout.count()).toBe(0);
    await shopper.press("Take 1 instead");
    await checkout.waitFor();
    expect(shopper.complaints).toEqual([]);
    await shopper.leave();
  });

  it("say of a book that is taken off the shelves that it is sold no longer", async () => {
    const book = await server.shop.catalogue.book("hist-001");
    const shopper = await open("books/hist-001");
    await server.shop.inventory.remove(book.bookId);
    await shopper.page.getByText("No longer sold").first().waitFor();
    await server.shop.inventory.create(book);
    await shopper.page
      .getByText(/^In stock|^Only \d/)
      .first()
      .waitFor();
    await shopper.leave();
  });

  it("ask nothing while nobody sees them, and show what they missed", async () => {
    const shopper = await open("books/tech-002");
    const { page } = shopper;
    await setHidden(shopper, true);
    let askedCount = 0;
    page.on("request", (request) => {
      if (request.url().includes("/live?")) askedCount += 1;
    });
    await server.shop.inventory.change("tech-002", { priceCents: 4321 });
    // Another page that is told shows that this one was not.
    const other = await open("books/tech-002");
    await other.page.getByText("$43.21", { exact: true }).waitFor();
    await other.leave();
    expect(askedCount).toBe(0);
    expect(await page.getByText("$43.21").count()).toBe(0);
    await setHidden(shopper, false);
    await page.getByText("$43.21", { exact: true }).waitFor();
    await shopper.leave();
  });
});

/** A headless page is always visible, so it is told that it is not. */
async function setHidden({ page }: Shopper, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}
