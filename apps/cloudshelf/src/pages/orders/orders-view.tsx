/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink, EmptyState, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { OrderView } from "../../services/shop.ts";
import { Cover } from "../catalogue/cover.tsx";
import { countOf, formatDay, formatMoney } from "../format.ts";
import type { Links } from "../links.ts";
import { OrderStatusBadge } from "./order-status-badge.tsx";

export interface OrdersViewProps {
  readonly links: Links;
  readonly orders: readonly OrderView[];
  readonly pager: Omit<PagerProps, "label">;
}

/** What was ordered so far, newest first. */
export function OrdersView({ links, orders, pager }: OrdersViewProps): JSX.Element {
  return (
    <>
      <div class="page-head">
        <h1>Your orders</h1>
      </div>
      {orders.length === 0 ? (
        <EmptyState
          icon="book"
          title="No orders yet"
          text="What you order is listed here, newest first."
        >
          <ButtonLink href={links.home}>Find a book</ButtonLink>
        </EmptyState>
      ) : (
        <ul class="orders">
          {orders.map((order) => (
            <OrderCard links={links} order={order} />
          ))}
        </ul>
      )}
      <Pager label="Pages of orders" {...pager} />
    </>
  );
}

const thumbCountMax = 4;

function OrderCard(props: { readonly links: Links; readonly order: OrderView }): JSX.Element {
  const { links, order } = props;
  const bookCount = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <li class="order-card panel">
      <div class="order-card-text">
        <h2 class="order-card-title">
          <a class="card-link" href={links.order(order.orderId)}>
            {formatDay(order.createdAt)}
          </a>
        </h2>
        <p class="quiet order-id">{order.orderId}</p>
        <p class="order-card-books">{order.lines.map((line) => line.title).join(", ")}</p>
      </div>
      <div class="order-card-thumbs">
        {order.lines.slice(0, thumbCountMax).map((line) => (
          <Cover links={links} bookId={line.bookId} loading="lazy" />
        ))}
      </div>
      <div class="order-card-end">
        <OrderStatusBadge status={order.status} />
        <p class="order-card-total numeric">{formatMoney(order.totalCents)}</p>
        <p class="quiet">{countOf(bookCount, "book", "books")}</p>
      </div>
    </li>
  );
}
