import { z } from "zod";
import type { BookShop } from "../../services/book-shop.ts";
import type { ImportView } from "../../services/import/import-views.ts";
import { type ApiRoute, defineRoute, noInput, userOf } from "../define-route.ts";
import { amountOf, centsOf } from "../json-shapes.ts";
import { importRequestShape, importShape } from "./import-shapes.ts";

const importParams = z.object({ importId: z.string().min(1).max(70) });

/** Imports of books by files, for the staff. */
export function importRoutes(shop: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "post",
      path: "/books/import",
      summary: "Begins to import a file of books: CSV, JSON or DynamoDB JSON, up to 20 MB",
      access: "administrator",
      status: 201,
      body: importRequestShape,
      response: importShape,
      handle: async ({ body }, caller) => {
        const { fileName, content, format, defaults = {}, ...rest } = body;
        const { category, price, stockQuantity } = defaults;
        const priceCents = price === undefined ? undefined : centsOf(price);
        const upload = { fileName, content: new TextEncoder().encode(content), format };
        const options = { ...rest, defaults: { category, priceCents, stockQuantity } };
        return importJson(await shop.imports.start(upload, options, userOf(caller).userId));
      },
    }),
    defineRoute({
      ...noInput,
      method: "get",
      path: "/books/imports/{importId}",
      summary: "How far an import is, and its first refused rows",
      access: "administrator",
      status: 200,
      params: importParams,
      response: importShape,
      handle: async ({ params }) => importJson(await shop.imports.progressOf(params.importId)),
    }),
  ];
}

function importJson({ options, ...each }: ImportView): z.input<typeof importShape> {
  const { defaults, ...rest } = options;
  const { category, priceCents, stockQuantity } = defaults;
  const price = priceCents === undefined ? undefined : amountOf(priceCents);
  return { ...each, ...rest, defaults: { category, price, stockQuantity } };
}
