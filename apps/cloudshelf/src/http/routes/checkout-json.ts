import type { z } from "zod";
import type { CheckoutRequest, Orders } from "../../services/shop.ts";
import { centsOf, type checkoutShape, orderJson } from "../json-shapes.ts";
import { withStatus } from "../shop-problem.ts";

/**
 * Checks out and gives the order as JSON. What is fine in itself but not any more with today's stock
 * is a conflict here, where in the cart it is a bad request.
 */
export async function checkoutJson(
  orders: Orders,
  userId: string,
  body: z.output<typeof checkoutShape>,
) {
  try {
    return orderJson(await orders.checkout(userId, checkoutRequestOf(body)));
  } catch (error) {
    throw withStatus(error, ["INSUFFICIENT_STOCK", "BOOK_UNAVAILABLE"], { status: 409 });
  }
}

/** The API speaks of amounts, the shop of cents. */
function checkoutRequestOf(body: z.output<typeof checkoutShape>): CheckoutRequest {
  const { expectedTotal, ...rest } = body;
  return expectedTotal === undefined
    ? rest
    : { ...rest, expectedTotalCents: centsOf(expectedTotal) };
}
