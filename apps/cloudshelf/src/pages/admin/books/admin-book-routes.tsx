/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { pageLinks, readPagePlace } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { PagesEnvironment, Site } from "../../environment.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { AdminBooksView, type BookFilter } from "./admin-books-view.tsx";

const pageBookCount = 50;

/** The list of books for the staff. */
export function adminBookRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { bookOffice } = site.shop;

  app.get("/admin/books", requireAdministrator(site), async (context) => {
    const url = new URL(context.req.url);
    const place = readPagePlace(url);
    const filter = filterOf(url);
    const page = await bookOffice.list({
      limit: pageBookCount,
      cursor: place.cursor,
      category: filter.category === "" ? undefined : filter.category,
      ...(filter.by === "title" ? { title: filter.text } : { text: filter.text }),
    });
    const pager = { pageNumber: place.pageNumber, ...pageLinks(url, place, page.cursor) };
    const visitor = context.get("visitor");
    return answerAdminPage(context, site, {
      section: "books",
      title: "Books",
      body: (
        <AdminBooksView
          links={site.links}
          visitor={visitor}
          filter={filter}
          books={page.items}
          pager={pager}
        />
      ),
    });
  });

  return app;
}

function filterOf({ searchParams }: URL): BookFilter {
  return {
    text: (searchParams.get("q") ?? "").trim().slice(0, 200),
    by: searchParams.get("by") === "title" ? "title" : "words",
    category: (searchParams.get("category") ?? "").slice(0, 60),
  };
}
