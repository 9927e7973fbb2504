import type { Links } from "../../links.ts";

/** The page of a book in the back office. */
export function editHref(links: Links, bookId: string): string {
  return `${links.admin.books}/edit/${encodeURIComponent(bookId)}`;
}
