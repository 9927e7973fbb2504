import type { Links } from "../../links.ts";

/** The page of a user in the back office. */
export function userHref(links: Links, userId: string): string {
  return `${links.admin.users}/${encodeURIComponent(userId)}`;
}
