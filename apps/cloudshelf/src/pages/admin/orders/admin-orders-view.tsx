/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  Button,
  ButtonLink,
  EmptyState,
  Pager,
  type PagerProps,
  PostForm,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { OfficeOrder } from "../../../services/book-shop.ts";
import type { OrderStatus, UserView } from "../../../services/shop.ts";
import { dateAfter } from "../../../services/time.ts";
import type { Frame } from "../../environment.ts";
import { countOf, formatDay, formatMoney, formatTime } from "../../format.ts";
import type { Links } from "../../links.ts";
import { OrderStatusBadge } from "../../orders/order-status-badge.tsx";
import { userHref } from "../users/user-href.ts";
import { stepValue } from "./advance-orders.ts";
import { orderHref } from "./order-href.ts";

export type OrderSelection =
  | { readonly kind: "day"; readonly date: string }
  | { readonly kind: "user"; readonly userId: string };

export interface AdminOrdersViewProps extends Frame {
  readonly selection: OrderSelection;
  readonly today: string;
  readonly orders: readonly OfficeOrder[];
  readonly customers: ReadonlyMap<string, UserView>;
  /** The address of this page, to come back to. */
  readonly back: string;
  readonly pager: Omit<PagerProps, "label">;
}

/** What the button of a step says, by the status that it leads to. */
export const stepNames: Readonly<Partial<Record<OrderStatus, string>>> = {
  packed: "Pack",
  shipped: "Ship",
  delivered: "Deliver",
};

/** The orders of a day or of a user, each with its next step. */
export function AdminOrdersView(props: AdminOrdersViewProps): JSX.Element {
  const { links, selection, orders, customers, pager } = props;
  return (
    <>
      {selection.kind === "day" ? (
        <DayHead links={links} date={selection.date} today={props.today} />
      ) : (
        <UserHead links={links} userId={selection.userId} user={customers.get(selection.userId)} />
      )}
      {orders.length === 0 ? (
        <EmptyState
          icon="basket"
          title="No orders here"
          text={
            selection.kind === "day"
              ? "Nobody ordered on this day, or the index has not heard of it yet."
              : "This user has not ordered anything."
          }
        />
      ) : (
        <OrderList {...props} />
      )}
      <Pager label="Pages of orders" {...pager} />
    </>
  );
}

function dayHref(links: Links, date: string, days = 0): string {
  return `${links.admin.orders}?date=${dateAfter(date, days)}`;
}

function DayHead(props: {
  readonly links: Links;
  readonly date: string;
  readonly today: string;
}): JSX.Element {
  const { links, date, today } = props;
  return (
    <>
      <h1>Orders of {formatDay(date)}</h1>
      <div class="office-days">
        <form
          method="get"
          action={links.admin.orders}
          class="office-days-form"
          aria-label="Another day"
        >
          <div class="field">
            <label for="date">Day, in UTC</label>
            <input
              class="input"
              type="date"
              id="date"
              name="date"
              value={date}
              max={today}
              required
            />
          </div>
          <Button style="secondary">Show the day</Button>
        </form>
        <div class="office-days-form">
          <ButtonLink href={dayHref(links, date, -1)} style="secondary" rel="prev">
            Day before
          </ButtonLink>
          {date < today ? (
            <ButtonLink href={dayHref(links, date, 1)} style="secondary" rel="next">
              Day after
            </ButtonLink>
          ) : undefined}
        </div>
      </div>
    </>
  );
}

function UserHead(props: {
  readonly links: Links;
  readonly userId: string;
  readonly user: UserView | undefined;
}): JSX.Element {
  const { links, userId, user } = props;
  return (
    <>
      <p class="back">
        {user === undefined ? (
          <a href={links.admin.orders}>Orders of today</a>
        ) : (
          <a href={userHref(links, userId)}>
            {user.firstName} {user.lastName}
          </a>
        )}
      </p>
      <h1>Orders of {user === undefined ? userId : `${user.firstName} ${user.lastName}`}</h1>
    </>
  );
}

function OrderList(props: AdminOrdersViewProps): JSX.Element {
  const { links, visitor, orders, back } = props;
  const isAnyOpen = orders.some(({ nextStatus }) => nextStatus !== undefined);
  return (
    <PostForm
      action={links.admin.orders}
      csrfToken={visitor.csrfToken}
      class="form office-list"
      label="Orders and their next steps"
    >
      <input type="hidden" name="back" value={back} />
      <div class="admin-table-place">
        <table class="admin-table office-orders">
          <colgroup>
            <col class="office-col-check" />
            <col class="office-col-order" />
            <col />
            <col class="office-col-number" />
            <col class="office-col-number" />
            <col class="office-col-status" />
            <col class="office-col-step" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">Chosen</span>
              </th>
              <th scope="col">Order</th>
              <th scope="col">Customer</th>
              <th scope="col" class="numeric">
                Copies
              </th>
              <th scope="col" class="numeric">
                Total
              </th>
              <th scope="col">Status</th>
              <th scope="col">Next step</th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <OrderRow {...props} order={order} />
            ))}
          </tbody>
        </table>
      </div>
      {isAnyOpen ? (
        <div class="admin-toolbar">
          <Button>Take the chosen orders a step on</Button>
          <p class="quiet office-after">
            Each takes its own next step. {countOf(orders.length, "order", "orders")} on this page.
          </p>
        </div>
      ) : undefined}
    </PostForm>
  );
}

interface OrderRowProps extends AdminOrdersViewProps {
  readonly order: OfficeOrder;
}

function OrderRow({ links, customers, order }: OrderRowProps): JSX.Element {
  const customer = customers.get(order.userId);
  const status = order.nextStatus;
  const value = status === undefined ? undefined : stepValue({ ...order, status });
  return (
    <tr>
      <td>
        {value === undefined ? undefined : (
          <label class="office-check-place">
            <span class="visually-hidden">Choose {order.orderId}</span>
            <input class="office-check" type="checkbox" name="order" value={value} />
          </label>
        )}
      </td>
      <td class="office-narrow">
        <a href={orderHref(links, order)}>{order.orderId}</a>
        <br />
        <span class="quiet">{formatTime(order.createdAt)}</span>
      </td>
      <td>
        {customer === undefined ? (
          <span class="quiet">{order.userId}, whose account is gone</span>
        ) : (
          <a href={userHref(links, order.userId)}>
            {customer.firstName} {customer.lastName}
          </a>
        )}
      </td>
      <td class="numeric">{order.lines.reduce((sum, line) => sum + line.quantity, 0)}</td>
      <td class="numeric">{formatMoney(order.totalCents)}</td>
      <td>
        <OrderStatusBadge status={order.status} />
        {order.isPaymentOwed ? (
          <>
            {" "}
            <span class="badge badge-cancelled">Payment held</span>
          </>
        ) : undefined}
      </td>
      <td>
        {value === undefined || status === undefined ? (
          <span class="quiet">None</span>
        ) : (
          <Button
            style="secondary"
            class="office-row-button"
            name="one"
            value={value}
            label={`${stepNames[status]} ${order.orderId}`}
          >
            {stepNames[status]}
          </Button>
        )}
      </td>
    </tr>
  );
}
