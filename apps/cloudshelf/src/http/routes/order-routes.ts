import { HttpProblem } from "@plinth/kit";
import { z } from "zod";
import { orderStatus } from "../../schema.ts";
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
  newReviewShape,
  orderJson,
  orderShape,
  pageJson,
  pageQuery,
  pageShape,
  reviewShape,
} from "../json-shapes.ts";
import { checkoutJson } from "./checkout-json.ts";

const orderParams = z.object({ orderId: z.string().min(1).max(100) });

/** Another's order is asked for by the staff only, who must say whose it is: the key needs both. */
const ownerQuery = z.object({ userId: z.string().max(80).optional() });

const ownerParams = z.object({ userId: z.string().min(1).max(80) });
const bookParams = z.object({ bookId: z.string().min(1).max(60) });

/** Checkout, history and reviews: a review is by who has ordered the book. */
export function orderRoutes(shop: BookShop): readonly ApiRoute[] {
  return [...checkouts(shop), ...ownOrders(shop), ...history(shop), ...reviewing(shop)];
}

function checkouts({ orders }: BookShop): readonly ApiRoute[] {
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
      method: "post",
      path: "/cart/{userId}/checkout",
      summary: "Orders what is in the cart; the same idempotency key gives the same order",
      access: "user",
      status: 201,
      params: ownerParams,
      body: checkoutShape,
      response: orderShape,
      handle: async ({ params, body }, caller) => {
        const user = userOf(caller);
        if (params.userId !== user.userId) {
          throw new HttpProblem(403, "FORBIDDEN", "This cart belongs to somebody else.");
        }
        return await checkoutJson(orders, user.userId, body);
      },
    }),
  ];
}

function ownOrders({ orders, orderOffice }: BookShop): readonly ApiRoute[] {
  return [
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
      summary: "Cancels one's order; the staff takes it a step onward, or refunds it",
      access: "user",
      status: 200,
      params: orderParams,
      query: ownerQuery,
      body: z.strictObject({ status: orderStatus }),
      response: orderShape,
      handle: async ({ params: { orderId }, query, body }, caller) => {
        const byUserId = userOf(caller).userId;
        const userId = query.userId ?? byUserId;
        requireSelf(caller, userId);
        if (body.status === "cancelled") {
          return orderJson(await orderOffice.cancel(userId, orderId, byUserId));
        }
        if (body.status === "confirmed") {
          throw new ShopError("ORDER_STATUS", "An order is confirmed from the start.", orderId);
        }
        requireAdministrator(caller);
        if (body.status === "refunded") {
          return orderJson(await orderOffice.refund(userId, orderId, byUserId));
        }
        const step = { status: body.status, byUserId };
        return orderJson(await orderOffice.advance(userId, orderId, step));
      },
    }),
  ];
}

function history({ orders }: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "get",
      path: "/users/{userId}/orders",
      summary: "A user's orders, the newest first",
      access: "user",
      status: 200,
      params: ownerParams,
      query: pageQuery,
      response: pageShape(orderShape),
      handle: async ({ params, query }, caller) => {
        userOf(caller);
        requireSelf(caller, params.userId);
        return pageJson(await orders.ordersOf(params.userId, query), orderJson);
      },
    }),
  ];
}

function reviewing(shop: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "post",
      path: "/books/{bookId}/reviews",
      summary: "Reviews a book one has bought, once",
      access: "user",
      status: 201,
      params: bookParams,
      body: newReviewShape,
      response: reviewShape,
      handle: async ({ params, body }, caller) =>
        await shop.reviews.write(userOf(caller).userId, params.bookId, body),
    }),
  ];
}
