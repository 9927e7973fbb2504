import { z } from "zod";
import type { BookShop } from "../../services/book-shop.ts";
import { ShopError } from "../../services/shop.ts";
import { isDate } from "../../services/time.ts";
import {
  type ApiRoute,
  defineRoute,
  noInput,
  requireAdministrator,
  requireSelf,
  userOf,
} from "../define-route.ts";
import {
  checkoutShape,
  orderJson,
  orderShape,
  orderStatus,
  pageJson,
  pageQuery,
  pageShape,
} from "../json-shapes.ts";
import { checkoutJson } from "./checkout-json.ts";

const orderParams = z.object({ orderId: z.string().min(1).max(100) });

/** Another's order is asked for by the staff only, who must say whose it is: the key needs both. */
const ownerQuery = z.object({ userId: z.string().max(80).optional() });

export function orderRoutes({ orders, orderOffice }: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "post",
      path: "/orders",
      summary: "Orders what is in one's cart",
      access: "user",
      status: 201,
      body: checkoutShape,
      response: orderShape,
      handle: async ({ body }, caller) => await checkoutJson(orders, userOf(caller).userId, body),
    }),
    defineRoute({
      ...noInput,
      method: "get",
      path: "/orders",
      summary: "All orders of a day, for the staff",
      access: "administrator",
      status: 200,
      query: pageQuery.extend({ date: z.string().refine(isDate, "Must be a date, YYYY-MM-DD") }),
      response: pageShape(orderShape),
      handle: async ({ query }) => pageJson(await orderOffice.ofDay(query.date, query), orderJson),
    }),
    defineRoute({
      ...noInput,
      method: "get",
      path: "/orders/{orderId}",
      summary: "One order; under a user's id, that user's orders",
      access: "user",
      status: 200,
      params: orderParams,
      query: pageQuery.extend(ownerQuery.shape),
      response: z.union([orderShape, pageShape(orderShape)]),
      handle: async ({ params: { orderId }, query }, caller) => {
        // The source gives two resources this one path: a user's id cannot be an order's.
        if (orderId.startsWith("user-")) {
          requireSelf(caller, orderId);
          return pageJson(await orders.ordersOf(orderId, query), orderJson);
        }
        const userId = query.userId ?? userOf(caller).userId;
        requireSelf(caller, userId);
        return orderJson(await orders.order(userId, orderId));
      },
    }),
    defineRoute({
      ...noInput,
      method: "put",
      path: "/orders/{orderId}",
      summary: "Cancels one's order; the staff takes it a step onward",
      access: "user",
      status: 200,
      params: orderParams,
      query: ownerQuery,
      body: z.strictObject({ status: orderStatus }),
      response: orderShape,
      handle: async ({ params: { orderId }, query, body }, caller) => {
        const userId = query.userId ?? userOf(caller).userId;
        requireSelf(caller, userId);
        if (body.status === "cancelled") return orderJson(await orders.cancel(userId, orderId));
        if (body.status === "confirmed") {
          throw new ShopError("ORDER_STATUS", "An order is confirmed from the start.", orderId);
        }
        requireAdministrator(caller);
        return orderJson(await orderOffice.advance(userId, orderId, body.status));
      },
    }),
  ];
}
