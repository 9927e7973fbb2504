import type { createShop } from "@plinth/cloudshelf";
import type { OrderLine, ShopperRecord } from "./load-plan.ts";

export type Shop = ReturnType<typeof createShop>;

/** What the tables say after the load, compared with what the shoppers were told. */
export interface Proof {
  readonly bookCount: number;
  readonly orderCount: number;
  readonly cancelledCount: number;
  /** Orders whose confirmation is in the outbox. */
  readonly confirmedCount: number;
  readonly soldCopyCount: number;
  readonly cartCount: number;
  /** What does not fit, in words; empty when no update was lost. */
  readonly problems: readonly string[];
}

/** Copies by book. */
export type Stocks = ReadonlyMap<string, number>;

export async function readStocks(shop: Shop): Promise<Stocks> {
  const stocks = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await shop.inventory.books({ limit: 100, cursor });
    for (const { bookId, stockQuantity } of page.items) stocks.set(bookId, stockQuantity);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return stocks;
}

interface FoundOrder {
  readonly orderId: string;
  readonly isStanding: boolean;
  readonly lines: readonly OrderLine[];
}

/** Reads everything back from the tables themselves, past the program that was under load. */
export async function proveShop(
  shop: Shop,
  before: Stocks,
  shoppers: readonly ShopperRecord[],
): Promise<Proof> {
  const problems: string[] = [];
  const sold = new Map<string, number>();
  let orderCount = 0;
  let cancelledCount = 0;
  let confirmedCount = 0;
  for (const shopper of shoppers) {
    const orders = await ordersOf(shop, shopper.userId);
    orderCount += orders.length;
    cancelledCount += orders.filter(({ isStanding }) => !isStanding).length;
    problems.push(...orderProblems(shopper, orders), ...(await cartProblems(shop, shopper)));
    const unconfirmed = await withoutConfirmation(shop, orders);
    confirmedCount += orders.length - unconfirmed.length;
    problems.push(...unconfirmed.map((orderId) => `order ${orderId} has no confirmation to mail`));
    for (const { lines } of orders.filter(({ isStanding }) => isStanding)) {
      for (const { bookId, quantity } of lines) {
        sold.set(bookId, (sold.get(bookId) ?? 0) + quantity);
      }
    }
  }
  problems.push(...stockProblems(before, await readStocks(shop), sold));
  return {
    bookCount: before.size,
    orderCount,
    cancelledCount,
    confirmedCount,
    soldCopyCount: [...sold.values()].reduce((sum, count) => sum + count, 0),
    cartCount: shoppers.filter(({ cart }) => cart !== undefined).length,
    problems,
  };
}

async function ordersOf(shop: Shop, userId: string): Promise<readonly FoundOrder[]> {
  const found: FoundOrder[] = [];
  let cursor: string | undefined;
  do {
    const page = await shop.orders.ordersOf(userId, { limit: 100, cursor });
    for (const { orderId, status, lines } of page.items) {
      found.push({ orderId, isStanding: status !== "cancelled" && status !== "refunded", lines });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

async function withoutConfirmation(
  shop: Shop,
  orders: readonly FoundOrder[],
): Promise<readonly string[]> {
  const mails = await Promise.all(
    orders.map(async ({ orderId }) => ({
      orderId,
      mail: await shop.outbox.confirmationOf(orderId),
    })),
  );
  return mails.flatMap(({ orderId, mail }) => (mail === undefined ? [orderId] : []));
}

/** Each order that was acknowledged is there once, one for each key, and no other unless an answer was lost. */
function orderProblems(shopper: ShopperRecord, orders: readonly FoundOrder[]): readonly string[] {
  const problems: string[] = [];
  const idOfKey = new Map<string, string>();
  for (const { orderId, key } of shopper.orders) {
    if ((idOfKey.get(key) ?? orderId) !== orderId) problems.push(`two orders for the key ${key}`);
    idOfKey.set(key, orderId);
  }
  const acknowledged = new Set(idOfKey.values());
  for (const id of acknowledged) {
    const count = orders.filter(({ orderId }) => orderId === id).length;
    if (count !== 1) problems.push(`order ${id} was acknowledged and is there ${count} times`);
  }
  const unknown = orders.filter(({ orderId }) => !acknowledged.has(orderId));
  if (unknown.length > shopper.lostCount) {
    problems.push(`${shopper.userId} has ${unknown.length} orders that nobody was told of`);
  }
  for (const id of shopper.cancelledOrderIds) {
    if (orders.some(({ orderId, isStanding }) => orderId === id && isStanding)) {
      problems.push(`order ${id} was cancelled and stands`);
    }
  }
  return problems;
}

async function cartProblems(
  shop: Shop,
  { userId, cart }: ShopperRecord,
): Promise<readonly string[]> {
  if (cart === undefined) return [];
  const { lines } = await shop.carts.current({ kind: "user", id: userId });
  const [told, found] = [textOf(cart), textOf(lines)];
  return told === found
    ? []
    : [`the cart of ${userId} holds ${found}, and was told to hold ${told}`];
}

function textOf(lines: readonly OrderLine[]): string {
  return lines
    .map(({ bookId, quantity }) => `${quantity} ${bookId}`)
    .sort()
    .join(", ");
}

function stockProblems(before: Stocks, after: Stocks, sold: Stocks): readonly string[] {
  return [...before].flatMap(([bookId, count]) => {
    const expected = count - (sold.get(bookId) ?? 0);
    const found = after.get(bookId);
    return found === expected && expected >= 0
      ? []
      : [`${bookId} has ${found} copies: of ${count}, ${sold.get(bookId) ?? 0} were sold`];
  });
}
