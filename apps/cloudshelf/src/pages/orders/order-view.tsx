/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, PostForm } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Address, OrderStatus, OrderView } from "../../services/shop.ts";
import { Cover } from "../catalogue/cover.tsx";
import type { Frame } from "../environment.ts";
import { countryName, formatDay, formatMoney } from "../format.ts";
import { ConfirmationNote, type ConfirmationNoteProps } from "./confirmation-note.tsx";
import { OrderStatusBadge } from "./order-status-badge.tsx";
import { QuoteList } from "./quote-list.tsx";

export interface OrderPageProps extends Frame {
  readonly order: OrderView;
  readonly confirmation: ConfirmationNoteProps;
}

/** One order: also the confirmation right after the checkout. */
export function OrderPage(props: OrderPageProps): JSX.Element {
  const { links, order } = props;
  return (
    <>
      <p class="back">
        <a href={links.orders}>All your orders</a>
      </p>
      <div class="page-head">
        <h1>Order of {formatDay(order.createdAt)}</h1>
        <p class="order-line">
          <OrderStatusBadge status={order.status} />
          <span class="quiet order-id">{order.orderId}</span>
        </p>
        <ConfirmationNote {...props.confirmation} />
      </div>
      <OrderSteps status={order.status} />
      <div class="two-columns">
        <div>
          <h2 class="visually-hidden">Books</h2>
          <ul class="cart-lines">
            {order.lines.map((line) => (
              <li class="cart-line">
                <div class="cart-thumb">
                  <Cover links={links} bookId={line.bookId} loading="eager" />
                </div>
                <div class="cart-text">
                  <h3 class="cart-title">
                    <a href={links.book(line.bookId)}>{line.title}</a>
                  </h3>
                  <p class="quiet numeric">
                    {formatMoney(line.priceCents)} × {line.quantity}
                  </p>
                </div>
                <p class="cart-total numeric">{formatMoney(line.priceCents * line.quantity)}</p>
              </li>
            ))}
          </ul>
        </div>
        <OrderAside {...props} />
      </div>
    </>
  );
}

function OrderAside({ links, visitor, order }: OrderPageProps): JSX.Element {
  const { shippingAddress: address } = order;
  return (
    <aside class="panel summary stack">
      <div>
        <h2>Summary</h2>
        <QuoteList quote={order} />
      </div>
      <div>
        <h3>Ships to</h3>
        <address class="address">
          {address.street}
          <br />
          {cityLine(address)}
          <br />
          {countryName(address.country)}
        </address>
      </div>
      {order.status === "confirmed" ? (
        <details class="cancel">
          <summary>Cancel this order</summary>
          <p>The books go back on the shelf and nothing is charged. This cannot be undone.</p>
          <PostForm action={links.orderCancellation(order.orderId)} csrfToken={visitor.csrfToken}>
            <Button style="danger">Yes, cancel the order</Button>
          </PostForm>
        </details>
      ) : undefined}
    </aside>
  );
}

/** "Cambridge, MA 02139"; without a state "Berlin, 10115". */
function cityLine({ city, state, postalCode }: Address): string {
  return `${city}, ${state === "" ? "" : `${state} `}${postalCode}`;
}

const steps: readonly { readonly status: OrderStatus; readonly text: string }[] = [
  { status: "confirmed", text: "Confirmed" },
  { status: "packed", text: "Packed" },
  { status: "shipped", text: "Shipped" },
  { status: "delivered", text: "Delivered" },
];

function OrderSteps({ status }: { readonly status: OrderStatus }): JSX.Element | null {
  const reached = steps.findIndex((step) => step.status === status);
  // A cancelled order is on none of the steps.
  if (reached === -1) return null;
  return (
    <ol class="steps" aria-label="Progress of the order">
      {steps.map((step, index) => (
        <li
          class={index <= reached ? "step step-reached" : "step"}
          aria-current={index === reached ? "step" : undefined}
        >
          {step.text}
        </li>
      ))}
    </ol>
  );
}
