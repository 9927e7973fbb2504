/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { ButtonLink } from "./button.tsx";

export interface PagerProps {
  readonly label: string;
  /** 1-based. */
  readonly pageNumber: number;
  readonly previousHref: string | undefined;
  readonly nextHref: string | undefined;
}

/** The way to the pages before and after this one; nothing when this is the only one. */
export function Pager({
  label,
  pageNumber,
  previousHref,
  nextHref,
}: PagerProps): JSX.Element | null {
  if (previousHref === undefined && nextHref === undefined) return null;
  return (
    <nav class="pager" aria-label={label}>
      <span class="pager-place">Page {pageNumber}</span>
      <span class="pager-steps">
        {previousHref === undefined ? undefined : (
          <ButtonLink href={previousHref} style="secondary" rel="prev">
            Previous
          </ButtonLink>
        )}
        {nextHref === undefined ? undefined : (
          <ButtonLink href={nextHref} style="secondary" rel="next">
            Next page
          </ButtonLink>
        )}
      </span>
    </nav>
  );
}

/** Where a reader stands in pages that only know their next: this page's cursor and those before it. */
export interface PagePlace {
  readonly cursor: string | undefined;
  readonly pageNumber: number;
  readonly trail: readonly string[];
}

const trailLengthMax = 3000;
const cursorLengthMax = 2000;
const separator = "~";

/** Reads the place from a page's address. Anything malformed is the first page. */
export function readPagePlace(url: URL): PagePlace {
  const cursor = url.searchParams.get("after") ?? "";
  const trailText = url.searchParams.get("trail") ?? "";
  if (cursor === "" || cursor.length > cursorLengthMax || trailText.length > trailLengthMax) {
    return { cursor: undefined, pageNumber: 1, trail: [] };
  }
  const trail = trailText === "" ? [] : trailText.split(separator);
  return { cursor, pageNumber: trail.length + 2, trail };
}

/** The addresses of the pages before and after; other parameters of the address are kept. */
export function pageLinks(
  url: URL,
  place: PagePlace,
  nextCursor: string | undefined,
): { readonly previousHref: string | undefined; readonly nextHref: string | undefined } {
  const previous = place.trail.at(-1);
  const previousHref =
    place.cursor === undefined ? undefined : hrefOf(url, previous, place.trail.slice(0, -1));
  const trail = place.cursor === undefined ? [] : [...place.trail, place.cursor];
  const nextHref = nextCursor === undefined ? undefined : hrefOf(url, nextCursor, trail);
  return { previousHref, nextHref };
}

function hrefOf(url: URL, cursor: string | undefined, trail: readonly string[]): string {
  const next = new URL(url);
  next.searchParams.delete("after");
  next.searchParams.delete("trail");
  if (cursor !== undefined) next.searchParams.set("after", cursor);
  const trailText = trail.join(separator);
  // A trail that an address cannot hold is dropped; the way back is then the first page.
  if (trailText !== "" && trailText.length <= trailLengthMax) {
    next.searchParams.set("trail", trailText);
  }
  return `${next.pathname}${next.search}`;
}
