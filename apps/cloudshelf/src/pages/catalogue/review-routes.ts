import { Hono } from "hono";
import { ShopError } from "../../services/shop.ts";
import { answerRedirect } from "../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../environment.ts";
import { parseForm, refusedForm, reviewForm } from "../form-values.ts";
import { requireUser } from "../require-user.ts";
import { showBook } from "./show-book.tsx";

/** The form on a book's page for who has bought the book. */
export function reviewRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { links } = site;

  const bookPage = (context: PageContext) => links.book(context.req.param("bookId") ?? "");
  app.post("/books/:bookId/reviews", requireUser(site, bookPage), async (context) => {
    const bookId = context.req.param("bookId");
    const form = context.get("form");
    const parsed = parseForm(reviewForm, form);
    if (parsed.kind === "invalid") {
      return showBook(context, site, { bookId, form: parsed.state, status: 422 });
    }
    try {
      await site.shop.reviews.write(context.get("visitor").owner.id, bookId, parsed.data);
    } catch (error) {
      if (!(error instanceof ShopError) || error.code === "BOOK_NOT_FOUND") throw error;
      const state = refusedForm(form, "content", error.message);
      return showBook(context, site, { bookId, form: state, status: 422 });
    }
    const flash = { kind: "success", text: "Thank you for your review." } as const;
    return answerRedirect(context, site, { href: links.book(bookId), flash });
  });

  return app;
}
