/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, PostForm } from "@plinth/kit/pages";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { OfficeOrder } from "../../../services/book-shop.ts";
import type { OrderStatus, UserView } from "../../../services/shop.ts";
import type { Frame } from "../../environment.ts";
import { countryName, formatDay, formatMoney, formatTime } from "../../format.ts";
import { OrderStatusBadge } from "../../orders/order-status-badge.tsx";
import { QuoteList } from "../../orders/quote-list.tsx";
import { userHref } from "../users/user-href.ts";
import { stepNames } from "./admin-orders-view.tsx";
import { orderHref } from "./order-href.ts";

export interface AdminOrderViewProps extends Frame {
  readonly order: OfficeOrder;
  /** The customer and whoever changed the order, as far as they still have accounts. */
  readonly people: ReadonlyMap<string, UserView>;
}

/** One order, what became of it, and what can become of it now. */
export function AdminOrderView(props: AdminOrderViewProps): JSX.Element {
  const { links, order } = props;
  return (
    <>
      <p class="back">
        <a href={`${links.admin.orders}?date=${order.orderDate}`}>
          Orders of {formatDay(order.orderDate)}
        </a>
      </p>
      <div class="office-head">
        <h1>Order of {formatTime(order.createdAt)}</h1>
        <p class="office-badges">
          <OrderStatusBadge status={order.status} />
          {order.isPaymentOwed ? (
            <span class="badge badge-cancelled">Payment held</span>
          ) : undefined}
        </p>
      </div>
      <div class="office-columns">
        <div class="stack">
          <Lines {...props} />
          <section class="stack" aria-labelledby="history-title">
            <h2 id="history-title">History</h2>
            <History {...props} />
          </section>
        </div>
        <div class="stack">
          <Facts {...props} />
          <Actions {...props} />
        </div>
      </div>
    </>
  );
}

function Lines({ links, order }: AdminOrderViewProps): JSX.Element {
  return (
    <div class="admin-table-place">
      <table class="admin-table">
        <caption class="visually-hidden">Books of the order</caption>
        <thead>
          <tr>
            <th scope="col">Book</th>
            <th scope="col" class="numeric">
              Price
            </th>
            <th scope="col" class="numeric">
              Copies
            </th>
            <th scope="col" class="numeric">
              Sum
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr>
              <td>
                <a href={links.book(line.bookId)}>{line.title}</a>
              </td>
              <td class="numeric">{formatMoney(line.priceCents)}</td>
              <td class="numeric">{line.quantity}</td>
              <td class="numeric">{formatMoney(line.priceCents * line.quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const became: Readonly<Record<OrderStatus, string>> = {
  confirmed: "Confirmed",
  packed: "Packed",
  shipped: "Shipped",
  delivered: "Delivered",
  cancelled: "Cancelled",
  refunded: "Refunded",
};

function History({ order, people }: AdminOrderViewProps): JSX.Element {
  const nameOf = (userId: string) => {
    const person = people.get(userId);
    return person === undefined ? userId : `${person.firstName} ${person.lastName}`;
  };
  return (
    <ol class="office-changes">
      <li>
        Confirmed, {formatTime(order.createdAt)}, by {nameOf(order.userId)}
      </li>
      {order.changes.map(({ status, changedAt, changedBy }) => (
        <li>
          {became[status]}, {formatTime(changedAt)}, by {nameOf(changedBy)}
        </li>
      ))}
      {order.paymentReturnedAt === undefined ? undefined : (
        <li>Payment given back, {formatTime(order.paymentReturnedAt)}</li>
      )}
    </ol>
  );
}

function Facts({ links, order, people }: AdminOrderViewProps): JSX.Element {
  const customer = people.get(order.userId);
  const { street, city, state, postalCode, country } = order.shippingAddress;
  const place = state === "" ? `${postalCode} ${city}` : `${city}, ${state} ${postalCode}`;
  return (
    <section class="panel stack" aria-labelledby="order-title">
      <h2 id="order-title">Details</h2>
      <dl class="office-facts">
        <Fact name="Id">{order.orderId}</Fact>
        <Fact name="Customer">
          {customer === undefined ? (
            `${order.userId}, whose account is gone`
          ) : (
            <>
              <a href={userHref(links, order.userId)}>
                {customer.firstName} {customer.lastName}
              </a>
              <br />
              {customer.email}
            </>
          )}
        </Fact>
        <Fact name="Ships to">
          {street}
          <br />
          {place}
          <br />
          {countryName(country)}
        </Fact>
        <Fact name="Payment">{order.paymentReference ?? "None is recorded"}</Fact>
      </dl>
      <QuoteList quote={order} />
    </section>
  );
}

function Fact(props: { readonly name: string; readonly children?: Child }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Actions(props: AdminOrderViewProps): JSX.Element | null {
  const { order } = props;
  const { nextStatus, isCancellable, isRefundable, isPaymentOwed } = order;
  if (nextStatus === undefined && !isRefundable && !isPaymentOwed) return null;
  return (
    <section class="panel stack" aria-labelledby="steps-title">
      <h2 id="steps-title">Next step</h2>
      {nextStatus === undefined ? undefined : (
        <ActionForm {...props}>
          <Button name="action" value={nextStatus}>
            {stepNames[nextStatus]} the order
          </Button>
        </ActionForm>
      )}
      {isPaymentOwed ? (
        <ActionForm {...props}>
          <p>The order is over, and its payment has not been given back yet.</p>
          <Button name="action" value="refund">
            Give the payment back
          </Button>
        </ActionForm>
      ) : undefined}
      {isCancellable ? (
        <details class="cancel">
          <summary>Cancel the order</summary>
          <p>Its books go back on the shelf, and its payment back to the customer.</p>
          <ActionForm {...props}>
            <Button name="action" value="cancel" style="danger">
              Yes, cancel the order
            </Button>
          </ActionForm>
        </details>
      ) : undefined}
      {isRefundable ? (
        <details class="cancel">
          <summary>Refund the order</summary>
          <p>
            Its payment goes back to the customer. Its books do not come back to the shelf by
            themselves: when they return, count them in by hand.
          </p>
          <ActionForm {...props}>
            <Button name="action" value="refund" style="danger">
              Yes, give {formatMoney(order.totalCents)} back
            </Button>
          </ActionForm>
        </details>
      ) : undefined}
    </section>
  );
}

function ActionForm(props: AdminOrderViewProps & { readonly children?: Child }): JSX.Element {
  return (
    <PostForm
      action={orderHref(props.links, props.order)}
      csrfToken={props.visitor.csrfToken}
      class="office-action"
    >
      {props.children}
    </PostForm>
  );
}
