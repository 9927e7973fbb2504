import { add, equals } from "@plinth/model";
import type { OrderItem } from "../schema.ts";
import type { OrderOffice } from "./book-shop.ts";
import { findBook, idLengthMax } from "./catalogue.ts";
import { checkout } from "./checkout.ts";
import { quoteOf } from "./order-totals.ts";
import {
  type CartView,
  type OrderStatus,
  type Orders,
  type OrderView,
  type PageRequest,
  ShopError,
} from "./shop.ts";
import { pageOf, refusalOf, retryWhenStale, type ShopContext } from "./shop-context.ts";
import { isDate } from "./time.ts";
import { orderView } from "./views.ts";

const attemptsMax = 4;

/** A user's orders. History is read from the base table, whose sort key is in order of time. */
export function createOrders(context: ShopContext): Orders {
  const { data, rules } = context;
  return {
    quote: (cart: CartView) => quoteOf(cart.lines, rules.prices),
    checkout: (userId, request) => checkout(context, userId, request),
    async ordersOf(userId: string, page: PageRequest = {}) {
      return await pageOf(
        data.Order.query({ user_id: userId }, { order: "descending", consistent: true }),
        page,
        orderView,
      );
    },
    order: async (userId, orderId) => orderView(await readOrder(context, userId, orderId)),
    cancel: (userId, orderId) =>
      retryWhenStale(attemptsMax, () => cancelOrder(context, userId, orderId)),
  };
}

/** What the staff does with orders. */
export function createOrderOffice(context: ShopContext): OrderOffice {
  return {
    async ofDay(date: string, page: PageRequest = {}) {
      if (!isDate(date)) throw new ShopError("INVALID_INPUT", "A day is YYYY-MM-DD.", "date");
      const query = context.data.Order.index("OrderDateIndex").query({
        order_date: date,
      });
      return await pageOf(query, page, orderView);
    },
    advance: (userId, orderId, status) => advanceOrder(context, userId, orderId, status),
  };
}

async function readOrder(
  { data }: ShopContext,
  userId: string,
  orderId: string,
): Promise<OrderItem> {
  const key = { user_id: userId, order_id: orderId };
  const isPossible = userId !== "" && orderId.startsWith("order-") && orderId.length <= idLengthMax;
  const order = isPossible ? await data.Order.get(key, { consistent: true }) : undefined;
  if (order === undefined)
    throw new ShopError("ORDER_NOT_FOUND", "There is no such order.", orderId);
  return order;
}

/** Only a confirmed order: once packed, its books have left the shelf. */
async function cancelOrder(
  context: ShopContext,
  userId: string,
  orderId: string,
): Promise<OrderView> {
  const { data, payment } = context;
  const order = await readOrder(context, userId, orderId);
  if (order.status !== "confirmed") throw notCancellable(order);
  // A book may have moved since, or gone for good: then there is no shelf to put it back on.
  const books = await Promise.all(
    order.items.map((line) => findBook(context, line.book_id, { consistent: true })),
  );
  const restocks = order.items.flatMap((line, index) => {
    const book = books[index];
    if (book === undefined) return [];
    const key = { category: book.category, book_id: book.book_id };
    return [data.Book.update(key, { stock_quantity: add(line.quantity) })];
  });
  try {
    await data.transact([
      data.Order.update(
        { user_id: userId, order_id: orderId },
        { status: "cancelled" },
        { if: equals("status", "confirmed") },
      ),
      ...restocks,
    ]);
  } catch (error) {
    // Whoever came second finds the order cancelled or packed: the stock is given back once.
    if (refusalOf(error, "Order") !== undefined) {
      throw notCancellable(await readOrder(context, userId, orderId));
    }
    throw error;
  }
  if (order.payment_reference !== undefined) await payment.release(order.payment_reference);
  return orderView(await readOrder(context, userId, orderId));
}

function notCancellable(order: OrderItem): ShopError {
  return new ShopError(
    "ORDER_NOT_CANCELLABLE",
    `The order is ${order.status} and can no longer be cancelled.`,
    order.order_id,
  );
}

const statusBefore: Readonly<Record<OrderStatus, OrderStatus | undefined>> = {
  confirmed: undefined,
  packed: "confirmed",
  shipped: "packed",
  delivered: "shipped",
  cancelled: undefined,
};

async function advanceOrder(
  context: ShopContext,
  userId: string,
  orderId: string,
  status: OrderStatus,
): Promise<OrderView> {
  const order = await readOrder(context, userId, orderId);
  const before = statusBefore[status];
  if (before === undefined || order.status !== before) {
    throw new ShopError(
      "ORDER_STATUS",
      `An order that is ${order.status} cannot become ${status}.`,
      orderId,
    );
  }
  const changed = await context.data.Order.update(
    { user_id: userId, order_id: orderId },
    { status },
    { if: equals("status", before) },
  );
  return orderView(changed);
}
