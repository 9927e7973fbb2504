/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { OrderStatus } from "../../services/shop.ts";

const names: Record<OrderStatus, string> = {
  confirmed: "Confirmed",
  packed: "Packed",
  shipped: "On its way",
  delivered: "Delivered",
  cancelled: "Cancelled",
  refunded: "Refunded",
};

/** The state of an order in a word. */
export function OrderStatusBadge({ status }: { readonly status: OrderStatus }): JSX.Element {
  return <span class={`badge badge-${status}`}>{names[status]}</span>;
}
