/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Flash } from "@plinth/kit/pages";
import { Hono } from "hono";
import { ShopError } from "../../services/shop.ts";
import { answerPage, answerRedirect } from "../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../environment.ts";
import { PageError } from "../page-error.ts";
import { CartPage } from "./cart-view.tsx";

/** The cart: shown, filled, changed, emptied. */
export function cartRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { links } = site;
  const { carts, orders } = site.shop;

  app.get("/cart", async (context) => {
    const visitor = context.get("visitor");
    const cart = await carts.current(visitor.owner);
    const body = (
      <CartPage links={links} visitor={visitor} cart={cart} quote={orders.quote(cart)} />
    );
    return answerPage(context, site, { title: "Your cart", body });
  });

  app.post("/cart/items", async (context) => {
    const form = context.get("form");
    const bookId = form.get("book_id") ?? "";
    if (bookId === "") throw new PageError(404);
    return answerChange(context, site, links.book(bookId), async () => {
      const quantity = readQuantity(form);
      const cart = await carts.add(context.get("visitor").owner, bookId, quantity);
      const title = cart.lines.find((line) => line.bookId === bookId)?.title ?? "The book";
      return {
        kind: "success",
        text: `“${title}” is in your cart.`,
        link: { href: links.cart, text: "Go to the cart" },
      };
    });
  });

  app.post("/cart/items/:bookId", (context) =>
    answerChange(context, site, links.cart, async () => {
      const quantity = readQuantity(context.get("form"));
      await carts.change(context.get("visitor").owner, context.req.param("bookId"), quantity);
      return { kind: "success", text: "The cart is up to date." };
    }),
  );

  app.post("/cart/items/:bookId/remove", (context) =>
    answerChange(context, site, links.cart, async () => {
      await carts.remove(context.get("visitor").owner, context.req.param("bookId"));
      return { kind: "success", text: "The book is out of your cart." };
    }),
  );

  app.post("/cart/clear", (context) =>
    answerChange(context, site, links.cart, async () => {
      await carts.clear(context.get("visitor").owner);
      return { kind: "success", text: "Your cart is empty now." };
    }),
  );

  return app;
}

/** Changes the cart and shows the page `href`, with what was done or why it was not. */
async function answerChange(
  context: PageContext,
  site: Site,
  href: string,
  change: () => Promise<Flash>,
): Promise<Response> {
  try {
    return await answerRedirect(context, site, { href, flash: await change() });
  } catch (error) {
    if (!(error instanceof ShopError) || error.code === "BOOK_NOT_FOUND") throw error;
    const flash: Flash = { kind: "error", text: error.message };
    return answerRedirect(context, site, { href, flash });
  }
}

/** The select offers whole numbers only; anything else did not come from it. */
function readQuantity(form: URLSearchParams): number {
  const text = form.get("quantity") ?? "";
  if (!/^\d{1,3}$/.test(text)) {
    throw new ShopError("INVALID_INPUT", "Choose how many copies you want.", "quantity");
  }
  return Number(text);
}
