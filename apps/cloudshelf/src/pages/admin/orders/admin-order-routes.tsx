/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Flash, pageLinks, readPagePlace } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { OrderOffice } from "../../../services/book-shop.ts";
import { ShopError } from "../../../services/shop.ts";
import { isDate } from "../../../services/time.ts";
import { answerRedirect } from "../../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../../environment.ts";
import { safeNext } from "../../links.ts";
import { PageError } from "../../page-error.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { AdminOrderView } from "./admin-order-view.tsx";
import { AdminOrdersView, type OrderSelection } from "./admin-orders-view.tsx";
import { advanceOrders, stepsOf } from "./advance-orders.ts";
import { orderHref } from "./order-href.ts";

/** Each order names its customer, who is read by their key: so a page is not too long. */
const pageOrderCount = 25;
const userIdLengthMax = 100;

/** What the staff does with orders. */
export function adminOrderRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { orderOffice } = site.shop;
  const staffOnly = requireAdministrator(site);

  app.get("/admin/orders", staffOnly, (context) => showOrders(context, site));

  app.post("/admin/orders", staffOnly, async (context) => {
    const form = context.get("form");
    const byUserId = context.get("visitor").owner.id;
    const flash = await advanceOrders(orderOffice, stepsOf(form), byUserId);
    const href = safeNext(site.links, form.get("back") ?? "") ?? site.links.admin.orders;
    return answerRedirect(context, site, { href, flash });
  });

  app.get("/admin/orders/:userId/:orderId", staffOnly, async (context) => {
    const { userId, orderId } = context.req.param();
    const order = await orderOffice.order(userId, orderId);
    const changers = order.changes.map(({ changedBy }) => changedBy);
    const people = await orderOffice.customers([order.userId, ...changers]);
    const visitor = context.get("visitor");
    return answerAdminPage(context, site, {
      section: "orders",
      title: "Order",
      body: <AdminOrderView links={site.links} visitor={visitor} order={order} people={people} />,
    });
  });

  app.post("/admin/orders/:userId/:orderId", staffOnly, (context) => answerStep(context, site));
  return app;
}

async function showOrders(context: PageContext, site: Site): Promise<Response> {
  const { orderOffice } = site.shop;
  const url = new URL(context.req.url);
  const place = readPagePlace(url);
  const selection = selectionOf(url, orderOffice);
  const request = { limit: pageOrderCount, cursor: place.cursor };
  const page =
    selection.kind === "user"
      ? await orderOffice.ofUser(selection.userId, request)
      : await orderOffice.ofDay(selection.date, request);
  const customers = await orderOffice.customers(
    selection.kind === "user" ? [selection.userId] : page.items.map(({ userId }) => userId),
  );
  return answerAdminPage(context, site, {
    section: "orders",
    title: selection.kind === "user" ? "Orders of a user" : `Orders of ${selection.date}`,
    body: (
      <AdminOrdersView
        links={site.links}
        visitor={context.get("visitor")}
        selection={selection}
        today={orderOffice.today()}
        orders={page.items}
        customers={customers}
        back={`${url.pathname}${url.search}`}
        pager={{ pageNumber: place.pageNumber, ...pageLinks(url, place, page.cursor) }}
      />
    ),
  });
}

/** A user's orders, or those of a day; of today where the address names no day that exists. */
function selectionOf(url: URL, office: OrderOffice): OrderSelection {
  const userId = url.searchParams.get("user") ?? "";
  if (userId !== "" && userId.length <= userIdLengthMax) return { kind: "user", userId };
  const date = url.searchParams.get("date") ?? "";
  return { kind: "day", date: isDate(date) ? date : office.today() };
}

async function answerStep(context: PageContext, site: Site): Promise<Response> {
  const { userId = "", orderId = "" } = context.req.param();
  const href = orderHref(site.links, { userId, orderId });
  try {
    const text = await takeStep(context, site, { userId, orderId });
    return await answerRedirect(context, site, { href, flash: { kind: "success", text } });
  } catch (error) {
    if (!(error instanceof ShopError) || error.code === "ORDER_NOT_FOUND") throw error;
    const flash: Flash = { kind: "error", text: error.message };
    return answerRedirect(context, site, { href, flash });
  }
}

/** Gives what the clerk is told of it. */
async function takeStep(
  context: PageContext,
  { shop }: Site,
  { userId, orderId }: { readonly userId: string; readonly orderId: string },
): Promise<string> {
  const { orderOffice } = shop;
  const byUserId = context.get("visitor").owner.id;
  const action = context.get("form").get("action");
  switch (action) {
    case "packed":
    case "shipped":
    case "delivered":
      await orderOffice.advance(userId, orderId, { status: action, byUserId });
      return `The order is now ${action}.`;
    case "cancel": {
      const { isPaymentOwed } = await orderOffice.cancel(userId, orderId, byUserId);
      const books = "The order is cancelled and its books are back on the shelf.";
      return isPaymentOwed ? `${books} Its payment must still be given back.` : books;
    }
    case "refund":
      await orderOffice.refund(userId, orderId, byUserId);
      return "The payment is given back.";
    default:
      throw new PageError(404);
  }
}
