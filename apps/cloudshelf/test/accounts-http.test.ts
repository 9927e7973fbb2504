import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerWith } from "./support/buying.ts";
import { type ShopServer, startShop } from "./support/shop-server.ts";
import { administrator, checkoutBody, openTestApi, type TestApi } from "./support/test-api.ts";
import { checkoutRequest } from "./support/test-shop.ts";

const password = "a quiet reading room";
const newPassword = "an even quieter room";
const spellings = ["one@example.com", "One@Example.com", "ONE@EXAMPLE.COM", "oNE@example.COM"];

describe("accounts over the pages", () => {
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
    const fields = { first_name: "Ada", last_name: "Reader", email, password };
    expect((await client.send("register", "register", fields)).status).toBe(303);
    return client;
  }

  async function userIdOf(email: string): Promise<string> {
    return (await server.shop.accountOffice.userByEmail(email))?.userId ?? "";
  }

  it("S-61 let one of 50 sign-ups at once with one e-mail win, and tell 49 why not", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        newcomer().send("register", "register", {
          first_name: "Reader",
          last_name: `Number ${index}`,
          email: spellings[index % spellings.length] ?? "",
          password,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 422);
    expect(refused).toHaveLength(49);
    for (const answer of refused) {
      expect(/id="email-error">([^<]*)</.exec(await answer.text())?.[1]).toBe(
        "There is an account with this e-mail already.",
      );
    }
    expect(await userIdOf("ONE@example.com")).toMatch(/^user-/);
  }, 60_000);

  it("S-07 refuse every form of the shop that has no token of its own page", async () => {
    const { cloudShelf } = await openTestApi();
    const paths = cloudShelf.app.routes
      .filter(({ method, path }) => method === "POST" && !/^\/api\b|\*/.test(path))
      .map(({ path }) => path.slice(1).replaceAll(/:\w+/g, "x"));
    expect(new Set(paths).size).toBeGreaterThan(12);
    const client = newcomer();
    await client.send("sign-in", "sign-in", administrator);
    const stranger = await (await newcomer().get("sign-in")).text();
    const token = /name="csrf_token" value="([^"]+)"/.exec(stranger)?.[1] ?? "";
    for (const path of paths) {
      for (const fields of [{}, { csrf_token: "" }, { csrf_token: token }]) {
        expect([path, (await client.post(path, fields)).status]).toEqual([path, 403]);
      }
    }
  });

  it("S-07 change a password on the account's page, and sign out everywhere else", async () => {
    const client = await customer("change@example.com");
    const elsewhere = newcomer();
    const credentials = { email: "change@example.com", password };
    await elsewhere.send("sign-in", "sign-in", credentials);
    const change = { part: "password", password, new_password: newPassword };
    const wrong = await client.send("account", "account", { ...change, password: "not this" });
    expect(wrong.status).toBe(422);
    const text = await wrong.text();
    expect(/id="password-error">([^<]*)</.exec(text)?.[1]).toBe("The old password is wrong.");
    expect(text).not.toContain(newPassword);
    const short = await client.send("account", "account", { ...change, new_password: "short" });
    expect(await short.text()).toContain("Use at least 8 characters.");

    const before = client.cookies.get("cloudshelf_session");
    const changed = await client.send("account", "account", change);
    expect(changed.headers.get("location")).toBe("/cloudshelf/account");
    expect(client.cookies.get("cloudshelf_session")).not.toBe(before);
    expect(await (await client.get("account")).text()).toContain("Your password is changed");
    expect((await elsewhere.get("account")).status).toBe(303);
    const old = await newcomer().send("sign-in", "sign-in", credentials);
    expect(old.status).toBe(422);
    const anew = { ...credentials, password: newPassword };
    expect((await newcomer().send("sign-in", "sign-in", anew)).status).toBe(303);
  });

  it("S-07 answer 429 to who guesses at the old password on the account's page", async () => {
    const client = await customer("guesser@example.com");
    const change = { part: "password", new_password: newPassword };
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1) {
      const guess = { ...change, password: `guess ${index}` };
      statuses.push((await client.send("account", "account", guess)).status);
    }
    expect(statuses.slice(0, 10)).toEqual(new Array<number>(10).fill(422));
    expect(statuses[10]).toBe(429);
  });

  it("S-33 end an open session at its next page when the account is deactivated", async () => {
    const client = await customer("leaving@example.com");
    await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
    const page = await (await client.get("checkout")).text();
    const token = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    await server.shop.accountOffice.change(await userIdOf("leaving@example.com"), {
      accountStatus: "inactive",
    });
    // The form of the open page is sent by nobody who is known now.
    const order = await client.post("checkout", { csrf_token: token });
    expect(order.headers.get("location")).toContain("sign-in");
    expect((await client.get("account")).status).toBe(303);
    const credentials = { email: "leaving@example.com", password };
    const signIn = await client.send("sign-in", "sign-in", credentials);
    expect([signIn.status, await signIn.text()]).toEqual([
      422,
      expect.stringContaining("This account is not active."),
    ]);
  });

  it("S-06 tell who signs in what their cart had no room for", async () => {
    const client = await customer("full@example.com");
    const owner = { kind: "user", id: await userIdOf("full@example.com") } as const;
    await server.shop.carts.add(owner, "tech-001", 9);
    await client.send("account", "sign-out", {});
    await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "3" });
    await client.send("sign-in", "sign-in", { email: "full@example.com", password });
    expect(await (await client.get("cart")).text()).toContain(
      "Your cart had no room for 2 copies of &quot;Clean Code&quot;.",
    );
  });

  it("S-53 give a checkout that was sent without its key or its total both anew", async () => {
    const client = await customer("incomplete@example.com");
    await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
    for (const [name, value] of [
      ["idempotency_key", "x"],
      ["idempotency_key", "x".repeat(200)],
      ["expected_total_cents", "1e999"],
    ] as const) {
      const answer = await client.send("checkout", "checkout", { [name]: value });
      const page = await answer.text();
      expect([name, answer.status]).toEqual([name, 422]);
      expect(page).toContain("The form was not complete.");
      expect(page).not.toContain("Invalid input");
      expect(page).not.toContain(`value="${value}"`);
    }
  });

  it("S-53 lead who sends a used checkout for another cart to the order it has made", async () => {
    const client = await customer("again@example.com");
    const add = (bookId: string) =>
      client.send(`books/${bookId}`, "cart/items", { book_id: bookId, quantity: "1" });
    await add("tech-001");
    const page = await (await client.get("checkout")).text();
    const hidden = Object.fromEntries(
      ["csrf_token", "idempotency_key", "expected_total_cents"].map((name) => [
        name,
        new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? "",
      ]),
    );
    const { postalCode: postal_code, ...address } = checkoutBody.shippingAddress;
    const card = { card_number: "4242424242424242", expiry: "09/39", security_code: "123" };
    const form = { ...hidden, ...address, postal_code, ...card, holder: "Ada" };
    const first = await client.post("checkout", form);
    const orderHref = first.headers.get("location") ?? "";
    expect(orderHref).toContain("/orders/order-");
    await add("fic-001");
    const again = await client.post("checkout", form);
    expect(again.headers.get("location")).toBe("/cloudshelf/cart");
    const cart = await (await client.get("cart")).text();
    expect(cart).toContain("has made the order");
    expect(cart).toContain(`href="${orderHref}"`);
    expect(cart).toContain("The Great Gatsby");
  });
});

describe("accounts over the API", () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await openTestApi();
  });

  it("S-61 let one of 50 sign-ups at once with one e-mail win, and refuse 49 with 409", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        api.call("POST /users", {
          body: {
            email: spellings[index % spellings.length],
            password,
            firstName: "Reader",
            lastName: `Number ${index}`,
          },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(49);
    for (const { body } of refused) {
      expect(JSON.stringify(body)).toContain("EMAIL_TAKEN");
    }
  });

  it("S-07 change a password by its owner only, and give the session that is left", async () => {
    const { userId, token } = await api.register("changing");
    const other = await api.register("other");
    const route = `PUT /users/${userId}/password`;
    const body = { password: "a long enough password", newPassword };
    const staff = (await api.call("POST /sessions", { body: administrator })).body.sessionToken;
    expect((await api.call(route, { body })).status).toBe(401);
    for (const stranger of [other.token, staff]) {
      expect((await api.call(route, { body, token: stranger })).status).toBe(403);
    }
    const short = { ...body, newPassword: "short" };
    expect((await api.call(route, { body: short, token })).status).toBe(400);
    const wrong = { ...body, password: "not this one" };
    expect((await api.call(route, { body: wrong, token })).status).toBe(401);
    const changed = await api.call(route, { body, token });
    expect(changed).toMatchObject({ status: 200, body: { user: { userId } } });
    expect((await api.call(`GET /users/${userId}`, { token })).status).toBe(401);
    const anew = changed.body.sessionToken;
    expect((await api.call(`GET /users/${userId}`, { token: anew })).status).toBe(200);
  });

  it("S-33 use no open session of an inactive account, for nothing", async () => {
    const { userId, token } = await api.register("inactive");
    await api.call(`POST /cart/${userId}/items`, { body: { bookId: "tech-001" }, token });
    const staff = (await api.call("POST /sessions", { body: administrator })).body.sessionToken;
    const change = { accountStatus: "inactive" };
    expect((await api.call(`PUT /users/${userId}`, { body: change, token: staff })).status).toBe(
      200,
    );
    for (const [route, body] of [
      [`GET /users/${userId}`, undefined],
      [`GET /cart/${userId}`, undefined],
      ["POST /orders", checkoutBody],
      [`POST /cart/${userId}/checkout`, checkoutBody],
    ] as const) {
      const answer = await api.call(route, { token, ...(body === undefined ? {} : { body }) });
      expect([route, answer.status]).toEqual([route, 401]);
    }
  });

  it("let no administrator take access away from themselves", async () => {
    const { body } = await api.call("POST /sessions", { body: administrator });
    const { userId } = body.user;
    const token = body.sessionToken;
    for (const change of [
      { role: "customer" },
      { accountStatus: "inactive" },
      { role: "customer", firstName: "Half" },
    ]) {
      const answer = await api.call(`PUT /users/${userId}`, { body: change, token });
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([
        409,
        expect.stringContaining("OWN_ACCOUNT"),
      ]);
    }
    expect((await api.call(`DELETE /users/${userId}`, { token })).status).toBe(409);
    const { body: user } = await api.call(`GET /users/${userId}`, { token });
    expect(user).toMatchObject({ role: "administrator", firstName: body.user.firstName });
  });

  it("S-53 refuse a used checkout's key for another cart with 409", async () => {
    const userId = await customerWith(api, "keyed", { "tech-001": 1 });
    const first = await api.shop.orders.checkout(userId, checkoutRequest("k"));
    await api.shop.carts.add({ kind: "user", id: userId }, "fic-001", 1);
    const { sessionToken: token } = await api.shop.accounts.signIn(
      "keyed@example.com",
      "a long enough password",
    );
    const body = { ...checkoutBody, idempotencyKey: "k" };
    const answer = await api.call("POST /orders", { body, token });
    expect(answer.status).toBe(409);
    expect(JSON.stringify(answer.body)).toContain("CHECKOUT_KEY_USED");
    expect(JSON.stringify(answer.body)).toContain(first.orderId);
  });
});
