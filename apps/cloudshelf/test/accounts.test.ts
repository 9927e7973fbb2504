import { describe, expect, it } from "vitest";
import { demoAccount } from "../src/seed.ts";
import { createShop } from "../src/services/create-shop.ts";
import {
  address,
  checkoutRequest,
  openTestShop,
  refusalOf,
  registerCustomer,
  textOf,
} from "./support/test-shop.ts";

const password = "a long enough password";

describe("accounts", () => {
  it("S-07 register, sign in, sign out, and keep a profile with an address", async () => {
    const { shop } = await openTestShop();
    const registered = await registerCustomer(shop, "Ada");
    expect(registered.user).toMatchObject({ email: "ada@example.com", accountStatus: "active" });
    const { sessionToken, user } = await shop.accounts.signIn("ADA@example.com ", password);
    expect(user.userId).toBe(registered.user.userId);
    expect((await shop.accounts.userOf(sessionToken))?.userId).toBe(user.userId);
    await shop.accounts.update(user.userId, { phone: "+1-555-0199", address });
    expect(await shop.accounts.user(user.userId)).toMatchObject({
      phone: "+1-555-0199",
      address,
      firstName: "Ada",
    });
    await shop.accounts.signOut(sessionToken);
    expect(await shop.accounts.userOf(sessionToken)).toBeUndefined();
    expect(await shop.accounts.userOf(registered.sessionToken)).toBeDefined();
  });

  it("S-07 change what they are told to and keep the rest, a phone being taken away by null", async () => {
    const { shop, client } = await openTestShop();
    const { user } = await registerCustomer(shop, "Ada");
    await shop.accounts.update(user.userId, { phone: "+1-555-0199", address });
    await shop.accounts.update(user.userId, { lastName: "Lovelace" });
    const kept = { firstName: "Ada", lastName: "Lovelace", address, email: "ada@example.com" };
    expect(await shop.accounts.user(user.userId)).toMatchObject({ ...kept, phone: "+1-555-0199" });
    await shop.accounts.update(user.userId, { phone: null });
    expect(await shop.accounts.user(user.userId)).toMatchObject({ ...kept, phone: undefined });
    const { Item } = await client.send("GetItem", {
      TableName: "cloudshelf-users",
      Key: { user_id: { S: user.userId } },
    });
    expect(Object.keys(Item ?? {})).not.toContain("phone");
  });

  it("S-07 let the demo account sign in, which has an address", async () => {
    const { shop } = await openTestShop();
    const { user } = await shop.accounts.signIn(demoAccount.email, demoAccount.password);
    expect(user).toMatchObject({ userId: "user-demo", address: { country: "US" } });
  });

  it("refuse a wrong password and an unknown e-mail alike", async () => {
    const { shop } = await openTestShop();
    const wrong = await refusalOf(shop.accounts.signIn(demoAccount.email, "wrong"));
    const unknown = await refusalOf(shop.accounts.signIn("nobody@example.com", "wrong"));
    expect(wrong).toMatchObject({ code: "WRONG_CREDENTIALS" });
    expect(String(unknown)).toBe(String(wrong));
    expect(await refusalOf(shop.accounts.signIn("customer@example.com", ""))).toMatchObject({
      code: "WRONG_CREDENTIALS",
    });
  });

  it("store neither a password nor a token, and return no hash", async () => {
    const { shop, client } = await openTestShop();
    const signedIn = await registerCustomer(shop, "Ada");
    const { Items } = await client.send("Scan", { TableName: "cloudshelf-users" });
    const stored = JSON.stringify(Items);
    expect(stored).toContain("scrypt$1024$8$1$");
    expect(stored).not.toContain(password);
    expect(stored).not.toContain(signedIn.sessionToken.split(".")[1]);
    expect(JSON.stringify(signedIn.user)).not.toMatch(/scrypt|hash/);
  });

  it("end a session after a day, and the oldest of more than ten", async () => {
    const { shop, clock } = await openTestShop();
    const first = await registerCustomer(shop, "Ada");
    const tokens = [first.sessionToken];
    for (let count = 0; count < 10; count += 1) {
      tokens.push((await shop.accounts.signIn("ada@example.com", password)).sessionToken);
    }
    const live = async () =>
      (await Promise.all(tokens.map((token) => shop.accounts.userOf(token)))).map(
        (user) => user !== undefined,
      );
    expect(await live()).toEqual([false, ...new Array<boolean>(10).fill(true)]);
    clock.nowMs += 24 * 60 * 60 * 1_000;
    expect(new Set(await live())).toEqual(new Set([false]));
  });

  it("refuse tokens that are made up", async () => {
    const { shop } = await openTestShop();
    const { sessionToken } = await shop.accounts.signIn(demoAccount.email, demoAccount.password);
    const secret = sessionToken.split(".")[1] ?? "";
    for (const token of ["", ".", "user-demo.", `user-12345.${secret}`, `SESSIONS#x.${secret}`]) {
      expect(await shop.accounts.userOf(token)).toBeUndefined();
    }
  });

  it("lock sign-in after ten attempts, also when they come all at once, for a quarter of an hour", async () => {
    const { shop, clock } = await openTestShop();
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        refusalOf(shop.accounts.signIn(demoAccount.email, `guess ${index}`)),
      ),
    );
    const codes = guesses.map((guess) => (guess as { code: string }).code);
    expect(codes.filter((code) => code === "WRONG_CREDENTIALS")).toHaveLength(10);
    expect(codes.filter((code) => code === "TOO_MANY_ATTEMPTS")).toHaveLength(20);
    const signIn = () => shop.accounts.signIn(demoAccount.email, demoAccount.password);
    expect(await refusalOf(signIn())).toMatchObject({ code: "TOO_MANY_ATTEMPTS" });
    clock.nowMs += 15 * 60 * 1_000;
    expect((await signIn()).user.userId).toBe("user-demo");
  });

  it("forget failed attempts after a right password", async () => {
    const { shop } = await openTestShop();
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < 9; count += 1) {
        await refusalOf(shop.accounts.signIn(demoAccount.email, "wrong"));
      }
      await shop.accounts.signIn(demoAccount.email, demoAccount.password);
    }
  });

  it.each([
    [{ email: "not an address" }, "email"],
    [{ password: "short" }, "password"],
    [{ firstName: " " }, "firstName"],
  ])("refuse the registration %j", async (fault, subject) => {
    const { shop } = await openTestShop();
    const registration = {
      email: "ada@example.com",
      password,
      firstName: "Ada",
      lastName: "Reader",
      ...fault,
    };
    expect(await refusalOf(shop.accounts.register(registration))).toMatchObject({
      code: "INVALID_INPUT",
      subject,
    });
  });

  it("S-33 are active, and an inactive one can neither sign in nor order", async () => {
    const { shop, clock } = await openTestShop();
    const { user, sessionToken } = await registerCustomer(shop, "Ada");
    expect(user.accountStatus).toBe("active");
    await shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
    await shop.accountOffice.change(user.userId, { accountStatus: "inactive" });
    expect(await shop.accounts.userOf(sessionToken)).toBeUndefined();
    expect(await refusalOf(shop.accounts.signIn("ada@example.com", password))).toMatchObject({
      code: "ACCOUNT_INACTIVE",
    });
    // Whether there is such an account is told only to who knows its password.
    expect(await refusalOf(shop.accounts.signIn("ada@example.com", "a wrong one"))).toMatchObject({
      code: "WRONG_CREDENTIALS",
    });
    expect(await refusalOf(shop.orders.checkout(user.userId, checkoutRequest("k")))).toMatchObject({
      code: "ACCOUNT_INACTIVE",
    });
    expect((await shop.catalogue.book("tech-001")).stockQuantity).toBe(25);
    clock.nowMs += 60_000;
    await shop.accountOffice.change(user.userId, { accountStatus: "active" });
    await shop.accounts.signIn("ada@example.com", password);
    expect((await shop.orders.checkout(user.userId, checkoutRequest("k"))).status).toBe(
      "confirmed",
    );
  });
});

describe("unique accounts", () => {
  it("S-59 are created only when no user has the id", async () => {
    const { options, context, calls } = await openTestShop();
    let count = 0;
    // The same id for every user, and another text for every transaction's token.
    const uuid = () => {
      count += 1;
      return `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
    };
    const shop = createShop({ ...options, uuid });
    const first = await registerCustomer(shop, "Ada");
    const second = await refusalOf(registerCustomer(shop, "Bob"));
    expect(second).toMatchObject({ code: "transactionRefused" });
    expect(await shop.accounts.user(first.user.userId)).toMatchObject({ firstName: "Ada" });
    expect(await context.data.EmailGuard.get({ user_id: "EMAIL#bob@example.com" })).toBeUndefined();
    const puts = JSON.stringify(
      calls.filter(({ operation }) => operation === "TransactWriteItems").at(0)?.input,
    );
    expect(puts.match(/attribute_not_exists/g)).toHaveLength(4);
  });

  it("S-61 let one of 50 parallel sign-ups with the same e-mail in any case win", async () => {
    const { shop, client } = await openTestShop();
    const spellings = [
      "reader.one@example.com",
      "Reader.One@Example.com",
      "READER.ONE@EXAMPLE.COM",
    ];
    const signUps = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        shop.accounts.register({
          email: spellings[index % spellings.length] ?? "",
          password,
          firstName: `Reader ${index}`,
          lastName: "One",
        }),
      ),
    );
    const refused = signUps.flatMap((signUp) =>
      signUp.status === "rejected" ? [(signUp.reason as { code: string }).code] : [],
    );
    expect(refused).toEqual(new Array<string>(49).fill("EMAIL_TAKEN"));
    const { Items: all } = await client.send("Scan", { TableName: "cloudshelf-users" });
    // No half of a refused account is left: no user, no password, no session.
    const kinds = all?.map((item) => /^[A-Z]*/.exec(textOf(item["user_id"]))?.[0]).sort();
    for (const kind of ["CREDENTIAL", "SESSIONS"]) {
      // The demo account's, and that of the one who won.
      expect(
        kinds?.filter((each) => each === kind),
        kind,
      ).toHaveLength(2);
    }
    expect(kinds?.filter((kind) => kind === "")).toHaveLength(3);
    const { Items } = await client.send("Query", {
      TableName: "cloudshelf-users",
      IndexName: "EmailIndex",
      KeyConditionExpression: "email = :email",
      ExpressionAttributeValues: { ":email": { S: "reader.one@example.com" } },
    });
    expect(Items).toHaveLength(1);
    expect((await shop.accounts.signIn("Reader.One@example.com", password)).user.email).toBe(
      "reader.one@example.com",
    );
  });

  it("give an e-mail free when its account is removed", async () => {
    const { shop } = await openTestShop();
    const { user, sessionToken } = await registerCustomer(shop, "Ada");
    await shop.accountOffice.remove(user.userId);
    expect(await shop.accounts.userOf(sessionToken)).toBeUndefined();
    expect((await registerCustomer(shop, "Ada")).user.userId).not.toBe(user.userId);
  });

  it("leave EmailIndex to the users", async () => {
    const { client, shop } = await openTestShop();
    await registerCustomer(shop, "Ada");
    const { Items } = await client.send("Scan", {
      TableName: "cloudshelf-users",
      IndexName: "EmailIndex",
    });
    expect(Items?.every((item) => textOf(item["user_id"]).startsWith("user-"))).toBe(true);
    expect(Items).toHaveLength(3);
  });
});
