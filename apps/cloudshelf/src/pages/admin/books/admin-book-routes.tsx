/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { pageLinks, readPagePlace } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { PagesEnvironment, Site } from "../../environment.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { AdminBooksView } from "./admin-books-view.tsx";

const pageBookCount = 50;

/** What the staff does with books. */
export function adminBookRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { inventory } = site.shop;

  app.get("/admin/books", requireAdministrator(site), async (context) => {
    const url = new URL(context.req.url);
    const place = readPagePlace(url);
    const page = await inventory.books({ limit: pageBookCount, cursor: place.cursor });
    const pager = { pageNumber: place.pageNumber, ...pageLinks(url, place, page.cursor) };
    return answerAdminPage(context, site, {
      section: "books",
      title: "Books",
      body: <AdminBooksView links={site.links} books={page.items} pager={pager} />,
    });
  });

  return app;
}
