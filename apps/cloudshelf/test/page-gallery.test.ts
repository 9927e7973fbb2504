import {
  launchBrowser,
  measureLayout,
  openWindow,
  type TestWindow,
  walkByKeyboard,
} from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createReporting, type RunningReporting } from "../src/reporting/create-reporting.ts";
import { openPglite } from "../src/reporting/sql/sql-server.ts";
import { MailRefusedError } from "../src/services/mail/mail-sender.ts";
import { createTestSender } from "./support/mail-journey.ts";
import { oddBooks } from "./support/odd-books.ts";
import { type ShopPage, shopPages, type Visitor } from "./support/shop-pages.ts";
import { type ShopServer, startShop } from "./support/shop-server.ts";
import { administrator } from "./support/test-api.ts";
import { checkoutRequest } from "./support/test-shop.ts";

/** Long enough to fetch a browser where there is none. */
const setUpTimeoutMs = 300_000;
const email = "gallery@example.com";
const password = "a quiet reading room";

/** What the pages' addresses and their visitors need to be there. */
interface Exhibition {
  readonly server: ShopServer;
  readonly reporting: RunningReporting | undefined;
  readonly orderId: string;
  readonly userId: string;
  /** Of the mail that confirms the order. */
  readonly mailId: string;
  /** Of one that the mail service does not take. */
  readonly failedMailId: string;
  readonly sessions: Readonly<Record<Visitor, string | undefined>>;
}

async function openExhibition(): Promise<Exhibition> {
  let reporting: RunningReporting | undefined;
  const server = await startShop({}, (client) => {
    reporting = createReporting({ client, tableNames: {}, open: () => openPglite(undefined) });
    return reporting;
  });
  const { accounts, carts, inventory, orders, reviews } = server.shop;
  for (const book of oddBooks) await inventory.create(book);
  const customer = await accounts.register({
    email,
    password,
    firstName: "Ada",
    lastName: "Reader",
  });
  const { userId } = customer.user;
  const owner = { kind: "user", id: userId } as const;
  await accounts.update(userId, { address: checkoutRequest("one").shippingAddress });
  await carts.add(owner, "bus-001", 2);
  await carts.add(owner, "odd-long", 1);
  const failedMailId = await refuseMail(server);
  const { orderId } = await orders.checkout(userId, checkoutRequest("one"));
  await reviews.write(userId, "bus-001", {
    rating: 4,
    title: "Lean, and a start",
    content: "Short chapters.\n\nRead it twice.",
  });
  for (const bookId of ["tech-001", "odd-long", "odd-cjk"]) await carts.add(owner, bookId, 1);
  const keeper = await accounts.signIn(administrator.email, administrator.password);
  const sessions = {
    guest: undefined,
    customer: customer.sessionToken,
    administrator: keeper.sessionToken,
  };
  const mail = await server.shop.outbox.confirmationOf(orderId);
  await reporting?.feed();
  const mailId = mail?.mailId ?? "";
  return { server, reporting, orderId, userId, mailId, failedMailId, sessions };
}

/** Has a mail written and refused for good, in the words of a real server. */
async function refuseMail({ shop }: ShopServer): Promise<string> {
  const gone = { email: "moved-away@example.com", firstName: "Bea", lastName: "Wanderer" };
  const { user } = await shop.accounts.register({ ...gone, password });
  const newPassword = "another quiet reading room";
  await shop.accounts.changePassword(user.userId, { password, newPassword });
  const sender = createTestSender(() => {
    throw new MailRefusedError(
      "Can't send mail - all recipients were rejected: 550 5.1.1 <moved-away@example.com>: Recipient address rejected: User unknown in virtual mailbox table",
    );
  });
  await shop.outbox.drain({ sender });
  const [mail] = (await shop.outbox.failed()).items;
  return mail?.mailId ?? "";
}

describe("every page of the shop", () => {
  let browser: Browser;
  let exhibition: Exhibition;

  beforeAll(async () => {
    [browser, exhibition] = await Promise.all([launchBrowser(), openExhibition()]);
  }, setUpTimeoutMs);

  afterAll(async () => {
    await browser?.close();
    await exhibition?.reporting?.close();
    await exhibition?.server.close();
  });

  const addressOf = ({ path }: ShopPage): string => {
    const { server, orderId, userId, mailId, failedMailId } = exhibition;
    const values = { order: orderId, user: userId, mail: mailId, failedMail: failedMailId };
    return `${server.url}${path.replaceAll(/\{(order|user|mail|failedMail)\}/g, (_, name: keyof typeof values) => encodeURIComponent(values[name]))}`;
  };

  it("S-83 is in the list of pages that are looked at", () => {
    const paths = shopPages.map((page) => decodeURI(new URL(addressOf(page)).pathname));
    const routes = exhibition.server.pageRoutes;
    expect(routes.length).toBeGreaterThan(8);
    const missing = routes.filter((route) => !paths.some((path) => isAt(route, path)));
    expect(missing, "add them to test/support/shop-pages.ts").toEqual([]);
  });

  it.each(oddBooks)("S-83 has a cover of $bookId whose letters stay on it", async ({ bookId }) => {
    const { page, close } = await openWindow(browser, { width: 400 });
    try {
      const response = await page.goto(`${exhibition.server.url}covers/${bookId}.svg`);
      expect(response?.status()).toBe(200);
      const beside = await page.evaluate(() =>
        [...document.querySelectorAll("text")].flatMap((text) => {
          const { x, y, width, height } = text.getBBox();
          const isOn = x >= 0 && y >= 0 && x + width <= 400 && y + height <= 600;
          return isOn ? [] : [`${text.textContent} ${x} ${y} ${width} ${height}`];
        }),
      );
      expect(beside).toEqual([]);
    } finally {
      await close();
    }
  });

  describe.each([390, 1440])("%d px wide", (width) => {
    const windows = new Map<Visitor, TestWindow>();
    const titles = new Map<string, string>();

    afterAll(async () => {
      for (const window of windows.values()) await window.close();
    });

    async function windowOf(visitor: Visitor): Promise<TestWindow> {
      const known = windows.get(visitor);
      if (known !== undefined) return known;
      const window = await openWindow(browser, { width });
      const value = exhibition.sessions[visitor];
      const url = exhibition.server.url;
      if (value !== undefined) {
        await window.context.addCookies([{ name: "cloudshelf_session", value, url }]);
      }
      windows.set(visitor, window);
      return window;
    }

    it.each(shopPages)(
      "S-83 shows $name in both themes, whole and still, to everyone, by the keyboard alone",
      async (shown) => {
        const { name, as = "guest", status = 200 } = shown;
        const window = await windowOf(as);
        const { page, complaints } = window;
        const complaintCount = complaints.length;
        await page.emulateMedia({ colorScheme: "light" });
        const response = await page.goto(addressOf(shown));
        const { overflow, shift } = await measureLayout(page);
        const measured = { status: response?.status(), overflow, isStill: shift < 0.01 };
        expect(measured).toEqual({ status, overflow: 0, isStill: true });
        expect(await window.accessibilityProblems()).toEqual([]);
        expect(await page.locator("h1").count()).toBe(1);
        titles.set(name, await page.title());
        await window.takePicture(`shop-${name}-${width}-light`);
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await window.contrastProblems()).toEqual([]);
        await window.takePicture(`shop-${name}-${width}-dark`);
        const walk = await walkByKeyboard(page);
        expect(walk.first).toBe("Skip to the main part");
        expect({ missed: walk.missed, unseen: walk.unseen }).toEqual({ missed: [], unseen: [] });
        expect(complaints.slice(complaintCount)).toEqual([]);
      },
    );

    it("S-83 has titles that tell the pages apart", () => {
      // The same page of somebody else, or of nothing, says the same.
      const alike = ["cart-empty", "orders-none", "book-unknown", "category-unknown"];
      alike.push("order-unknown", "nothing-here", "admin-orders-none", "admin-reports-none");
      alike.push("admin-books-import-unknown", "admin-outbox-none", "admin-report-unknown");
      // And so does a shelf or a search that is narrowed or sorted: the title says what is looked for.
      alike.push("category-sorted", "search-narrowed", "search-wrong-price");
      const told = [...titles].filter(([name]) => !alike.includes(name)).map(([, title]) => title);
      expect(new Set(told).size).toBe(told.length);
      for (const title of told) expect(title).toMatch(/CloudShelf/);
    });
  });
});

/** Whether a route such as `/books/:bookId` leads to a path. */
function isAt(route: string, path: string): boolean {
  return new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`).test(path);
}
