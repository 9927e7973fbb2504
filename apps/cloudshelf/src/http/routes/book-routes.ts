import { HttpProblem } from "@plinth/kit";
import { z } from "zod";
import type { BookChange, BookShop, NewBook } from "../../services/book-shop.ts";
import type { CategoryPageRequest } from "../../services/shop.ts";
import { type ApiRoute, defineRoute, noInput } from "../define-route.ts";
import {
  bookChangeShape,
  bookJson,
  bookShape,
  categoryJson,
  categoryShape,
  centsOf,
  newBookShape,
  pageJson,
  pageQuery,
  pageShape,
  reviewShape,
} from "../json-shapes.ts";
import {
  categoryQuery,
  searchPageJson,
  searchPageShape,
  searchQuery,
  searchRequestOf,
} from "../search-shapes.ts";

const bookParams = z.object({ bookId: z.string().min(1).max(60) });
const categoryParams = z.object({ category: z.string().min(1).max(60) });

/** Browsing and searching for everybody; changing the catalogue for the staff. */
export function bookRoutes(shop: BookShop): readonly ApiRoute[] {
  return [...browsing(shop), ...searching(shop), ...reviews(shop), ...stocking(shop)];
}

function browsing(shop: BookShop): readonly ApiRoute[] {
  const { catalogue, inventory } = shop;
  return [
    defineRoute({
      ...noInput,
      method: "get",
      path: "/books",
      summary: "All books, category after category",
      access: "anyone",
      status: 200,
      query: pageQuery,
      response: pageShape(bookShape),
      handle: async ({ query }) => pageJson(await inventory.books(query), bookJson),
    }),
    defineRoute({
      ...noInput,
      method: "get",
      path: "/books/category/{category}",
      summary: "The books of a category",
      access: "anyone",
      status: 200,
      params: categoryParams,
      query: categoryQuery,
      response: pageShape(bookShape),
      handle: ({ params, query }) => booksOfCategory(shop, params.category, query),
    }),
    defineRoute({
      ...noInput,
      method: "get",
      path: "/categories",
      summary: "The categories and how many books each has",
      access: "anyone",
      status: 200,
      response: z.object({ items: z.array(categoryShape) }),
      handle: async () => ({ items: (await catalogue.categories()).map(categoryJson) }),
    }),
    defineRoute({
      ...noInput,
      method: "get",
      path: "/categories/{category}",
      summary: "The books of a category",
      access: "anyone",
      status: 200,
      params: categoryParams,
      query: categoryQuery,
      response: pageShape(bookShape),
      handle: ({ params, query }) => booksOfCategory(shop, params.category, query),
    }),
  ];
}

async function booksOfCategory(shop: BookShop, category: string, request: CategoryPageRequest) {
  const page = await shop.catalogue.booksOf(category, request);
  // Its last book was removed, or nobody has heard of it.
  if (page.items.length === 0) {
    const categories = await shop.catalogue.categories();
    if (!categories.some(({ name }) => name === category)) {
      throw new HttpProblem(404, "NOT_FOUND", "There is no such category.");
    }
  }
  return pageJson(page, bookJson);
}

function searching(shop: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "get",
      path: "/books/search",
      summary: "Books by words of title, author or category, or by ISBN; the best first",
      access: "anyone",
      status: 200,
      query: searchQuery,
      response: searchPageShape,
      handle: async ({ query }) => {
        if (query.q === "" && (query.author ?? "") === "") {
          throw new HttpProblem(
            400,
            "INVALID_INPUT",
            "query.q: Give words to search for, or an author.",
          );
        }
        return searchPageJson(await shop.catalogue.search(searchRequestOf(query)));
      },
    }),
    defineRoute({
      ...noInput,
      method: "get",
      path: "/books/{bookId}",
      summary: "One book",
      access: "anyone",
      status: 200,
      params: bookParams,
      response: bookShape,
      handle: async ({ params }) => bookJson(await shop.catalogue.book(params.bookId)),
    }),
  ];
}

function reviews(shop: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "get",
      path: "/books/{bookId}/reviews",
      summary: "What readers say about a book",
      access: "anyone",
      status: 200,
      params: bookParams,
      query: pageQuery,
      response: pageShape(reviewShape),
      handle: async ({ params, query }) => {
        const page = await shop.reviews.of(params.bookId, query);
        // Nobody has reviewed it, or there is no such book: BOOK_NOT_FOUND.
        if (page.items.length === 0) await shop.catalogue.book(params.bookId);
        return pageJson(page, (review) => review);
      },
    }),
  ];
}

function stocking(shop: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "post",
      path: "/books",
      summary: "Adds a book",
      access: "administrator",
      status: 201,
      body: newBookShape,
      response: bookShape,
      handle: async ({ body: { price, ...rest } }) => {
        const book: NewBook = { ...rest, priceCents: centsOf(price) };
        return bookJson(await shop.inventory.create(book));
      },
    }),
    defineRoute({
      ...noInput,
      method: "put",
      path: "/books/{bookId}",
      summary: "Changes a book; another category moves it",
      access: "administrator",
      status: 200,
      params: bookParams,
      body: bookChangeShape,
      response: bookShape,
      handle: async ({ params, body: { price, ...rest } }) => {
        const change: BookChange = {
          ...rest,
          ...(price === undefined ? {} : { priceCents: centsOf(price) }),
        };
        return bookJson(await shop.inventory.change(params.bookId, change));
      },
    }),
    defineRoute({
      ...noInput,
      method: "delete",
      path: "/books/{bookId}",
      summary: "Removes a book from the catalogue",
      access: "administrator",
      status: 204,
      params: bookParams,
      response: z.undefined(),
      handle: async ({ params }) => await shop.inventory.remove(params.bookId),
    }),
  ];
}
