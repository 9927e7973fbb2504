import { z } from "zod";
import type { SearchPage, SearchRequest } from "../services/shop.ts";
import { bookJson, bookShape, centsOf, pageJson, pageQuery, pageShape } from "./json-shapes.ts";

/** What a search of the JSON API takes and gives. */

const amount = z.coerce
  .number()
  .nonnegative()
  .max(100_000)
  .meta({ description: "An amount of money such as 9.99" });

export const categoryQuery = pageQuery.extend({
  sort: z
    .enum(["shelf", "title", "price_asc", "price_desc", "newest"])
    .default("shelf")
    .meta({ description: "shelf is by id; title leaves out a leading article" }),
});

export const searchQuery = pageQuery.extend({
  q: z.string().trim().max(200).default("").meta({
    description:
      "Words, or beginnings of words, of title, author and category, all of which a book must have; or an ISBN. May be left out where author is given.",
  }),
  category: z.string().max(60).optional(),
  author: z
    .string()
    .trim()
    .max(200)
    .optional()
    .meta({ description: "Names, or beginnings of names, of the author" }),
  price_min: amount.optional(),
  price_max: amount.optional(),
  sort: z
    .enum(["relevance", "price_asc", "price_desc", "rating", "newest", "bestseller"])
    .default("relevance")
    .meta({ description: "bestseller is by copies sold, among the 200 best known of the matches" }),
  include_unavailable: z
    .enum(["true", "false"])
    .default("false")
    .meta({ description: "Whether books that are out of stock are among the results" }),
  spelling: z
    .enum(["corrected", "exact"])
    .default("corrected")
    .meta({ description: "exact takes each word as it is typed" }),
});

export const searchPageShape = pageShape(bookShape)
  .extend({
    total: z.int().optional().meta({
      description: "How many books all pages have together; absent where that is not known",
    }),
    leftOutCount: z.int().meta({
      description: "How many matching books were left out of this page because none is in stock",
    }),
    isPartial: z.boolean().meta({
      description: "Whether a word is in more books than a search reads; another word helps",
    }),
    correctedTo: z.array(z.string()).meta({
      description:
        "The texts that were searched for in place of q, the best first; empty where q itself was",
    }),
    suggestions: z.array(z.string()).meta({
      description: "Texts of another spelling, where q finds one or two books only",
    }),
  })
  .meta({ id: "SearchPage" });

/** Amounts become cents; the rest has the services' own names. */
export function searchRequestOf(query: z.output<typeof searchQuery>): SearchRequest {
  const { q, price_min, price_max, include_unavailable, ...rest } = query;
  return {
    ...rest,
    text: q,
    priceMinCents: price_min === undefined ? undefined : centsOf(price_min),
    priceMaxCents: price_max === undefined ? undefined : centsOf(price_max),
    includeUnavailable: include_unavailable === "true",
  };
}

export function searchPageJson(page: SearchPage) {
  const { items: _, cursor: __, ...rest } = page;
  return { ...pageJson(page, bookJson), ...rest };
}
