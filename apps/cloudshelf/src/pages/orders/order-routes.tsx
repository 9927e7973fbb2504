/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Flash, type FormState, pageLinks, readPagePlace } from "@plinth/kit/pages";
import { Hono } from "hono";
import { ShopError } from "../../services/shop.ts";
import { addressOf, addressValues } from "../account/address-fields.tsx";
import { answerPage, answerRedirect } from "../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../environment.ts";
import { checkoutForm, fieldOf, parseForm, refusedForm } from "../form-values.ts";
import { requireUser } from "../require-user.ts";
import { CheckoutView } from "./checkout-view.tsx";
import { OrderPage } from "./order-view.tsx";
import { OrdersView } from "./orders-view.tsx";

const pageOrderCount = 10;

/** Checkout, confirmation, history and cancellation. */
export function orderRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  addCheckout(app, site);
  addHistory(app, site);
  return app;
}

function addCheckout(app: Hono<PagesEnvironment>, site: Site): void {
  const { links } = site;

  app.get("/checkout", requireUser(site), async (context) => {
    const { user } = context.get("visitor");
    const values = addressValues(user?.address);
    const holder = `${user?.firstName ?? ""} ${user?.lastName ?? ""}`.trim();
    const form = { values: { ...values, holder }, errors: {} };
    return showCheckout(context, site, { form, idempotencyKey: site.newId(), status: 200 });
  });

  app.post("/checkout", requireUser(site), async (context) => {
    const form = context.get("form");
    // The same key as before: a form that is mended and sent again is still the same order.
    const idempotencyKey = form.get("idempotency_key") ?? site.newId();
    const parsed = parseForm(checkoutForm, form);
    if (parsed.kind === "invalid") {
      const isKeyUsable = parsed.state.errors["idempotency_key"] === undefined;
      return showCheckout(context, site, {
        form: parsed.state,
        idempotencyKey: isKeyUsable ? idempotencyKey : site.newId(),
        status: 422,
      });
    }
    const { data } = parsed;
    try {
      const order = await site.shop.orders.checkout(context.get("visitor").owner.id, {
        idempotencyKey: data.idempotency_key,
        shippingAddress: addressOf(data),
        expectedTotalCents: data.expected_total_cents,
        card: {
          number: data.card_number,
          expiry: data.expiry,
          securityCode: data.security_code,
          holder: data.holder,
        },
      });
      const flash: Flash = { kind: "success", text: "Thank you! Your order is confirmed." };
      return await answerRedirect(context, site, { href: links.order(order.orderId), flash });
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      return answerRefusedCheckout(context, site, error);
    }
  });
}

async function answerRefusedCheckout(
  context: PageContext,
  site: Site,
  error: ShopError,
): Promise<Response> {
  const form = context.get("form");
  const idempotencyKey = form.get("idempotency_key") ?? site.newId();
  if (error.code === "PAYMENT_DECLINED") {
    const state = refusedForm(form, "card_number", error.message);
    return showCheckout(context, site, { form: state, idempotencyKey, status: 422 });
  }
  if (error.code === "INVALID_INPUT") {
    const state = refusedForm(form, fieldOf(error, "card_number"), error.message);
    return showCheckout(context, site, { form: state, idempotencyKey, status: 422 });
  }
  if (error.code === "CHECKOUT_KEY_USED" && error.subject !== undefined) {
    const link = { href: site.links.order(error.subject), text: "See that order" };
    const flash: Flash = { kind: "warning", text: error.message, link };
    return answerRedirect(context, site, { href: site.links.cart, flash });
  }
  // Everything else is about what is in the cart, and is mended there.
  const flash: Flash = { kind: "error", text: error.message };
  return answerRedirect(context, site, { href: site.links.cart, flash });
}

async function showCheckout(
  context: PageContext,
  site: Site,
  answer: {
    readonly form: FormState;
    readonly idempotencyKey: string;
    readonly status: 200 | 422;
  },
): Promise<Response> {
  const visitor = context.get("visitor");
  const cart = await site.shop.carts.current(visitor.owner);
  // Emptied or ordered in another window, perhaps.
  if (cart.lines.length === 0) return answerRedirect(context, site, { href: site.links.cart });
  return answerPage(context, site, {
    title: "Checkout",
    status: answer.status,
    body: (
      <CheckoutView
        links={site.links}
        visitor={visitor}
        cart={cart}
        quote={site.shop.orders.quote(cart)}
        form={answer.form}
        idempotencyKey={answer.idempotencyKey}
      />
    ),
  });
}

function addHistory(app: Hono<PagesEnvironment>, site: Site): void {
  const { links } = site;
  const { orders } = site.shop;

  app.get("/orders", requireUser(site), async (context) => {
    const url = new URL(context.req.url);
    const place = readPagePlace(url);
    const page = await orders.ordersOf(context.get("visitor").owner.id, {
      limit: pageOrderCount,
      cursor: place.cursor,
    });
    const pager = { pageNumber: place.pageNumber, ...pageLinks(url, place, page.cursor) };
    const body = <OrdersView links={links} orders={page.items} pager={pager} />;
    return answerPage(context, site, { title: "Your orders", body });
  });

  app.get("/orders/:orderId", requireUser(site), async (context) => {
    const visitor = context.get("visitor");
    const { outbox } = site.shop;
    const orderId = context.req.param("orderId");
    const [order, mail] = await Promise.all([
      orders.order(visitor.owner.id, orderId),
      outbox.confirmationOf(orderId),
    ]);
    const confirmation = { mail, service: outbox.service };
    const body = (
      <OrderPage links={links} visitor={visitor} order={order} confirmation={confirmation} />
    );
    return answerPage(context, site, { title: "Your order", body });
  });

  const orderPage = (context: PageContext) => links.order(context.req.param("orderId") ?? "");
  app.post("/orders/:orderId/cancel", requireUser(site, orderPage), async (context) => {
    const orderId = context.req.param("orderId");
    const href = links.order(orderId);
    try {
      await orders.cancel(context.get("visitor").owner.id, orderId);
      const text = "The order is cancelled and the books are back on the shelf.";
      return await answerRedirect(context, site, { href, flash: { kind: "success", text } });
    } catch (error) {
      if (!(error instanceof ShopError) || error.code === "ORDER_NOT_FOUND") throw error;
      const flash: Flash = { kind: "error", text: error.message };
      return answerRedirect(context, site, { href, flash });
    }
  });
}
