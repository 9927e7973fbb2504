/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { emptyForm, type FormState } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { z } from "zod";
import type { StockedBook } from "../../../../services/book-office.ts";
import { ShopError } from "../../../../services/shop.ts";
import { answerRedirect } from "../../../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../../../environment.ts";
import { fieldOf, parseForm, refusedForm } from "../../../form-values.ts";
import { countOf, formatMoney } from "../../../format.ts";
import { answerAdminPage } from "../../admin-frame.tsx";
import { requireAdministrator } from "../../require-administrator.ts";
import { editHref } from "../book-href.ts";
import {
  copiesForm,
  detailsForm,
  detailsOf,
  detailValues,
  newBookForm,
  newBookOf,
  priceForm,
} from "./book-form.ts";
import { type BookForms, BookView, DeleteBookView } from "./book-view.tsx";
import { NewBookView } from "./new-book-view.tsx";

/** Adds a book, and does with one what can be done with it. */
export function editRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { bookOffice, inventory } = site.shop;
  const staffOnly = requireAdministrator(site);

  app.get("/admin/books/new", staffOnly, (context) => answerNewBook(context, site, emptyForm));
  app.post("/admin/books/new", staffOnly, (context) => addBook(context, site));
  app.get("/admin/books/edit/:bookId", staffOnly, async (context) => {
    const book = await bookOffice.book(context.req.param("bookId"));
    return answerBook(context, site, { book });
  });
  for (const [path, part] of parts) {
    app.post(`/admin/books/edit/:bookId${path}`, staffOnly, (context) =>
      changeBook(context, site, part),
    );
  }
  app.post("/admin/books/edit/:bookId/state", staffOnly, async (context) => {
    const { bookId } = await bookOffice.book(context.req.param("bookId"));
    const isActive = context.get("form").get("active") === "yes";
    const { title } = await inventory.change(bookId, { isActive });
    return answerRedirect(context, site, {
      href: editHref(site.links, bookId),
      flash: { kind: "success", text: `${title} is ${isActive ? "on" : "off"} sale.` },
    });
  });
  app.get("/admin/books/edit/:bookId/delete", staffOnly, async (context) => {
    const book = await bookOffice.book(context.req.param("bookId"));
    return answerAdminPage(context, site, {
      section: "books",
      title: `Delete ${book.title}`,
      body: <DeleteBookView links={site.links} visitor={context.get("visitor")} book={book} />,
    });
  });
  app.post("/admin/books/edit/:bookId/delete", staffOnly, async (context) => {
    const { bookId, title } = await bookOffice.book(context.req.param("bookId"));
    await inventory.remove(bookId);
    return answerRedirect(context, site, {
      href: site.links.admin.books,
      flash: { kind: "success", text: `${title} is deleted.` },
    });
  });
  return app;
}

async function addBook(context: PageContext, site: Site): Promise<Response> {
  const form = context.get("form");
  const parsed = parseForm(newBookForm, form);
  if (parsed.kind === "invalid") return answerNewBook(context, site, parsed.state, 422);
  try {
    const { bookId, title } = await site.shop.inventory.create(newBookOf(parsed.data));
    return answerRedirect(context, site, {
      href: editHref(site.links, bookId),
      flash: { kind: "success", text: `${title} is in the shop.` },
    });
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    const field = error.code === "BOOK_EXISTS" ? "book_id" : fieldOf(error, "title");
    return answerNewBook(context, site, refusedForm(form, field, error.message), 422);
  }
}

function answerNewBook(
  context: PageContext,
  site: Site,
  form: FormState,
  status?: 422,
): Promise<Response> {
  return answerAdminPage(context, site, {
    section: "books",
    title: "New book",
    status: status ?? 200,
    body: <NewBookView links={site.links} visitor={context.get("visitor")} form={form} />,
  });
}

/** One of the page's forms: what it may say, and what it then does. */
interface Part {
  readonly form: keyof BookForms;
  /** The field that a refusal stands beside which is about none. */
  readonly field: string;
  /** Gives what to say when it is done, or what is wrong with what was sent. */
  readonly change: (
    site: Site,
    bookId: string,
    sent: URLSearchParams,
  ) => Promise<string | FormState>;
}

function part<Schema extends z.ZodType>(
  facts: Pick<Part, "form" | "field"> & {
    readonly schema: Schema;
    readonly change: (site: Site, bookId: string, data: z.output<Schema>) => Promise<string>;
  },
): Part {
  return {
    ...facts,
    async change(site, bookId, sent): Promise<string | FormState> {
      const parsed = parseForm<z.output<Schema>>(facts.schema as z.ZodType<z.output<Schema>>, sent);
      if (parsed.kind === "invalid") return parsed.state;
      return facts.change(site, bookId, parsed.data);
    },
  };
}

/** By the end of the path that its form is sent to. */
const parts: ReadonlyMap<string, Part> = new Map([
  [
    "",
    part({
      form: "details",
      field: "title",
      schema: detailsForm,
      async change({ shop }, bookId, form): Promise<string> {
        const { title } = await shop.inventory.change(bookId, detailsOf(form));
        return `${title} is saved.`;
      },
    }),
  ],
  [
    "/copies",
    part({
      form: "copies",
      field: "copies",
      schema: copiesForm,
      async change({ shop: { bookOffice } }, bookId, form): Promise<string> {
        const { way, copies: count, seen_copies: seen } = form;
        const { copies } =
          way === "set"
            ? await bookOffice.setCopies(bookId, count, seen)
            : await bookOffice.addCopies(bookId, way === "add" ? count : -count);
        return `There are ${countOf(copies, "copy", "copies")} now.`;
      },
    }),
  ],
  [
    "/price",
    part({
      form: "price",
      field: "price",
      schema: priceForm,
      async change({ shop: { bookOffice } }, bookId, { price, seen_cents: seen }): Promise<string> {
        const { priceCents } = await bookOffice.setPrice(bookId, price, seen);
        return `The price is ${formatMoney(priceCents)} now.`;
      },
    }),
  ],
]);

async function changeBook(context: PageContext, site: Site, each: Part): Promise<Response> {
  const bookId = context.req.param("bookId") ?? "";
  const sent = context.get("form");
  const outcome = await outcomeOf(each, { site, bookId, sent });
  if (typeof outcome === "string") {
    return answerRedirect(context, site, {
      href: editHref(site.links, bookId),
      flash: { kind: "success", text: outcome },
    });
  }
  const book = await site.shop.bookOffice.book(bookId);
  return answerBook(context, site, { book, forms: { [each.form]: outcome }, status: 422 });
}

async function outcomeOf(
  each: Part,
  {
    site,
    bookId,
    sent,
  }: { readonly site: Site; readonly bookId: string; readonly sent: URLSearchParams },
): Promise<string | FormState> {
  try {
    return await each.change(site, bookId, sent);
  } catch (error) {
    if (!(error instanceof ShopError) || error.code === "BOOK_NOT_FOUND") throw error;
    return refusedForm(sent, each.field, error.message);
  }
}

interface BookAnswer {
  readonly book: StockedBook;
  readonly forms?: Partial<BookForms>;
  readonly status?: 422;
}

function answerBook(
  context: PageContext,
  site: Site,
  { book, forms, status }: BookAnswer,
): Promise<Response> {
  const fresh = { details: { values: detailValues(book), errors: {} }, price: emptyForm };
  return answerAdminPage(context, site, {
    section: "books",
    title: book.title,
    status: status ?? 200,
    body: (
      <BookView
        links={site.links}
        visitor={context.get("visitor")}
        book={book}
        forms={{ ...fresh, copies: { values: { way: "add" }, errors: {} }, ...forms }}
      />
    ),
  });
}
