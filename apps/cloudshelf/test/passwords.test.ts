import { passwordCostDefault } from "@plinth/kit";
import { describe, expect, it } from "vitest";
import { createShop } from "../src/services/create-shop.ts";
import { ordersOf } from "./support/buying.ts";
import { openTestShop, refusalOf, registerCustomer, textOf } from "./support/test-shop.ts";

const password = "a long enough password";
const newPassword = "an even longer password";
const windowMs = 15 * 60 * 1_000;

describe("passwords", () => {
  it("S-07 are stored as scrypt hashes of 32 MiB, three passes and a salt of their own", async () => {
    expect(passwordCostDefault).toEqual({ N: 2 ** 15, r: 8, p: 3 });
    const { options, context } = await openTestShop({ contents: "empty" });
    const { passwordCost: _, ...asDeployed } = options;
    const shop = createShop(asDeployed);
    const hashes: string[] = [];
    for (const name of ["ada", "bea"]) {
      const { user } = await registerCustomer(shop, name);
      const key = { user_id: `CREDENTIAL#${user.userId}` };
      hashes.push((await context.data.Credential.get(key))?.password_hash ?? "");
    }
    for (const hash of hashes) expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[^$]{22,}\$[^$]{40,}$/);
    expect(hashes[0]).not.toBe(hashes[1]);
    expect((await shop.accounts.signIn("ada@example.com", password)).user.firstName).toBe("ada");
  }, 60_000);

  it("S-07 are changed by who knows the old one, which is worth nothing then", async () => {
    const { shop } = await openTestShop();
    const { user } = await registerCustomer(shop, "ada");
    const changed = await shop.accounts.changePassword(user.userId, { password, newPassword });
    expect(changed.user.userId).toBe(user.userId);
    expect(await refusalOf(shop.accounts.signIn("ada@example.com", password))).toMatchObject({
      code: "WRONG_CREDENTIALS",
    });
    expect((await shop.accounts.signIn("ada@example.com", newPassword)).user.userId).toBe(
      user.userId,
    );
  });

  it("S-07 end every session when they are changed, and give a new one to who changed them", async () => {
    const { shop } = await openTestShop();
    const { user, sessionToken } = await registerCustomer(shop, "ada");
    const elsewhere = await shop.accounts.signIn("ada@example.com", password);
    const changed = await shop.accounts.changePassword(user.userId, { password, newPassword });
    for (const token of [sessionToken, elsewhere.sessionToken]) {
      expect(await shop.accounts.userOf(token)).toBeUndefined();
    }
    expect((await shop.accounts.userOf(changed.sessionToken))?.userId).toBe(user.userId);
  });

  it.each([
    ["a wrong old one", { password: "not this one" }, "WRONG_CREDENTIALS", "password"],
    ["a new one that is too short", { newPassword: "short" }, "INVALID_INPUT", "newPassword"],
    ["a new one that is endless", { newPassword: "x".repeat(201) }, "INVALID_INPUT", "newPassword"],
  ])("refuse %s, and keep the session", async (_, fault, code, subject) => {
    const { shop } = await openTestShop();
    const { user, sessionToken } = await registerCustomer(shop, "ada");
    const change = { password, newPassword, ...fault };
    expect(await refusalOf(shop.accounts.changePassword(user.userId, change))).toMatchObject({
      code,
      subject,
    });
    expect(await shop.accounts.userOf(sessionToken)).toBeDefined();
    await shop.accounts.signIn("ada@example.com", password);
  });

  it("count guesses at the old one as attempts to sign in", async () => {
    const { shop } = await openTestShop();
    const { user } = await registerCustomer(shop, "ada");
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        refusalOf(
          shop.accounts.changePassword(user.userId, { password: `guess ${index}`, newPassword }),
        ),
      ),
    );
    const codes = guesses.map((guess) => (guess as { code: string }).code);
    expect(codes.filter((code) => code === "WRONG_CREDENTIALS")).toHaveLength(10);
    expect(codes.filter((code) => code === "TOO_MANY_ATTEMPTS")).toHaveLength(20);
    const change = { password, newPassword };
    expect(await refusalOf(shop.accounts.changePassword(user.userId, change))).toMatchObject({
      code: "TOO_MANY_ATTEMPTS",
    });
  });

  it("S-61 are changed once by nine changes at once, and one session is left", async () => {
    const { shop, context } = await openTestShop();
    const { user } = await registerCustomer(shop, "ada");
    const changes = await Promise.allSettled(
      Array.from({ length: 9 }, (_, index) =>
        shop.accounts.changePassword(user.userId, {
          password,
          newPassword: `new password ${index}`,
        }),
      ),
    );
    const done = changes.flatMap((change) => (change.status === "fulfilled" ? [change.value] : []));
    expect(done).toHaveLength(1);
    for (const change of changes) {
      if (change.status === "rejected") {
        expect(change.reason).toMatchObject({ code: "WRONG_CREDENTIALS" });
      }
    }
    const list = await context.data.SessionList.get({ user_id: `SESSIONS#${user.userId}` });
    expect(list?.sessions).toHaveLength(1);
    expect(await shop.accounts.userOf(done[0]?.sessionToken ?? "")).toBeDefined();
  });

  it("open no session when they are changed while the old one is checked", async () => {
    const test = await openTestShop();
    const { user } = await registerCustomer(test.shop, "ada");
    let isChanged = false;
    const slow = createShop({
      ...test.options,
      client: {
        close: () => Promise.resolve(),
        async send(operation, input, options) {
          if (operation === "TransactWriteItems" && !isChanged) {
            isChanged = true;
            await test.shop.accounts.changePassword(user.userId, { password, newPassword });
          }
          return await test.client.send(operation, input, options);
        },
      },
    });
    expect(await refusalOf(slow.accounts.signIn("ada@example.com", password))).toMatchObject({
      code: "WRONG_CREDENTIALS",
    });
    expect(isChanged).toBe(true);
  });

  it("S-33 are not changed for an inactive account", async () => {
    const { shop } = await openTestShop();
    const { user } = await registerCustomer(shop, "ada");
    await shop.accountOffice.change(user.userId, { accountStatus: "inactive" });
    const change = { password, newPassword };
    expect(await refusalOf(shop.accounts.changePassword(user.userId, change))).toMatchObject({
      code: "ACCOUNT_INACTIVE",
    });
  });
});

describe("the lockout", () => {
  const guess = async (shop: Parameters<typeof registerCustomer>[0], count: number) => {
    const codes: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const refusal = await refusalOf(shop.accounts.signIn("ada@example.com", `guess ${index}`));
      codes.push((refusal as { code: string }).code);
    }
    return codes;
  };

  it("S-07 counts before the password is looked at: a locked account costs no hash", async () => {
    const test = await openTestShop();
    await registerCustomer(test.shop, "ada");
    await guess(test.shop, 10);
    test.calls.length = 0;
    expect(await guess(test.shop, 1)).toEqual(["TOO_MANY_ATTEMPTS"]);
    // Refused by the conditions of the count, with the right password too.
    expect(test.calls.map(({ operation }) => operation)).toEqual([
      "GetItem",
      "GetItem",
      "UpdateItem",
      "UpdateItem",
    ]);
    expect(await refusalOf(test.shop.accounts.signIn("ada@example.com", password))).toMatchObject({
      code: "TOO_MANY_ATTEMPTS",
    });
  });

  it("S-07 ends at the second when its window does, and not a second before", async () => {
    const { shop, clock } = await openTestShop();
    await registerCustomer(shop, "ada");
    await guess(shop, 10);
    clock.nowMs += windowMs - 1_000;
    expect(await guess(shop, 1)).toEqual(["TOO_MANY_ATTEMPTS"]);
    clock.nowMs += 1_000;
    await shop.accounts.signIn("ada@example.com", password);
  });

  it("S-07 does not last for as long as a clock was wrong", async () => {
    const { shop, clock } = await openTestShop();
    await registerCustomer(shop, "ada");
    const rightMs = clock.nowMs;
    clock.nowMs += 365 * 24 * 60 * 60 * 1_000;
    await guess(shop, 11);
    clock.nowMs = rightMs;
    expect(await guess(shop, 10)).toEqual(new Array<string>(10).fill("WRONG_CREDENTIALS"));
    expect(await guess(shop, 1)).toEqual(["TOO_MANY_ATTEMPTS"]);
  });

  it("S-07 begins no new window on a server whose clock is a little behind", async () => {
    const { shop, clock } = await openTestShop();
    await registerCustomer(shop, "ada");
    await guess(shop, 10);
    clock.nowMs -= 5 * 60 * 1_000;
    expect(await guess(shop, 1)).toEqual(["TOO_MANY_ATTEMPTS"]);
  });

  it("S-07 is ended by the staff, which sees until when it lasts", async () => {
    const { shop } = await openTestShop();
    const { user } = await registerCustomer(shop, "ada");
    await guess(shop, 3);
    expect(await shop.accountOffice.account(user.userId)).toMatchObject({
      attemptCount: 3,
      lockedUntil: undefined,
      sessionCount: 1,
    });
    await guess(shop, 7);
    expect(await shop.accountOffice.account(user.userId)).toMatchObject({
      attemptCount: 10,
      lockedUntil: "2025-09-05T10:15:00Z",
    });
    await shop.accountOffice.unlock(user.userId);
    expect((await shop.accountOffice.account(user.userId)).lockedUntil).toBeUndefined();
    await shop.accounts.signIn("ada@example.com", password);
    // The sample user has no password, and so nothing to unlock.
    await shop.accountOffice.unlock("user-12345");
  });
});

describe("the staff's access", () => {
  async function twoAdministrators() {
    const test = await openTestShop();
    const ids: string[] = [];
    for (const name of ["ada", "bea"]) {
      const { user } = await registerCustomer(test.shop, name);
      await test.shop.accountOffice.change(user.userId, { role: "administrator" });
      ids.push(user.userId);
    }
    const [ada = "", bea = ""] = ids;
    return { ...test, ada, bea };
  }

  it.each([
    ["the role", { role: "customer" }],
    ["the account", { accountStatus: "inactive" }],
  ] as const)("is not taken from oneself with %s", async (_, change) => {
    const { shop, ada } = await twoAdministrators();
    expect(await refusalOf(shop.accountOffice.change(ada, change, ada))).toMatchObject({
      code: "OWN_ACCOUNT",
    });
    expect(await refusalOf(shop.accountOffice.remove(ada, ada))).toMatchObject({
      code: "OWN_ACCOUNT",
    });
    expect(await shop.accounts.user(ada)).toMatchObject({
      role: "administrator",
      accountStatus: "active",
    });
  });

  it.each([
    ["roles", { role: "customer" }],
    ["accounts", { accountStatus: "inactive" }],
  ] as const)("is left to one of two who take each other's %s at once", async (_, change) => {
    const { shop, ada, bea } = await twoAdministrators();
    const outcomes = await Promise.allSettled([
      shop.accountOffice.change(bea, change, ada),
      shop.accountOffice.change(ada, change, bea),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({ reason: { code: "ADMINISTRATOR_REQUIRED" } });
    const users = await Promise.all([shop.accounts.user(ada), shop.accounts.user(bea)]);
    const left = users.filter(
      ({ role, accountStatus }) => role === "administrator" && accountStatus === "active",
    );
    expect(left).toHaveLength(1);
  });

  it("ends at once with the role: what is asked for afterwards is refused", async () => {
    const { shop, ada, bea } = await twoAdministrators();
    const { user } = await registerCustomer(shop, "cleo");
    await shop.accountOffice.change(bea, { role: "customer" }, ada);
    for (const refused of [
      shop.accountOffice.change(user.userId, { accountStatus: "inactive" }, bea),
      shop.accountOffice.change(bea, { role: "administrator" }, bea),
      shop.accountOffice.remove(user.userId, bea),
    ]) {
      expect(await refusalOf(refused)).toMatchObject({ code: "ADMINISTRATOR_REQUIRED" });
    }
    expect((await shop.accounts.user(user.userId)).accountStatus).toBe("active");
  });

  it("removes an account in the name of another, and lets customers remove their own", async () => {
    const { shop, ada } = await twoAdministrators();
    const first = await registerCustomer(shop, "cleo");
    await shop.accountOffice.remove(first.user.userId, ada);
    const second = await registerCustomer(shop, "cleo");
    await shop.accountOffice.remove(second.user.userId, second.user.userId);
    expect(await shop.accounts.userOf(second.sessionToken)).toBeUndefined();
  });

  it("S-33 ends a user's sessions when the account is made inactive, and does not bring them back", async () => {
    const test = await openTestShop();
    const { shop } = test;
    const { user, sessionToken } = await registerCustomer(shop, "ada");
    await shop.accountOffice.change(user.userId, { accountStatus: "inactive" });
    await shop.accountOffice.change(user.userId, { accountStatus: "active" });
    expect(await shop.accounts.userOf(sessionToken)).toBeUndefined();
    expect(await ordersOf(test, user.userId)).toEqual([]);
    const { Item } = await test.client.send("GetItem", {
      TableName: "cloudshelf-users",
      Key: { user_id: { S: `SESSIONS#${user.userId}` } },
    });
    expect(textOf(Item?.["user_id"])).toBe("");
  });

  it("ends all sessions of a user", async () => {
    const { shop } = await openTestShop();
    const { user, sessionToken } = await registerCustomer(shop, "ada");
    await shop.accountOffice.endSessions(user.userId);
    expect(await shop.accounts.userOf(sessionToken)).toBeUndefined();
  });
});
