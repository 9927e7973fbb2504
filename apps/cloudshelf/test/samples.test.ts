import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { catalogueBooks, seed } from "../src/seed.ts";
import { openTestShop, sampleTimeMs, type TestShop } from "./support/test-shop.ts";

type WireItem = Awaited<ReturnType<typeof getItem>>;

async function getItem(client: Client, tableName: string, key: Record<string, string>) {
  const Key = Object.fromEntries(Object.entries(key).map(([name, text]) => [name, { S: text }]));
  const { Item } = await client.send("GetItem", { TableName: tableName, Key });
  return Item;
}

const samples = catalogueBooks().slice(0, 3);

const cleanCode: WireItem = {
  category: { S: "Technology" },
  book_id: { S: "tech-001" },
  title: { S: "Clean Code" },
  author: { S: "Robert C. Martin" },
  isbn: { S: "9780132350884" },
  price: { N: "42.99" },
  stock_quantity: { N: "25" },
  description: { S: "A handbook of agile software craftsmanship" },
  image_url: { S: "https://cloudshelf-images.s3.amazonaws.com/clean-code.jpg" },
  created_at: { S: "2025-09-05T10:00:00Z" },
  updated_at: { S: "2025-09-05T10:00:00Z" },
};

/** Every item of every table, read by Scan, which the shop itself never uses. */
async function allItems(test: TestShop): Promise<unknown[]> {
  const { TableNames } = await test.client.send("ListTables", {});
  const scans = await Promise.all(
    TableNames.map((name) => test.client.send("Scan", { TableName: name })),
  );
  return scans.flatMap(({ Items }) => Items ?? []);
}

describe("the source's sample items", () => {
  it("S-28 include the book with its 11 attributes, price 42.99 and stock 25 exactly", async () => {
    const test = await openTestShop();
    const key = { category: "Technology", book_id: "tech-001" };
    const item = await getItem(test.client, "cloudshelf-books", key);
    expect(item).toEqual(cleanCode);
    expect(Object.keys(item ?? {})).toHaveLength(11);
    const book = await test.shop.catalogue.book("tech-001");
    expect([book.priceCents, book.stockQuantity]).toEqual([4299, 25]);
  });

  it("S-29 include the cart, whose total is the sum of its lines and whose count is 1", async () => {
    const test = await openTestShop();
    const key = { user_id: "user-12345", cart_id: "cart-2025-09-05" };
    expect(await getItem(test.client, "cloudshelf-carts", key)).toEqual({
      user_id: { S: "user-12345" },
      cart_id: { S: "cart-2025-09-05" },
      items: {
        L: [
          {
            M: {
              book_id: { S: "tech-001" },
              category: { S: "Technology" },
              title: { S: "Clean Code" },
              price: { N: "42.99" },
              quantity: { N: "1" },
            },
          },
        ],
      },
      total_amount: { N: "42.99" },
      item_count: { N: "1" },
      created_at: { S: "2025-09-05T10:00:00Z" },
      updated_at: { S: "2025-09-05T10:30:00Z" },
      expires_at: { N: "1725811200" },
    });
    const stored = await test.context.data.StoredCart.query({ user_id: "user-12345" }).first();
    const sum = stored?.items.reduce((total, line) => total + line.price * line.quantity, 0);
    expect([sum, stored?.total_amount, stored?.item_count]).toEqual([4299, 4299, 1]);
  });

  it("S-30 treat the sample cart as expired on the day of its creation", async () => {
    const test = await openTestShop({ nowMs: sampleTimeMs });
    expect(new Date(1725811200 * 1000).toISOString()).toBe("2024-09-08T16:00:00.000Z");
    const owner = { kind: "user", id: "user-12345" } as const;
    expect((await test.shop.carts.current(owner)).cartId).toBeUndefined();
    const cart = await test.shop.carts.add(owner, "fic-001", 1);
    expect(cart.lines.map(({ bookId }) => bookId)).toEqual(["fic-001"]);
    const key = { user_id: "user-12345", cart_id: "cart-2025-09-05" };
    const item = await getItem(test.client, "cloudshelf-carts", key);
    // Created at 2025-09-05T10:00:00Z, and seven days on, in epoch seconds.
    expect(item?.["expires_at"]).toEqual({ N: "1757671200" });
  });

  it("S-31 include the user with the nested address", async () => {
    const test = await openTestShop();
    expect(await getItem(test.client, "cloudshelf-users", { user_id: "user-12345" })).toEqual({
      user_id: { S: "user-12345" },
      email: { S: "customer@example.com" },
      first_name: { S: "John" },
      last_name: { S: "Doe" },
      phone: { S: "+1-555-0123" },
      address: {
        M: {
          street: { S: "123 Main St" },
          city: { S: "Anytown" },
          state: { S: "ST" },
          postal_code: { S: "12345" },
          country: { S: "US" },
        },
      },
      created_at: { S: "2025-09-05T10:00:00Z" },
      last_login: { S: "2025-09-05T10:00:00Z" },
      account_status: { S: "active" },
    });
    const user = await test.shop.accounts.user("user-12345");
    expect(user.address).toEqual({
      street: "123 Main St",
      city: "Anytown",
      state: "ST",
      postalCode: "12345",
      country: "US",
    });
  });

  it("S-32 include the order, 42.99 and 3.44 and 5.99 being 52.42", async () => {
    const test = await openTestShop();
    const key = { user_id: "user-12345", order_id: "order-2025-09-05-001" };
    expect(await getItem(test.client, "cloudshelf-orders", key)).toEqual({
      user_id: { S: "user-12345" },
      order_id: { S: "order-2025-09-05-001" },
      order_date: { S: "2025-09-05" },
      items: {
        L: [
          {
            M: {
              book_id: { S: "tech-001" },
              title: { S: "Clean Code" },
              price: { N: "42.99" },
              quantity: { N: "1" },
            },
          },
        ],
      },
      subtotal: { N: "42.99" },
      tax: { N: "3.44" },
      shipping: { N: "5.99" },
      total: { N: "52.42" },
      status: { S: "confirmed" },
      shipping_address: {
        M: {
          street: { S: "123 Main St" },
          city: { S: "Anytown" },
          state: { S: "ST" },
          postal_code: { S: "12345" },
        },
      },
      created_at: { S: "2025-09-05T10:00:00Z" },
      updated_at: { S: "2025-09-05T10:00:00Z" },
    });
    const order = await test.shop.orders.order("user-12345", "order-2025-09-05-001");
    expect(order.subtotalCents + order.taxCents + order.shippingCents).toBe(order.totalCents);
    expect(order.totalCents).toBe(5242);
  });

  it("S-39 are three books, and loading twice changes nothing", async () => {
    const test = await openTestShop();
    const before = await allItems(test);
    const books = await Promise.all(samples.map(({ bookId }) => test.shop.catalogue.book(bookId)));
    const stored = (category: string, bookId: string) =>
      getItem(test.client, "cloudshelf-books", { category, book_id: bookId });
    const times = { created_at: cleanCode?.["created_at"], updated_at: cleanCode?.["updated_at"] };
    expect(await stored("Fiction", "fic-001")).toEqual({
      category: { S: "Fiction" },
      book_id: { S: "fic-001" },
      title: { S: "The Great Gatsby" },
      author: { S: "F. Scott Fitzgerald" },
      isbn: { S: "9780743273565" },
      price: { N: "12.99" },
      stock_quantity: { N: "50" },
      description: { S: "Classic American novel about the Jazz Age" },
      image_url: { S: "https://cloudshelf-images.s3.amazonaws.com/great-gatsby.jpg" },
      ...times,
    });
    expect(await stored("Technology", "tech-001")).toEqual(cleanCode);
    expect(await stored("Business", "bus-001")).toEqual({
      category: { S: "Business" },
      book_id: { S: "bus-001" },
      title: { S: "The Lean Startup" },
      author: { S: "Eric Ries" },
      isbn: { S: "9780307887894" },
      price: { N: "26.99" },
      stock_quantity: { N: "30" },
      description: { S: "How constant innovation creates successful businesses" },
      image_url: { S: "https://cloudshelf-images.s3.amazonaws.com/lean-startup.jpg" },
      ...times,
    });
    expect(
      books.map((book) => [book.bookId, book.title, book.priceCents, book.stockQuantity]),
    ).toEqual([
      ["fic-001", "The Great Gatsby", 1299, 50],
      ["tech-001", "Clean Code", 4299, 25],
      ["bus-001", "The Lean Startup", 2699, 30],
    ]);
    const again = await seed({ ...test.options, books: samples });
    expect(again).toEqual({ createdBookCount: 0, knownBookCount: 3 });
    expect(await allItems(test)).toEqual(before);
    expect(await test.shop.catalogue.categories()).toEqual([
      { name: "Business", bookCount: 1 },
      { name: "Fiction", bookCount: 1 },
      { name: "Technology", bookCount: 1 },
    ]);
  });

  it("tells the progress of loading", async () => {
    const steps: string[] = [];
    await openTestShop({
      onProgress: ({ step, doneCount, totalCount }) =>
        steps.push(`${step} ${doneCount}/${totalCount}`),
    });
    expect(steps).toEqual([
      "books 1/3",
      "books 2/3",
      "books 3/3",
      "samples 0/3",
      "samples 3/3",
      "accounts 1/1",
    ]);
  });
});

describe("the source's queries", () => {
  it("S-42 find tech-001 in the category Technology", async () => {
    const { client } = await openTestShop();
    const { Items } = await client.send("Query", {
      TableName: "cloudshelf-books",
      KeyConditionExpression: "category = :category",
      ExpressionAttributeValues: { ":category": { S: "Technology" } },
    });
    expect(Items).toEqual([cleanCode]);
  });

  it("S-43 find user-12345 by customer@example.com on EmailIndex", async () => {
    const { client, shop, calls } = await openTestShop();
    const { Items } = await client.send("Query", {
      TableName: "cloudshelf-users",
      IndexName: "EmailIndex",
      KeyConditionExpression: "email = :email",
      ExpressionAttributeValues: { ":email": { S: "customer@example.com" } },
    });
    expect(Items?.map((item) => item["user_id"])).toEqual([{ S: "user-12345" }]);
    calls.length = 0;
    expect((await shop.accountOffice.userByEmail("Customer@Example.com"))?.userId).toBe(
      "user-12345",
    );
    expect(calls.map(({ input }) => input["IndexName"])).toEqual(["EmailIndex"]);
  });

  it("S-44 find the sample order under its user", async () => {
    const { client } = await openTestShop();
    const { Items } = await client.send("Query", {
      TableName: "cloudshelf-orders",
      KeyConditionExpression: "user_id = :user_id",
      ExpressionAttributeValues: { ":user_id": { S: "user-12345" } },
    });
    expect(Items?.map((item) => item["order_id"])).toEqual([{ S: "order-2025-09-05-001" }]);
  });
});
