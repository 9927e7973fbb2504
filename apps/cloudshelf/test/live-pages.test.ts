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

  /** Makes a change and gives the milliseconds until the page says so. */
  async function timeUntil(
    { page }: Shopper,
    text: RegExp | string,
    change: () => Promise<unknown>,
  ): Promise<number> {
    const shown = page.getByText(text).first().waitFor();
    await change();
    const changed = performance.now();
    await shown;
    return performance.now() - changed;
  }

  it("show a new price of the book, and say so, within two seconds", async () => {
    const shopper = await open("books/tech-001");
    const { page } = shopper;
    const api = createApiClient(server.fetch, `${server.url}api`);
    const token = await administratorToken(api);
    const milliseconds = await timeUntil(shopper, "$33.25", () =>
      api.call("PUT /books/tech-001", { body: { price: 33.25 }, token }),
    );
    expect(milliseconds).toBeLessThan(promisedMilliseconds);
    await page.locator("#live-news").getByText("“Clean Code” now costs $33.25.").waitFor();
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
    const first = await timeUntil(shopper, "Only 2 left", () => buyer.order());
    expect(first).toBeLessThan(promisedMilliseconds);
    expect(await page.getByLabel("Copies", { exact: true }).locator("option").count()).toBe(2);

    await buyer.addToCart("sci-001", 2);
    const last = await timeUntil(shopper, "Out of stock", () => buyer.order());
    expect(last).toBeLessThan(promisedMilliseconds);
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
    const milliseconds = await timeUntil(shopper, "Only 4 left", () =>
      server.shop.inventory.change(bookId, { priceCents: 98_765, stockQuantity: 4 }),
    );
    expect(milliseconds).toBeLessThan(promisedMilliseconds);
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
    const price = await timeUntil(shopper, "The price is now $12.34.", () =>
      inventory.change("fic-001", { priceCents: 1234 }),
    );
    expect(price).toBeLessThan(promisedMilliseconds);
    await page.getByText("$24.68").first().waitFor();
    await page.locator("#live-news").getByText("The price is now $12.34.").waitFor();
    expect(await checkout.evaluate((element) => element === document.activeElement)).toBe(true);

    const shortage = await timeUntil(shopper, "Only 1 copy is left.", () =>
      inventory.change("fic-001", { stockQuantity: 1 }),
    );
    expect(shortage).toBeLessThan(promisedMilliseconds);
    expect(await checkout.count()).toBe(0);
    await shopper.press("Take 1 instead");
    await checkout.waitFor();
    expect(shopper.complaints).toEqual([]);
    await shopper.leave();
  });

  it("say of a book that is taken off the shelves that it is sold no longer", async () => {
    const book = await server.shop.catalogue.book("hist-001");
    const shopper = await open("books/hist-001");
    const milliseconds = await timeUntil(shopper, "No longer sold", () =>
      server.shop.inventory.remove(book.bookId),
    );
    expect(milliseconds).toBeLessThan(promisedMilliseconds);
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
