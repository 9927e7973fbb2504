import type { CategorySummary, SearchRequest, SearchSort } from "../../services/shop.ts";

const textLengthMax = 200;

export const searchSorts: Readonly<Record<SearchSort, string>> = {
  relevance: "Best match",
  price_asc: "Price, low to high",
  price_desc: "Price, high to low",
  rating: "Best rated",
  newest: "Newest first",
  bestseller: "Bestsellers",
};

/** What the address of a page of results asks for, and how its form shows it. */
export interface SearchQuery {
  readonly text: string;
  readonly category: string | undefined;
  readonly sort: SearchSort;
  readonly isExact: boolean;
  readonly includeUnavailable: boolean;
  /** As they were typed, wrong ones too. */
  readonly priceMin: string;
  readonly priceMax: string;
  readonly priceMinCents: number | undefined;
  readonly priceMaxCents: number | undefined;
  /** What is wrong with the prices, which are then not asked for. */
  readonly priceError: string | undefined;
}

/** Reads an address. What it has that no form sends is taken for nothing, and a wrong price is told. */
export function readSearchQuery(url: URL, categories: readonly CategorySummary[]): SearchQuery {
  const value = (name: string) => (url.searchParams.get(name) ?? "").trim();
  const sort = value("sort");
  const prices = readPrices(value("price_min"), value("price_max"));
  return {
    text: value("q").slice(0, textLengthMax),
    category: categories.find(({ name }) => name === value("category"))?.name,
    sort: isSort(sort) ? sort : "relevance",
    isExact: value("spelling") === "exact",
    includeUnavailable: value("include_unavailable") === "true",
    ...prices,
  };
}

function isSort(text: string): text is SearchSort {
  return Object.hasOwn(searchSorts, text);
}

type Prices = Pick<
  SearchQuery,
  "priceMin" | "priceMax" | "priceMinCents" | "priceMaxCents" | "priceError"
>;

function readPrices(priceMin: string, priceMax: string): Prices {
  const typed = { priceMin: priceMin.slice(0, 12), priceMax: priceMax.slice(0, 12) };
  const lowest = centsOf(priceMin);
  const highest = centsOf(priceMax);
  const none = { priceMinCents: undefined, priceMaxCents: undefined };
  if (Number.isNaN(lowest) || Number.isNaN(highest)) {
    return { ...typed, ...none, priceError: "Enter prices like 12 or 12.50." };
  }
  if (lowest !== undefined && highest !== undefined && lowest > highest) {
    return { ...typed, ...none, priceError: "The lowest price is above the highest." };
  }
  return { ...typed, priceMinCents: lowest, priceMaxCents: highest, priceError: undefined };
}

/** Undefined for no price, NaN for what is none. A comma does as well as a point. */
function centsOf(text: string): number | undefined {
  if (text === "") return undefined;
  const amount = /^\$? ?(\d{1,6}(?:[.,]\d{1,2})?)$/.exec(text)?.[1];
  return amount === undefined ? Number.NaN : Math.round(Number(amount.replace(",", ".")) * 100);
}

export function searchRequestOf(query: SearchQuery): SearchRequest {
  const { text, category, sort, includeUnavailable, priceMinCents, priceMaxCents } = query;
  const spelling = query.isExact ? "exact" : "corrected";
  return { text, category, sort, includeUnavailable, priceMinCents, priceMaxCents, spelling };
}

/** The parameters of the same search with some of them changed, from its first page on. */
export function searchParams(
  query: SearchQuery,
  change: Partial<SearchQuery> = {},
): Readonly<Record<string, string>> {
  const { text, category, sort, isExact, includeUnavailable, priceMin, priceMax } = {
    ...query,
    ...change,
  };
  const all = {
    q: text,
    category: category ?? "",
    price_min: priceMin,
    price_max: priceMax,
    sort: sort === "relevance" ? "" : sort,
    include_unavailable: includeUnavailable ? "true" : "",
    spelling: isExact ? "exact" : "",
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

/** Whether anything but the words narrows the results. */
export function isNarrowed({ category, priceMin, priceMax }: SearchQuery): boolean {
  return category !== undefined || priceMin !== "" || priceMax !== "";
}
