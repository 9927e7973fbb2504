import { beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "../test/app.suite.ts";
import { equals, exists, not, notExists } from "./index.ts";

const key = { user_id: "ann" };

let shop: App["shop"];
beforeEach(async () => {
  ({ shop } = await openApp());
  await shop.User.create({ ...key, email: "ann@example.com" });
});

describe("another entity's item under the same key", () => {
  it("is absent to a check, as it is to a get", async () => {
    expect(await shop.Guest.get(key)).toBeUndefined();
    await shop.transact([
      shop.Guest.check(key, notExists("user_id")),
      shop.Admin.put({ user_id: "bob", level: 1 }),
    ]);
    await shop.Guest.check(key, not(equals("user_id", "ann")));
    for (const condition of [exists("user_id"), equals("user_id", "ann")]) {
      await expect(shop.Guest.check(key, condition)).rejects.toMatchObject({
        code: "itemNotFound",
        message: "Guest user_id=ann does not exist: an item of another entity has its key.",
      });
    }
    await shop.User.check(key, exists("user_id"));
  });

  it("is not overwritten by a put whose condition it meets", async () => {
    const put = shop.Guest.put(key, { if: exists("user_id") });
    await expect(put).rejects.toMatchObject({ code: "itemNotFound" });
    await expect(shop.Guest.put(key, { if: notExists("note") })).rejects.toMatchObject({
      code: "itemNotFound",
    });
    expect(await shop.User.get(key)).toMatchObject({ email: "ann@example.com" });
  });

  it("is named where it is in the way of a create", async () => {
    await expect(shop.Guest.create(key)).rejects.toMatchObject({
      code: "itemExists",
      message: "Guest user_id=ann cannot be created: an item of another entity has its key.",
    });
    await expect(shop.User.create({ ...key, email: "b@example.com" })).rejects.toMatchObject({
      message: "User user_id=ann exists already.",
    });
  });
});
