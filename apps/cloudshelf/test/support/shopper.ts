import { openWindow, type WindowOptions } from "@plinth/page-testing";
import type { Browser, BrowserContext, Page } from "playwright-core";

/** A person with a browser window of their own, who does in a shop what people do. */
export interface Shopper {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: scripts that failed, policies that were broken. */
  readonly complaints: readonly string[];
  goTo(path: string): Promise<void>;
  press(button: string): Promise<void>;
  addToCart(bookId: string, quantity: number): Promise<void>;
  register(email: string): Promise<void>;
  fillCheckout(cardNumber: string): Promise<void>;
  /** Orders what is in the cart; gives the order's id. */
  order(): Promise<string>;
  leave(): Promise<void>;
}

export const goodCard = "4242 4242 4242 4242";
export const declinedCard = "4000 0000 0000 0002";
export const password = "a quiet reading room";

/** Opens a window of its own, in which nothing is shown yet. */
export async function enterShop(
  browser: Browser,
  url: string,
  options: WindowOptions,
): Promise<Shopper> {
  const { page, context, complaints } = await openWindow(browser, options);
  return shopperOf(page, context, { url, complaints });
}

function shopperOf(
  page: Page,
  context: BrowserContext,
  { url, complaints }: { readonly url: string; readonly complaints: readonly string[] },
): Shopper {
  const goTo = async (path: string) => {
    // The script has run by then; the pictures may still come.
    await page.goto(new URL(path, url).href, { waitUntil: "domcontentloaded" });
  };
  const press = (button: string) => page.getByRole("button", { name: button, exact: true }).click();
  const addToCart = async (bookId: string, quantity: number) => {
    await goTo(`books/${bookId}`);
    await page.getByLabel("Copies", { exact: true }).selectOption(String(quantity));
    await press("Add to cart");
    await page.getByRole("status").getByText("is in your cart").waitFor();
  };
  const register = async (email: string) => {
    if (!page.url().includes("/register")) await goTo("register");
    await page.getByLabel("First name").fill("Ada");
    await page.getByLabel("Last name").fill("Reader");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await press("Create the account");
    await page.getByText("Welcome to CloudShelf, Ada.").waitFor();
  };
  const fillCheckout = (cardNumber: string) => fillCheckoutForm(page, cardNumber);
  return {
    page,
    context,
    complaints,
    goTo,
    press,
    addToCart,
    register,
    fillCheckout,
    async order(): Promise<string> {
      await goTo("checkout");
      await fillCheckout(goodCard);
      await page.getByRole("button", { name: /Order and pay/ }).click();
      await page.getByText("Your order is confirmed.").waitFor();
      return decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1) ?? "");
    },
    leave: () => context.close(),
  };
}

async function fillCheckoutForm(page: Page, cardNumber: string): Promise<void> {
  await page.getByLabel("Street and number").fill("12 Reading Road");
  await page.getByLabel("Postal code").fill("02139");
  await page.getByLabel("City").fill("Cambridge");
  await page.getByLabel("State or region").fill("MA");
  await page.getByLabel("Country").selectOption("US");
  await page.getByLabel("Name on the card").fill("Ada Reader");
  await page.getByLabel("Card number").fill(cardNumber);
  await page.getByLabel("Expires").fill("09/39");
  await page.getByLabel("Security code").fill("123");
}
