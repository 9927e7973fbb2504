import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ShopServer, startShop } from "../support/shop-server.ts";
import { administrator } from "../support/test-api.ts";

describe("the back office", () => {
  let server: ShopServer;

  beforeAll(async () => {
    server = await startShop();
  }, 60_000);

  afterAll(async () => {
    await server?.close();
  });

  const newcomer = (): FormClient =>
    createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");

  it("sends a guest to the sign-in, and from there back", async () => {
    const client = newcomer();
    const response = await client.get("admin/books");
    expect(response.status).toBe(303);
    const signIn = response.headers.get("location") ?? "";
    expect(signIn).toBe("/cloudshelf/sign-in?next=%2Fcloudshelf%2Fadmin%2Fbooks");
    const entered = await client.send("sign-in?next=/cloudshelf/admin/books", "sign-in", {
      ...administrator,
      next: "/cloudshelf/admin/books",
    });
    expect(entered.headers.get("location")).toBe("/cloudshelf/admin/books");
  });

  it("is not there for a customer, whose pages do not speak of it", async () => {
    const client = newcomer();
    await client.send("register", "register", {
      first_name: "Ada",
      last_name: "Reader",
      email: "ada@example.com",
      password: "a quiet reading room",
    });
    expect((await client.get("admin/books")).status).toBe(404);
    expect(await (await client.get("")).text()).not.toContain("Back office");
  });

  it("lists every book for the staff, and is named in the header of their pages", async () => {
    const client = newcomer();
    await client.send("sign-in", "sign-in", administrator);
    const text = await (await client.get("admin/books")).text();
    const { items } = await server.shop.inventory.books({ limit: 50 });
    for (const { bookId } of items)
      expect(text).toContain(`/cloudshelf/admin/books/edit/${bookId}"`);
    expect(await (await client.get("")).text()).toContain("Back office");
  });
});
