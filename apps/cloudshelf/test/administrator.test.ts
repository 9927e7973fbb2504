import { describe, expect, it } from "vitest";
import { seed } from "../src/seed.ts";
import { administrator } from "./support/test-api.ts";
import { openTestShop, registerCustomer } from "./support/test-shop.ts";

describe("the administrator that seeding makes", () => {
  it("opens the back office, at every start anew", async () => {
    const test = await openTestShop({ administrator });
    const again = await seed({ ...test.options, books: [], administrator });
    expect(again.administrator).toBe("ready");
    const { user } = await test.shop.accounts.signIn(administrator.email, administrator.password);
    expect(user.role).toBe("administrator");
  });

  it("may be another than at the start before", async () => {
    const test = await openTestShop({ administrator });
    const other = { email: "owner@example.com", password: "another long password" };
    const seeded = await seed({ ...test.options, books: [], administrator: other });
    expect(seeded.administrator).toBe("ready");
    const { user } = await test.shop.accounts.signIn(other.email, other.password);
    expect(user.role).toBe("administrator");
  });

  it("keeps the password that was changed since", async () => {
    const test = await openTestShop({ administrator });
    const other = { ...administrator, password: "another long password" };
    const seeded = await seed({ ...test.options, books: [], administrator: other });
    expect(seeded.administrator).toBe("otherPassword");
    const signIn = test.shop.accounts.signIn(other.email, other.password);
    await expect(signIn).rejects.toMatchObject({ code: "WRONG_CREDENTIALS" });
  });

  it("is never whoever had registered the e-mail before", async () => {
    const test = await openTestShop();
    const { user } = await registerCustomer(test.shop, "keeper");
    const seeded = await seed({ ...test.options, books: [], administrator });
    expect(seeded.administrator).toBe("otherOwner");
    expect((await test.shop.accounts.user(user.userId)).role).toBe("customer");
  });

  it("is no one when none is given", async () => {
    const { options } = await openTestShop();
    expect((await seed({ ...options, books: [] })).administrator).toBeUndefined();
  });
});
