/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { emptyForm, pageLinks, readPagePlace } from "@plinth/kit/pages";
import { Hono } from "hono";
import { answerPage, answerRedirect } from "../answer.tsx";
import type { PagesEnvironment, Site } from "../environment.ts";
import { PageError } from "../page-error.ts";
import { CategoryView, categorySortOf } from "./category-view.tsx";
import { HomeView } from "./home-view.tsx";
import { readSearchQuery, searchRequestOf } from "./search-query.ts";
import { SearchStartView, SearchView } from "./search-view.tsx";
import { showBook } from "./show-book.tsx";

const homeShelfCount = 6;
/** However many categories a shop has, its front stays light; the navigation leads to all of them. */
const homeShelvesMax = 12;
const pageBookCount = 24;

/** Home, category, search and book: what a guest can read. */
export function catalogueRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { links } = site;
  const { catalogue } = site.shop;

  app.get("*", async (context, next) => {
    // Told by the whole address: mounted at "/shop", the router itself knows the home only as
    // "/shop", while the cookies' path, and every link, has the slash.
    if (context.req.path === links.basePath) return context.redirect(links.home, 301);
    if (context.req.path !== links.home) return next();
    const { categories } = context.get("visitor");
    const shelves = await Promise.all(
      categories.slice(0, homeShelvesMax).map(async (category) => {
        const page = await catalogue.booksOf(category.name, { limit: homeShelfCount });
        return { category, books: page.items };
      }),
    );
    const body = <HomeView links={links} categories={categories} shelves={shelves} />;
    return answerPage(context, site, { title: "Books", body });
  });

  app.get("/categories/:name", async (context) => {
    const name = context.req.param("name");
    const category = context.get("visitor").categories.find((known) => known.name === name);
    if (category === undefined) throw new PageError(404);
    const url = new URL(context.req.url);
    const place = readPagePlace(url);
    const sort = categorySortOf(context.req.query("sort"));
    const request = { limit: pageBookCount, cursor: place.cursor, sort };
    const page = await catalogue.booksOf(name, request);
    const pager = { pageNumber: place.pageNumber, ...pageLinks(url, place, page.cursor) };
    return answerPage(context, site, {
      title: name,
      description: `Books in ${name} at CloudShelf.`,
      category: name,
      body: (
        <CategoryView
          links={links}
          category={category}
          sort={sort}
          books={page.items}
          pager={pager}
        />
      ),
    });
  });

  addSearch(app, site);
  addBook(app, site);
  return app;
}

function addSearch(app: Hono<PagesEnvironment>, site: Site): void {
  const { links } = site;
  app.get("/search", async (context) => {
    const { categories } = context.get("visitor");
    const url = new URL(context.req.url);
    const query = readSearchQuery(url, categories);
    const { text } = query;
    if (text === "") {
      const body = <SearchStartView links={links} categories={categories} />;
      return answerPage(context, site, { title: "Search", body });
    }
    const place = readPagePlace(url);
    const request = { ...searchRequestOf(query), limit: pageBookCount, cursor: place.cursor };
    const page = await site.shop.catalogue.search(request);
    const pager = { pageNumber: place.pageNumber, ...pageLinks(url, place, page.cursor) };
    const props = { links, query, categories, page, pager };
    return answerPage(context, site, {
      title: `“${text}”`,
      searchText: text,
      body: <SearchView {...props} />,
    });
  });
  // A guessable address that some bookmarks have.
  app.get("/categories", (context) => answerRedirect(context, site, { href: links.home }));
}

function addBook(app: Hono<PagesEnvironment>, site: Site): void {
  app.get("/books/:bookId", (context) =>
    showBook(context, site, { bookId: context.req.param("bookId"), form: emptyForm, status: 200 }),
  );
}
