import { checkout } from "./checkout.ts";
import { cancelOrder, readOrder } from "./order-changes.ts";
import { quoteOf } from "./order-totals.ts";
import type { CartView, Orders, PageRequest } from "./shop.ts";
import { pageOf, retryWhenStale, type ShopContext } from "./shop-context.ts";
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
    order: async (userId, orderId) => orderView(await readOrder(context, { userId, orderId })),
    async cancel(userId: string, orderId: string) {
      const cancel = () => cancelOrder(context, { userId, orderId }, userId);
      return orderView(await retryWhenStale(attemptsMax, cancel));
    },
  };
}
