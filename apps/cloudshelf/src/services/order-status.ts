import type { OrderItem } from "../schema.ts";
import type { OrderStatus } from "./shop.ts";

/** What may become of an order, by its status. */

const steps: Readonly<Record<OrderStatus, OrderStatus | undefined>> = {
  confirmed: "packed",
  packed: "shipped",
  shipped: "delivered",
  delivered: undefined,
  cancelled: undefined,
  refunded: undefined,
};

/** The one step onward; none after the last, nor from the end of an order. */
export function statusAfter(status: OrderStatus): OrderStatus | undefined {
  return steps[status];
}

/** Once packed, its books have left the shelf. */
export function isCancellable(status: OrderStatus): boolean {
  return status === "confirmed";
}

/** From when it can no longer be cancelled until it is over. */
export const refundableStatuses: readonly OrderStatus[] = ["packed", "shipped", "delivered"];

/** True for an order that is over and whose payment has not been given back yet. */
export function owesPayment(order: OrderItem): boolean {
  return (
    (order.status === "cancelled" || order.status === "refunded") &&
    order.payment_reference !== undefined &&
    order.payment_returned_at === undefined
  );
}
