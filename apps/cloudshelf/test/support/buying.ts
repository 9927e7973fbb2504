import type { BookShop } from "../../src/services/book-shop.ts";
import { createSimulatedPayment, type PaymentProvider } from "../../src/services/payment.ts";
import type { OrderView } from "../../src/services/shop.ts";
import { registerCustomer, type TestShop } from "./test-shop.ts";

/** A payment provider that runs `meanwhile` while the shopper waits, and counts what it gave back. */
export function payment(meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
  const released: string[] = [];
  const authorized: number[] = [];
  const simulated = createSimulatedPayment();
  const provider: PaymentProvider = {
    async authorize(request) {
      const decision = await simulated.authorize(request);
      if (decision.kind === "approved") authorized.push(request.amountCents);
      await meanwhile();
      return decision;
    },
    release(reference) {
      released.push(reference);
      return Promise.resolve();
    },
  };
  return { provider, released, authorized };
}

/** A customer whose cart holds these books. */
export async function customerWith(
  { shop }: { readonly shop: BookShop },
  name: string,
  quantities: Readonly<Record<string, number>>,
): Promise<string> {
  const { user } = await registerCustomer(shop, name);
  for (const [bookId, quantity] of Object.entries(quantities)) {
    await shop.carts.add({ kind: "user", id: user.userId }, bookId, quantity);
  }
  return user.userId;
}

/** How many copies there are of each. */
export async function stockOf(shop: BookShop, ...bookIds: string[]): Promise<number[]> {
  const books = await Promise.all(bookIds.map((bookId) => shop.catalogue.book(bookId)));
  return books.map((book) => book.stockQuantity);
}

/** The newest orders of a user. */
export async function ordersOf(test: TestShop, userId: string): Promise<readonly OrderView[]> {
  return (await test.shop.orders.ordersOf(userId)).items;
}
