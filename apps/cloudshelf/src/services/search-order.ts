import { hashToken } from "@plinth/kit";
import type { Hit } from "./search-matches.ts";
import type { SearchSort } from "./shop.ts";
import { invalidCursor } from "./shop-context.ts";

/**
 * What a hit is sorted by, the smaller first; the last part is its own alone. It is also a place
 * between pages, which stays right when books come and go before it.
 */
export type OrderKey = readonly (number | string)[];

export interface RankedHit {
  readonly hit: Hit;
  readonly key: OrderKey;
}

const titleLengthMax = 40;

/** `soldCountOf` is asked for bestsellers alone. */
export function inOrder(
  hits: readonly Hit[],
  sort: SearchSort,
  soldCountOf: (hit: Hit) => number,
): readonly RankedHit[] {
  return hits
    .map((hit) => ({
      hit,
      key: [
        ...leadingParts(hit, sort, soldCountOf),
        hit.title.slice(0, titleLengthMax),
        `${hit.category}#${hit.bookId}`,
      ],
    }))
    .sort((one, other) => compareKeys(one.key, other.key));
}

function leadingParts(hit: Hit, sort: SearchSort, soldCountOf: (hit: Hit) => number): OrderKey {
  switch (sort) {
    case "relevance":
      return [-hit.score, -hit.popularity];
    case "price_asc":
      return [hit.priceCents, -hit.score];
    case "price_desc":
      return [-hit.priceCents, -hit.score];
    case "rating":
      return [-hit.starsInTenths, -hit.popularity];
    case "newest":
      // The year 0 and those before it are smaller still; books of no known year come last.
      return [-(hit.publishedYear ?? Number.MIN_SAFE_INTEGER), -hit.score];
    case "bestseller":
      return [-soldCountOf(hit), -hit.popularity];
  }
}

export function compareKeys(one: OrderKey, other: OrderKey): number {
  for (const [index, part] of one.entries()) {
    const opposite = other[index];
    if (opposite === undefined || part === opposite) continue;
    return part < opposite ? -1 : 1;
  }
  return 0;
}

/**
 * A place in the results of one query. Not signed: a reader who makes one up only skips results. A
 * cursor of other words, filters or another order would skip the wrong ones, and is refused.
 */
export function cursorAfter(key: OrderKey, query: object): string {
  return Buffer.from(JSON.stringify([bindingOf(query), ...key])).toString("base64url");
}

export function placeOf(cursor: string, query: object): OrderKey {
  const [binding, ...key] = partsIn(cursor);
  const isPlace = key.every((part) => typeof part === "number" || typeof part === "string");
  if (binding !== bindingOf(query) || !isPlace || key.length < 4) throw invalidCursor();
  return key as OrderKey;
}

function partsIn(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function bindingOf(query: object): string {
  return hashToken(JSON.stringify(query)).slice(0, 12);
}
