import { ShopError } from "../../src/services/shop.ts";
import { checkoutRequest, registerCustomer, type TestShop } from "../support/test-shop.ts";

/** What a shop's people do, each by a number that chooses whom and what. */
type Act = (test: TestShop, choice: number) => Promise<unknown>;

const people = ["ada", "bea", "cyd", "dot"];
const categories = ["Technology", "Fiction", "Garden"];

async function personOf({ shop }: TestShop, choice: number): Promise<string> {
  const name = people[choice % people.length] ?? "ada";
  const known = await shop.accountOffice.userByEmail(`${name}@example.com`);
  return known?.userId ?? (await registerCustomer(shop, name)).user.userId;
}

async function bookOf({ shop }: TestShop, choice: number): Promise<string> {
  const { items } = await shop.inventory.books({ limit: 100 });
  return items[choice % items.length]?.bookId ?? "none";
}

const addToCart: Act = async (test, choice) =>
  test.shop.carts.add(
    { kind: "user", id: await personOf(test, choice) },
    await bookOf(test, choice * 3),
    1 + (choice % 3),
  );

const buy: Act = async (test, choice) => {
  await addToCart(test, choice);
  const key = `key-${test.clock.nowMs}-${choice}`;
  return test.shop.orders.checkout(await personOf(test, choice), checkoutRequest(key));
};

export const actions: readonly Act[] = [
  addToCart,
  buy,
  async ({ shop }, choice) =>
    shop.inventory.create({
      bookId: `new-${choice}`,
      category: categories[choice % categories.length] ?? "Garden",
      title: `Rivers of ${choice}`,
      author: "Søren Ørsted\0",
      isbn: "9780201485677",
      priceCents: 1_000 + choice,
      stockQuantity: choice % 50,
      description: "Water, and what lives in it",
      imageUrl: "",
      publishedYear: choice % 2 === 0 ? 1999 : undefined,
    }),
  async (test, choice) =>
    test.shop.inventory.change(await bookOf(test, choice), { priceCents: 500 + choice }),
  async (test, choice) =>
    test.shop.inventory.change(await bookOf(test, choice), {
      category: categories[choice % categories.length],
    }),
  async (test, choice) => test.shop.inventory.remove(await bookOf(test, choice)),
  async (test, choice) => {
    const userId = await personOf(test, choice);
    const { items } = await test.shop.orders.ordersOf(userId);
    return test.shop.orders.cancel(userId, items[0]?.orderId ?? "none");
  },
  async (test, choice) => {
    const userId = await personOf(test, choice);
    const { items } = await test.shop.orders.ordersOf(userId);
    const bookId = items[0]?.lines[0]?.bookId ?? "none";
    const review = { rating: 1 + (choice % 5), title: "Read", content: "Well written" };
    return test.shop.reviews.write(userId, bookId, review);
  },
  async (test, choice) => test.shop.accountOffice.remove(await personOf(test, choice)),
  async (test, choice) =>
    test.shop.carts.add({ kind: "guest", id: `guest-${choice}` }, await bookOf(test, choice), 1),
  buy,
  async (test, choice) =>
    test.shop.accounts.update(await personOf(test, choice), {
      phone: "+1 555 0100",
      address: { street: "1 Rd", city: "Oslo", state: "", postalCode: "0150", country: "NO" },
    }),
];

/** Does one thing; what the shop refuses is a part of life. Time goes on by a while. */
export async function act(test: TestShop, [action, choice]: readonly [number, number]) {
  test.clock.nowMs += 1 + (choice % 5) * 20_000;
  try {
    await actions[action % actions.length]?.(test, choice);
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
  }
}
