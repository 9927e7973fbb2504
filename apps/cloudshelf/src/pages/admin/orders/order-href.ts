import type { Links } from "../../links.ts";

/** The page of an order in the back office: its key needs whose it is. */
export function orderHref(
  links: Links,
  order: { readonly userId: string; readonly orderId: string },
): string {
  const [user, id] = [order.userId, order.orderId].map(encodeURIComponent);
  return `${links.admin.orders}/${user}/${id}`;
}
