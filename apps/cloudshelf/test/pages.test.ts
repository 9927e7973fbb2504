import { launchBrowser, tabTo } from "@plinth/page-testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CartOwner } from "../src/services/shop.ts";
import { type ShopServer, startShop } from "./support/shop-server.ts";
import { declinedCard, enterShop, goodCard, password, type Shopper } from "./support/shopper.ts";

/** A phone and a desk. */
const widths = [390, 1440] as const;
const testTimeoutMs = 40_000;
/** Long enough to fetch a browser where there is none. */
const setUpTimeoutMs = 300_000;

describe("the shop's pages", { timeout: testTimeoutMs }, () => {
  let browser: Browser;
  let server: ShopServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startShop()]);
  }, setUpTimeoutMs);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function visit(
    options: Parameters<typeof enterShop>[2],
    journey: (shopper: Shopper) => Promise<void>,
  ): Promise<void> {
    const shopper = await enterShop(browser, server.url, options);
    try {
      await journey(shopper);
      expect(shopper.complaints).toEqual([]);
    } finally {
      await shopper.leave();
    }
  }

  /** Signs a new reader in, whose cart holds these books, without a page for each of them. */
  async function arrive(
    { context }: Shopper,
    email: string,
    books: Readonly<Record<string, number>> = {},
  ): Promise<CartOwner> {
    const names = { firstName: "Ada", lastName: "Reader" };
    const { user, sessionToken } = await server.shop.accounts.register({
      ...names,
      email,
      password,
    });
    const cookie = { name: "cloudshelf_session", value: sessionToken, url: server.url };
    await context.addCookies([cookie]);
    const owner = { kind: "user", id: user.userId } as const;
    for (const [bookId, quantity] of Object.entries(books)) {
      await server.shop.carts.add(owner, bookId, quantity);
    }
    return owner;
  }

  for (const width of widths) {
    it(`S-04 shows the categories and leads through the pages of one, ${width} px wide`, async () => {
      await visit({ width }, async ({ page, goTo }) => {
        await goTo("");
        const categories = page.getByRole("navigation", { name: "Categories" });
        const names = await categories.getByRole("link").allTextContents();
        expect(names.length).toBeGreaterThanOrEqual(8);

        await categories.getByRole("link", { name: "Technology" }).click();
        await page.getByRole("heading", { level: 1, name: "Technology" }).waitFor();
        expect(await page.locator(".card").count()).toBe(24);
        const first = await page.locator(".card-title").first().textContent();
        await page.getByRole("link", { name: "Next page" }).click();
        await page.getByText("Page 2").waitFor();
        expect(await page.locator(".card-title").first().textContent()).not.toBe(first);
        await page.getByRole("link", { name: "Previous" }).click();
        await page.getByText("Page 1").waitFor();
        expect(await page.locator(".card-title").first().textContent()).toBe(first);
      });
    });

    it(`S-05 finds a book by a word, an author and an ISBN, ${width} px wide`, async () => {
      await visit({ width }, async ({ page, goTo }) => {
        await goTo("search");
        const field = page.getByRole("searchbox");
        for (const words of ["clean", "CODE clean", "robert martin", "9780132350884"]) {
          await field.fill(words);
          await field.press("Enter");
          await page.getByRole("heading", { level: 1, name: `Results for “${words}”` }).waitFor();
          await page.getByRole("link", { name: "Clean Code", exact: true }).waitFor();
        }
        await page.getByRole("link", { name: "Clean Code", exact: true }).click();
        await page.getByRole("heading", { level: 1, name: "Clean Code" }).waitFor();
      });
    });

    it(`S-06 adds, merges, changes, removes and clears, ${width} px wide`, async () => {
      await visit({ width }, async ({ page, addToCart, goTo, press }) => {
        await addToCart("tech-001", 1);
        await addToCart("tech-001", 2);
        await addToCart("bus-001", 1);
        await goTo("cart");
        await page.reload();
        await page.getByText("$155.96").first().waitFor();
        expect(await page.getByLabel("Cart, 4 books").isVisible()).toBe(true);

        // The change is sent by itself where scripts run.
        await page
          .getByRole("form", { name: "Copies of Clean Code" })
          .getByLabel("Copies", { exact: true })
          .selectOption("1");
        await page.getByText("The cart is up to date.").waitFor();
        await page.getByLabel("Cart, 2 books").waitFor();
        await press("Remove The Lean Startup");
        await page.getByText("The book is out of your cart.").waitFor();
        expect(await page.getByRole("link", { name: "The Lean Startup" }).count()).toBe(0);
        await press("Empty the cart");
        await page.getByRole("heading", { name: "Your cart is empty" }).waitFor();
      });
    });

    it(`S-07 registers, signs out and in again, and keeps the profile, ${width} px wide`, async () => {
      const email = `ada-${width}@example.com`;
      await visit({ width }, async ({ page, register, goTo, press }) => {
        await register(email);
        await goTo("account");
        await page.getByLabel("Phone").fill("+1 555 0100");
        await press("Save profile");
        await page.getByText("Your profile is saved.").waitFor();
        await page.getByLabel("Street and number").fill("12 Reading Road");
        await page.getByLabel("Postal code").fill("02139");
        await page.getByLabel("City").fill("Cambridge");
        await page.getByLabel("State or region").fill("MA");
        await press("Save address");
        await page.getByText("Your address is saved.").waitFor();
        await press("Sign out");
        await page.getByText("You are signed out.").waitFor();

        await goTo("account");
        await page.getByText("Please sign in to go on.").waitFor();
        await page.getByLabel("E-mail").fill(email.toUpperCase());
        await page.getByLabel("Password").fill(password);
        await press("Sign in");
        await page.getByText("Welcome back, Ada.").waitFor();
        expect(await page.getByLabel("Phone").inputValue()).toBe("+1 555 0100");
        expect(await page.getByLabel("City").inputValue()).toBe("Cambridge");
      });
    });

    it(`S-08 orders the cart and lists the orders newest first, ${width} px wide`, async () => {
      await visit({ width }, async (shopper) => {
        const { page, order, goTo } = shopper;
        const owner = await arrive(shopper, `orders-${width}@example.com`, { "tech-001": 1 });
        const firstId = await order();
        await page.getByText("$52.42").waitFor();
        expect(await page.locator(".quote").innerText()).toMatch(
          /42\.99[\s\S]*3\.44[\s\S]*5\.99[\s\S]*52\.42/,
        );
        await page.getByLabel("Cart, 0 books").waitFor();
        await server.shop.carts.add(owner, "bus-001", 1);
        const secondId = await order();

        await goTo("orders");
        const ids = await page.locator(".order-card .order-id").allTextContents();
        expect(ids).toEqual([secondId, firstId]);
        await page.locator(".order-card a").last().click();
        await page.getByRole("link", { name: "Clean Code" }).waitFor();
        await page.getByText("12 Reading Road").waitFor();
      });
    });

    it(`S-10 goes from the first page to an order as a newcomer, ${width} px wide`, async () => {
      await visit({ width }, async ({ page, press, register, fillCheckout, goTo }) => {
        await goTo("");
        await page.getByRole("link", { name: /books in Fiction$/ }).click();
        await page.getByRole("link", { name: "The Great Gatsby", exact: true }).click();
        await press("Add to cart");
        await page.getByRole("link", { name: "Go to the cart" }).click();
        await page.getByRole("link", { name: "Go to checkout" }).click();
        await page.getByText("Please sign in to go on.").waitFor();
        await page.getByRole("link", { name: "Create an account" }).click();
        await register(`newcomer-${width}@example.com`);
        await page.getByRole("heading", { level: 1, name: "Checkout" }).waitFor();
        await fillCheckout(goodCard);
        await press("Order and pay $20.02");
        await page.getByText("Thank you! Your order is confirmed.").waitFor();
        await page.getByRole("link", { name: "All your orders" }).click();
        await page.getByRole("heading", { level: 1, name: "Your orders" }).waitFor();
        expect(await page.locator(".order-card").count()).toBe(1);
      });
    });
  }

  it("S-05 helps where nothing is found, and narrows by category", async () => {
    await visit({ width: 390 }, async ({ page, goTo }) => {
      await goTo("search?q=xylophonist");
      await page.getByRole("heading", { name: "Nothing found" }).waitFor();
      expect(
        await page.getByRole("main").getByRole("link", { name: "Technology" }).isVisible(),
      ).toBe(true);

      await goTo("search?q=john");
      const form = page.getByRole("form", { name: "Narrow the results" });
      await form.getByLabel("Category").selectOption("History");
      await form.getByLabel("Price from").fill("1.50");
      await form.getByLabel("Sort by").selectOption("Newest first");
      await form.getByRole("button", { name: "Show results" }).click();
      await page.getByText(/^\d+ books? in History$/).waitFor();
      const { searchParams } = new URL(page.url());
      expect(searchParams.get("category")).toBe("History");
      expect(searchParams.get("sort")).toBe("newest");
      expect(await form.getByLabel("Price from").inputValue()).toBe("1.50");

      await form.getByLabel("Price from").fill("90000");
      await form.getByRole("button", { name: "Show results" }).click();
      await page.getByRole("link", { name: "Search all categories and prices" }).click();
      await page.getByText(/^\d+ books$/).waitFor();
    });
  });

  it("S-05 says which spelling it searched for, and takes the typed one when asked", async () => {
    await visit({ width: 390, javaScriptEnabled: false }, async ({ page, goTo }) => {
      await goTo("search?q=claen+code");
      await page.getByRole("heading", { level: 1, name: "Results for “clean code”" }).waitFor();
      await page.getByText("Showing results for “clean code”. Search instead for").waitFor();
      await page.getByRole("link", { name: "Clean Code", exact: true }).waitFor();
      await page.getByRole("link", { name: "“claen code”" }).click();
      await page.getByRole("heading", { name: "Nothing found" }).waitFor();
    });
  });

  it("S-04 sorts a category without a script, on its second page too", async () => {
    await visit({ width: 1440, javaScriptEnabled: false }, async ({ page, goTo }) => {
      await goTo("categories/Technology");
      await page.getByLabel("Sort by").selectOption("Price, low to high");
      await page.getByRole("button", { name: "Sort" }).click();
      const prices = async () =>
        (await page.locator(".card-price").allTextContents()).map((text) => Number(text.slice(1)));
      const first = await prices();
      await page.getByRole("link", { name: "Next page" }).click();
      await page.getByText("Page 2").waitFor();
      const all = [...first, ...(await prices())];
      expect(all).toEqual([...all].sort((one, other) => one - other));
      expect(await page.getByLabel("Sort by").inputValue()).toBe("price_asc");
    });
  });

  it("S-06 works without any script", async () => {
    await visit(
      { width: 390, javaScriptEnabled: false },
      async ({ page, addToCart, goTo, press }) => {
        await addToCart("tech-001", 1);
        await goTo("cart");
        await page.getByLabel("Copies", { exact: true }).selectOption("3");
        await press("Update the copies of Clean Code");
        await page.getByText("$128.97").first().waitFor();
      },
    );
  });

  it("S-06 tells of a new price, and of too few copies with a way out", async () => {
    await visit({ width: 390 }, async (shopper) => {
      const { page, goTo, press } = shopper;
      const [book, other] = (await server.shop.catalogue.booksOf("Mystery", { limit: 2 })).items;
      if (book === undefined || other === undefined) throw new Error("the shelf is empty");
      await server.shop.inventory.change(other.bookId, { stockQuantity: 9 });
      await arrive(shopper, "prices@example.com", { [book.bookId]: 2, [other.bookId]: 3 });
      await server.shop.inventory.change(book.bookId, { priceCents: 777 });
      await server.shop.inventory.change(other.bookId, { stockQuantity: 1 });
      await goTo("cart");
      await page.getByText("The price is now $7.77.").waitFor();
      await page.getByText("Only 1 copy is left.").waitFor();
      expect(await page.getByRole("link", { name: "Go to checkout" }).count()).toBe(0);
      await press("Take 1 instead");
      await page.getByRole("link", { name: "Go to checkout" }).waitFor();
    });
  });

  it("S-08 says that a card is declined, keeps the form, and takes another card", async () => {
    await visit({ width: 390 }, async (shopper) => {
      const { page, goTo, fillCheckout } = shopper;
      await arrive(shopper, "declined@example.com", { "bus-001": 1 });
      await goTo("checkout");
      const key = page.locator("[name=idempotency_key]");
      const firstKey = await key.inputValue();
      await fillCheckout(declinedCard);
      await page.getByRole("button", { name: /Order and pay/ }).click();
      await page.locator("#card_number-error").getByText("declined").waitFor();
      expect(await page.getByLabel("City").inputValue()).toBe("Cambridge");
      expect(await page.getByLabel("Card number").inputValue()).toBe("");
      expect(await key.inputValue()).toBe(firstKey);
      expect(await page.getByLabel("Cart, 1 book").isVisible()).toBe(true);
      await fillCheckout(goodCard);
      await page.getByRole("button", { name: /Order and pay/ }).click();
      await page.getByText("Your order is confirmed.").waitFor();
    });
  });

  it("S-08 cancels an order once and puts the books back", async () => {
    await visit({ width: 390 }, async (shopper) => {
      const { page, order, press } = shopper;
      await arrive(shopper, "cancel@example.com", { "bus-001": 1 });
      const stockOf = async () => (await server.shop.catalogue.book("bus-001")).stockQuantity;
      const stockBefore = await stockOf();
      await order();
      await page.getByText("Cancel this order").click();
      await press("Yes, cancel the order");
      await page.getByText("The order is cancelled").waitFor();
      expect(await page.getByText("Cancel this order").count()).toBe(0);
      expect(await stockOf()).toBe(stockBefore);
    });
  });

  it("S-10 lets a buyer review a book, once, and nobody else", async () => {
    await visit({ width: 390 }, async (shopper) => {
      const { page, order, goTo } = shopper;
      const open = async (of: Page) => {
        await of.goto(page.url());
        await of.getByText("Write a review").click();
      };
      const review = async (of: Page) => {
        await of.getByLabel("Stars").selectOption("4");
        await of.getByLabel("Title", { exact: true }).fill("Green light");
        await of.getByLabel("Review", { exact: true }).fill("Sad, short & <bright>.");
        await of.getByRole("button", { name: "Send the review" }).click();
      };
      await arrive(shopper, "reviewer@example.com", { "fic-001": 1 });
      await goTo("books/fic-001");
      await open(page);
      await review(page);
      await page.locator("#content-error").getByText("bought").waitFor();
      expect(await page.getByLabel("Title", { exact: true }).inputValue()).toBe("Green light");
      await order();
      await goTo("books/fic-001");
      const other = await page.context().newPage();
      await open(other);
      await open(page);
      await review(page);
      await page.getByText("Thank you for your review.").waitFor();
      await page.getByText("Sad, short & <bright>.").waitFor();
      expect(await page.getByText("Write a review").count()).toBe(0);
      await review(other);
      await other.locator("#content-error").getByText("already").waitFor();
      await other.close();
    });
  });

  it("S-07 puts each error beside its field and keeps what was typed", async () => {
    await visit({ width: 390 }, async ({ page, goTo, press }) => {
      await goTo("register");
      await page.getByLabel("First name").fill("Ada <b>");
      await page.getByLabel("E-mail").fill("not an address");
      await page.getByLabel("Password").fill("short");
      await press("Create the account");
      const summary = page.getByRole("alert");
      await summary.getByText("Please check 3 things").waitFor();
      expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await page.getByLabel("First name").inputValue()).toBe("Ada <b>");
      expect(await page.getByLabel("Password").inputValue()).toBe("");
      expect(await page.getByLabel("E-mail").getAttribute("aria-invalid")).toBe("true");
      await summary.getByRole("link", { name: /at least 8 characters/ }).click();
      expect(
        await page.getByLabel("Password").evaluate((field) => field === document.activeElement),
      ).toBe(true);
    });
  });

  it("S-10 can be walked with the keyboard alone", async () => {
    await visit({ width: 1440 }, async ({ page, goTo }) => {
      await goTo("sign-in");
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(
        "Skip to the main part",
      );
      await page.keyboard.press("Enter");
      await page.waitForURL(/#main$/);

      await goTo("");
      await tabTo(page, "Search for a title, an author or an ISBN");
      await page.keyboard.type("clean code");
      await page.keyboard.press("Enter");
      await page.waitForURL(/search/);
      await tabTo(page, "Clean Code", { shownBy: ".card" });
      await page.keyboard.press("Enter");
      await page.waitForURL(/books\/tech-001/);
      await tabTo(page, "Copies");
      await page.keyboard.type("2");
      await tabTo(page, "Add to cart");
      await page.keyboard.press("Enter");
      await page.getByText("is in your cart").waitFor();
      await tabTo(page, "Go to the cart");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Your cart" }).waitFor();
      expect(await page.getByLabel("Copies", { exact: true }).inputValue()).toBe("2");
      await tabTo(page, "Go to checkout");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    });
  });
});
