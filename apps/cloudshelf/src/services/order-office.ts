import type { OrderOffice, OrderStep } from "./book-shop.ts";
import { advanceOrder, cancelOrder, readOrder, refundOrder } from "./order-changes.ts";
import { salesOf } from "./sales.ts";
import { type PageRequest, ShopError, type UserView } from "./shop.ts";
import { pageOf, retryWhenStale, type ShopContext } from "./shop-context.ts";
import { dateOf, isDate } from "./time.ts";
import { officeOrder, userView } from "./views.ts";

const attemptsMax = 4;

/** What the staff does with orders. */
export function createOrderOffice(context: ShopContext): OrderOffice {
  const { data, now } = context;
  return {
    today: () => dateOf(now()),
    async ofDay(date: string, page: PageRequest = {}) {
      if (!isDate(date)) throw new ShopError("INVALID_INPUT", "A day is YYYY-MM-DD.", "date");
      const query = data.Order.index("OrderDateIndex").query({ order_date: date });
      return await pageOf(query, page, officeOrder);
    },
    async ofUser(userId: string, page: PageRequest = {}) {
      const newestFirst = { order: "descending", consistent: true } as const;
      return await pageOf(data.Order.query({ user_id: userId }, newestFirst), page, officeOrder);
    },
    order: async (userId, orderId) => officeOrder(await readOrder(context, { userId, orderId })),
    async customers(userIds: readonly string[]): Promise<ReadonlyMap<string, UserView>> {
      const users = await Promise.all(
        [...new Set(userIds)].map((userId) =>
          data.User.get({ user_id: userId }, { consistent: true }),
        ),
      );
      return new Map(users.flatMap((user) => (user ? [[user.user_id, userView(user)]] : [])));
    },
    advance: async (userId: string, orderId: string, step: OrderStep) =>
      officeOrder(await advanceOrder(context, { userId, orderId }, step)),
    async cancel(userId: string, orderId: string, byUserId: string) {
      const cancel = () => cancelOrder(context, { userId, orderId }, byUserId);
      return officeOrder(await retryWhenStale(attemptsMax, cancel));
    },
    refund: async (userId: string, orderId: string, byUserId: string) =>
      officeOrder(await refundOrder(context, { userId, orderId }, byUserId)),
    sales: (range) => salesOf(context, range),
  };
}
