import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allHandlers } from "../src/handlers/all-handlers.ts";
import { pages } from "../src/pages/index.tsx";
import { openLive } from "../src/pages/live/open-live.ts";
import { type ShopServer, startShop } from "./support/shop-server.ts";

const address = {
  street: "12 Reading Road",
  postal_code: "02139",
  city: "Cambridge",
  state: "MA",
  country: "US",
};
const card = {
  holder: "Ada Reader",
  card_number: "4242424242424242",
  expiry: "09/39",
  security_code: "123",
};

describe("the shop's pages over HTTP", () => {
  let server: ShopServer;

  beforeAll(async () => {
    server = await startShop();
  }, 60_000);

  afterAll(async () => {
    await server?.close();
  });

  const newcomer = (): FormClient =>
    createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");

  async function customer(email: string): Promise<FormClient> {
    const client = newcomer();
    const names = { first_name: "Ada", last_name: "Reader" };
    const response = await client.send("register", "register", {
      ...names,
      email,
      password: "a quiet reading room",
    });
    expect(response.status).toBe(303);
    return client;
  }

  it("gives the cookies to no script and to no other site", async () => {
    const client = newcomer();
    const guestLine = (await client.get("")).headers.getSetCookie().join("\n");
    expect(guestLine).toMatch(/cloudshelf_guest=guest-/);
    expect(guestLine).toMatch(/HttpOnly/);
    expect(guestLine).toMatch(/SameSite=Lax/);
    expect(guestLine).toMatch(/Path=\/cloudshelf\//);

    const response = await client.send("register", "register", {
      first_name: "Ada",
      last_name: "Reader",
      email: "cookies@example.com",
      password: "a quiet reading room",
    });
    const sessionLine = response.headers
      .getSetCookie()
      .find((line) => line.startsWith("cloudshelf_session="));
    expect(sessionLine).toMatch(/HttpOnly; SameSite=Lax|SameSite=Lax; HttpOnly|HttpOnly.*SameSite/);
    expect(sessionLine).toMatch(/Expires=/);
  });

  it("has nothing inline, and a policy that forbids it", async () => {
    const response = await newcomer().get("books/tech-001");
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const text = await response.text();
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle="|\son[a-z]+="/);
    expect(text).not.toMatch(/(src|href)="https?:/);
  });

  it("escapes what a reader types", async () => {
    const text = await (await newcomer().get("search?q=%3Cimg%20src%3Dx%3E%22")).text();
    expect(text).toContain("&lt;img src=x&gt;&quot;");
    expect(text).not.toContain("<img src=x>");
  });

  it("refuses a form without its token, with a stranger's, and with one from before signing in", async () => {
    const item = { book_id: "tech-001", quantity: "1" };
    const client = newcomer();
    await client.get("");
    expect((await client.post("cart/items", item)).status).toBe(403);

    const strangersPage = await (await newcomer().get("cart")).text();
    const stranger = /name="csrf_token" value="([^"]+)"/.exec(strangersPage)?.[1] ?? "";
    const forged = await client.post("cart/items", { ...item, csrf_token: stranger });
    expect(forged.status).toBe(403);
    expect(await forged.text()).toContain("This form is no longer valid");

    const page = await (await client.get("sign-in")).text();
    const early = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    await client.post("sign-in", {
      csrf_token: early,
      email: "reader@example.com",
      password: "cloudshelf-demo",
    });
    expect((await client.post("cart/items", { ...item, csrf_token: early })).status).toBe(403);
  });

  it("refuses a form from before signing in also when the guest's cookie is put back", async () => {
    const client = newcomer();
    const page = await (await client.get("sign-in")).text();
    const early = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const guest = client.cookies.get("cloudshelf_guest") ?? "";
    const credentials = { email: "reader@example.com", password: "cloudshelf-demo" };
    await client.post("sign-in", { csrf_token: early, ...credentials });
    client.cookies.set("cloudshelf_guest", guest);
    expect((await client.post("cart/clear", { csrf_token: early })).status).toBe(403);
  });

  it("gives a session of its own at each sign-in, and none to a signed-out cookie put back", async () => {
    const client = await customer("fixed@example.com");
    const before = client.cookies.get("cloudshelf_session") ?? "";
    client.cookies.clear();
    client.cookies.set("cloudshelf_session", "user-demo.chosen-by-somebody-else");
    const credentials = { email: "fixed@example.com", password: "a quiet reading room" };
    await client.send("sign-in", "sign-in", credentials);
    const after = client.cookies.get("cloudshelf_session") ?? "";
    expect(after).toMatch(/^user-[0-9a-f]+\.[\w-]{43}$/);
    expect(after).not.toBe(before);
    await client.send("account", "sign-out", {});
    expect(client.cookies.has("cloudshelf_session")).toBe(false);
    client.cookies.set("cloudshelf_session", after);
    expect((await client.get("account")).headers.get("location")).toMatch(/sign-in/);
  });

  it("S-06 keeps a guest's cart when the guest signs in, and shows it to nobody afterwards", async () => {
    const client = await customer("merge@example.com");
    const add = (bookId: string, quantity: string) =>
      client.send(`books/${bookId}`, "cart/items", { book_id: bookId, quantity });
    const header = async () =>
      /aria-label="(Cart, [^"]*)"/.exec(await (await client.get("cart")).text())?.[1];
    await add("tech-001", "1");
    await client.send("account", "sign-out", {});
    expect(await header()).toBe("Cart, 0 books");
    await add("tech-001", "2");
    await add("fic-001", "1");
    const credentials = { email: "merge@example.com", password: "a quiet reading room" };
    await client.send("sign-in", "sign-in", credentials);
    expect(await header()).toBe("Cart, 4 books");
    await client.send("account", "sign-out", {});
    expect(await header()).toBe("Cart, 0 books");
  });

  it("S-06 refuses an eleventh copy, and one that is no number, and says why", async () => {
    const client = newcomer();
    const add = async (quantity: string) => {
      await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity });
      return await (await client.get("books/tech-001")).text();
    };
    expect(await add("10")).toContain("is in your cart");
    expect(await add("1")).toContain("At most 10 copies");
    for (const quantity of ["0", "-1", "1.5", "1e1", "", "99999"]) {
      expect(await add(quantity), quantity).toMatch(/whole number from 1|Choose how many copies/);
    }
    expect(await (await client.get("cart")).text()).toContain('aria-label="Cart, 10 books"');
  });

  it("S-07 says the same to a wrong password and to an unknown e-mail", async () => {
    for (const email of ["reader@example.com", "nobody@example.com"]) {
      const fields = { email, password: "certainly wrong" };
      const response = await newcomer().send("sign-in", "sign-in", fields);
      expect([email, response.status]).toEqual([email, 422]);
      const text = await response.text();
      expect(/id="email-error">([^<]*)</.exec(text)?.[1]).toBe(
        "The e-mail or the password is wrong.",
      );
    }
  });

  it("S-08 says which book sold out between cart and order", async () => {
    const client = await customer("late@example.com");
    const [book] = (await server.shop.catalogue.booksOf("Philosophy", { limit: 1 })).items;
    if (book === undefined) throw new Error("the shelf is empty");
    await server.shop.inventory.change(book.bookId, { stockQuantity: 2 });
    await client.send(`books/${book.bookId}`, "cart/items", {
      book_id: book.bookId,
      quantity: "2",
    });
    const page = await (await client.get("checkout")).text();
    const total = /name="expected_total_cents" value="(\d+)"/.exec(page)?.[1] ?? "";
    await server.shop.inventory.change(book.bookId, { stockQuantity: 1 });
    const keys = { idempotency_key: "late and later", expected_total_cents: total };
    const response = await client.send("checkout", "checkout", { ...keys, ...address, ...card });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/cloudshelf/cart"]);
    const cart = await (await client.get("cart")).text();
    expect(cart).toContain("Only 1 copy is left of");
    expect(cart).toContain("Take 1 instead");
    expect(cart).not.toContain("Go to checkout");
  });

  it("never takes a user's id for a guest's", async () => {
    const client = newcomer();
    client.cookies.set("cloudshelf_guest", "user-demo");
    await client.get("cart");
    expect(client.cookies.get("cloudshelf_guest")).toMatch(/^guest-/);
  });

  it("shows a message once, and only one of its own", async () => {
    const client = newcomer();
    await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
    expect(await (await client.get("books/tech-001")).text()).toContain("is in your cart");
    expect(await (await client.get("books/tech-001")).text()).not.toContain("is in your cart");
    client.cookies.set(
      "cloudshelf_flash",
      encodeURIComponent('{"kind":"info","text":"forged"}.AAAA'),
    );
    expect(await (await client.get("")).text()).not.toContain("forged");
  });

  it("leads after the sign-in to pages of the shop only", async () => {
    for (const next of [
      "https://evil.example.com/",
      "//evil.example.com",
      "/other/",
      "/cloudshelf/../x",
    ]) {
      const client = newcomer();
      const response = await client.send("sign-in", "sign-in", {
        email: "reader@example.com",
        password: "cloudshelf-demo",
        next,
      });
      expect({ next, location: response.headers.get("location") }).toEqual({
        next,
        location: "/cloudshelf/",
      });
    }
  });

  it("S-07 answers 429 with a time to wait when a password is guessed at", async () => {
    await customer("guessed@example.com");
    const client = newcomer();
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let attempt = 0; attempt < 12; attempt += 1) {
      last = await client.send("sign-in", "sign-in", {
        email: "guessed@example.com",
        password: `guess number ${attempt}`,
      });
      statuses.push(last.status);
    }
    expect(statuses[0]).toBe(422);
    expect(statuses.at(-1)).toBe(429);
    expect(last?.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await last?.text()).toContain("guessed@example.com");
  });

  it("S-08 orders once when the form is sent twice", async () => {
    const client = await customer("twice@example.com");
    await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
    const page = await (await client.get("checkout")).text();
    const hiddenValue = (name: string) =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? "";
    const hidden = Object.fromEntries(
      ["csrf_token", "idempotency_key", "expected_total_cents"].map((name) => [
        name,
        hiddenValue(name),
      ]),
    );
    const answers = await Promise.all(
      [1, 2].map(() => client.post("checkout", { ...hidden, ...address, ...card })),
    );
    const locations = answers.map((answer) => answer.headers.get("location"));
    expect(locations[0]).toMatch(/^\/cloudshelf\/orders\/order-/);
    expect(locations[1]).toBe(locations[0]);
    const orders = await (await client.get("orders")).text();
    expect(orders.match(/class="order-card panel"/g)).toHaveLength(1);
  });

  it("S-08 pages through a long history, newest first", async () => {
    const client = await customer("regular@example.com");
    const user = await server.shop.accountOffice.userByEmail("regular@example.com");
    const owner = { kind: "user", id: user?.userId ?? "" } as const;
    const orderIds: string[] = [];
    for (let count = 1; count <= 11; count += 1) {
      await server.shop.carts.add(owner, "fic-001", 1);
      const order = await server.shop.orders.checkout(owner.id, {
        idempotencyKey: `regular ${count}`,
        shippingAddress: { ...address, postalCode: address.postal_code },
        card: { number: "4242424242424242", expiry: "09/39", securityCode: "123", holder: "Ada" },
      });
      orderIds.unshift(order.orderId);
    }
    const idsOf = (text: string) =>
      [...text.matchAll(/quiet order-id">([^<]+)</g)].map(([, orderId]) => orderId);
    const firstPage = await (await client.get("orders")).text();
    expect(idsOf(firstPage)).toEqual(orderIds.slice(0, 10));
    const nextHref = /href="([^"]+)"[^>]*>Next page/.exec(firstPage)?.[1] ?? "";
    const secondPage = await (await client.get(nextHref.replaceAll("&amp;", "&"))).text();
    expect(idsOf(secondPage)).toEqual(orderIds.slice(10));
    expect(secondPage).toContain("Previous");
  });

  it("S-08 shows nobody another's order", async () => {
    const client = await customer("curious@example.com");
    expect((await client.get("orders/order-2025-09-05-001")).status).toBe(404);
  });

  it("S-07 takes a phone number away when the field is emptied, and needs no state in an address", async () => {
    const client = await customer("phone@example.com");
    const names = { part: "profile", first_name: "Ada", last_name: "Reader" };
    await client.send("account", "account", { ...names, phone: "+1 555 0100" });
    expect(await (await client.get("account")).text()).toContain('value="+1 555 0100"');
    expect((await client.send("account", "account", { ...names, phone: "" })).status).toBe(303);
    expect(await (await client.get("account")).text()).not.toContain("+1 555 0100");
    const german = { ...address, part: "address", city: "Berlin", state: "", country: "DE" };
    expect((await client.send("account", "account", german)).status).toBe(303);
  });

  it("leads from the sign-in back to the page with the form, where a form's session was over", async () => {
    const client = await customer("lapsed@example.com");
    const tokenOf = async (path: string) =>
      /name="csrf_token" value="([^"]+)"/.exec(await (await client.get(path)).text())?.[1] ?? "";
    const csrf_token = await tokenOf("account");
    const user = await server.shop.accountOffice.userByEmail("lapsed@example.com");
    await server.shop.accountOffice.change(user?.userId ?? "", { accountStatus: "inactive" });
    const nextAfter = async (response: Promise<Response>) =>
      new URL((await response).headers.get("location") ?? "", server.url).searchParams.get("next");
    const base = "/cloudshelf";
    expect(await nextAfter(client.post("orders/order-1/cancel", { csrf_token }))).toBe(
      `${base}/orders/order-1`,
    );
    expect(await nextAfter(client.post("books/tech-001/reviews", { csrf_token }))).toBe(
      `${base}/books/tech-001`,
    );
    expect(await nextAfter(client.get("orders?after=x"))).toBe(`${base}/orders?after=x`);
  });

  it("has one first heading on each page, skips no level, and names every landmark of one kind", async () => {
    const client = await customer("outline@example.com");
    await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
    const signedIn = ["", "search", "search?q=the", "search?q=qqqq", "categories/Fiction"];
    signedIn.push("books/tech-001", "cart", "checkout", "account", "orders", "nowhere");
    const pagesOf = [...signedIn.map((path) => [client, path] as const)];
    for (const path of ["sign-in", "register", "cart"]) pagesOf.push([newcomer(), path]);
    for (const [visitor, path] of pagesOf) {
      const text = await (await visitor.get(path)).text();
      const levels = [...text.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
      expect(
        levels.filter((level) => level === 1),
        path,
      ).toHaveLength(1);
      expect(levels[0], path).toBe(1);
      for (const [index, level] of levels.entries()) {
        expect(level, path).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
      }
      const navigations = [...text.matchAll(/<nav[^>]*>/g)].map(([tag]) => tag);
      expect(new Set(navigations).size, path).toBe(navigations.length);
      for (const tag of navigations) expect(tag).toContain("aria-label=");
    }
  });

  it("says in the title that a form was refused", async () => {
    const refused = await newcomer().send("register", "register", { first_name: "Ada" });
    expect(await refused.text()).toContain("<title>Error: Create an account · CloudShelf</title>");
  });

  it("sends a checkout whose cart was emptied elsewhere to the cart", async () => {
    const client = await customer("emptied@example.com");
    const response = await client.send("account", "checkout", { street: "" });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/cloudshelf/cart"]);
  });

  it("answers 404 and 413 with pages of the shop", async () => {
    const client = await customer("lost@example.com");
    const endless = "x".repeat(3_000);
    for (const path of [
      "nowhere",
      "books/none-999",
      "categories/None",
      "api-of-old",
      "books/__proto__",
      `books/${endless}`,
      `categories/${endless}`,
      `orders/order-${endless}`,
      "orders/__proto__",
    ]) {
      const response = await client.get(path);
      expect({ path, status: response.status }).toEqual({ path, status: 404 });
      expect(await response.text()).toContain("There is no such page");
    }
    for (const length of [20_000, 70_000]) {
      const large = { first_name: "A".repeat(length) };
      const response = await client.send("register", "register", large);
      expect([length, response.status]).toEqual([length, 413]);
      expect(await response.text()).toContain("That was too much");
    }
  });

  it("answers 500 with a page, reports the failure, and tells nobody what it was", async () => {
    const reported: unknown[] = [];
    const failure = new Error("a secret of the house");
    const app = pages({
      parts: allHandlers,
      shop: {
        ...server.shop,
        catalogue: { ...server.shop.catalogue, categories: () => Promise.reject(failure) },
      },
      basePath: "/cloudshelf",
      secret: "the secret of the page tests",
      newId: () => crypto.randomUUID(),
      live: openLive({
        ...{ way: "off", pollMilliseconds: 1000, tableNames: {}, catalogue: server.shop.catalogue },
        client: server.client,
        uuid: () => crypto.randomUUID(),
        addressOf: () => "here",
        reportError: (error) => reported.push(error),
        measure: (run) => run(),
      }),
      now: () => 0,
      reportError: (error) => reported.push(error),
    });
    const response = await app.request("/sign-in");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain("Something broke on our side");
    expect(text).not.toContain("secret of the house");
    expect(reported).toEqual([failure]);
  });

  it("leads from the address without its slash to the home", async () => {
    const response = await server.fetch(new Request("http://shop.example.com/cloudshelf"));
    expect([response.status, response.headers.get("location")]).toEqual([301, "/cloudshelf/"]);
  });

  it("draws each book its own cover, cacheable, and one for a missing book", async () => {
    const client = newcomer();
    const response = await client.get("covers/tech-001.svg");
    const svg = await response.text();
    expect(response.headers.get("content-type")).toBe("image/svg+xml");
    expect(svg.replaceAll(/<[^>]+>/g, " ")).toMatch(/Clean\s+Code/);
    expect(await (await client.get("covers/tech-001.svg")).text()).toBe(svg);
    expect(response.headers.get("cache-control")).toContain("public");

    const etag = response.headers.get("etag") ?? "";
    const again = await server.fetch(
      new Request("http://shop.example.com/cloudshelf/covers/tech-001.svg", {
        headers: { "if-none-match": etag },
      }),
    );
    expect(again.status).toBe(304);

    const missing = await client.get("covers/none-999.svg");
    expect([missing.status, missing.headers.get("content-type")]).toEqual([404, "image/svg+xml"]);
    expect(await missing.text()).toMatch(/^<svg /);
  });

  it("serves styles and script under addresses that change with their content", async () => {
    const client = newcomer();
    const text = await (await client.get("")).text();
    const hrefs = [...text.matchAll(/(?:href|src)="(\/cloudshelf\/assets\/[^"]+)"/g)];
    expect(hrefs).toHaveLength(3);
    for (const [, href = ""] of hrefs) {
      const response = await client.get(href);
      expect({ href, status: response.status }).toEqual({ href, status: 200 });
      expect(response.headers.get("cache-control")).toContain("immutable");
    }
  });
});
