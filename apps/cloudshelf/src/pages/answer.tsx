/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Flash, renderDocument, takeFlash, writeFlash } from "@plinth/kit/pages";
import type { Child } from "hono/jsx";
import { flashCookie } from "./cookies.ts";
import type { PageContext, Site } from "./environment.ts";
import { ShopLayout } from "./shop-layout.tsx";

export interface PageAnswer {
  readonly title: string;
  readonly description?: string | undefined;
  readonly searchText?: string | undefined;
  readonly category?: string | undefined;
  readonly status?: 200 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;
  /** A message of this answer's own; without one, that of the page before is shown. */
  readonly flash?: Flash | undefined;
  /** After so many seconds the page is asked for anew, where no scripts run. */
  readonly refreshSeconds?: number | undefined;
  readonly body: Child;
}

/** Answers with a page. It holds the reader's name and cart, so no cache may keep it. */
export async function answerPage(
  context: PageContext,
  site: Site,
  answer: PageAnswer,
): Promise<Response> {
  const flash = answer.flash ?? (await takeFlash(context, flashCookie(context, site)));
  // The first thing that a screen reader says of the page.
  const title = answer.status === 422 ? `Error: ${answer.title}` : answer.title;
  const text = await renderDocument(
    <ShopLayout
      links={site.links}
      assets={site.assets}
      live={site.live}
      visitor={context.get("visitor")}
      title={title}
      description={answer.description}
      searchText={answer.searchText}
      category={answer.category}
      flash={flash}
      refreshSeconds={answer.refreshSeconds}
    >
      {answer.body}
    </ShopLayout>,
  );
  context.header("Cache-Control", "private, no-store");
  return context.html(text, answer.status ?? 200);
}

/** Sends the browser on after a form, with a message for the page to come. */
export async function answerRedirect(
  context: PageContext,
  site: Site,
  to: { readonly href: string; readonly flash?: Flash | undefined },
): Promise<Response> {
  if (to.flash !== undefined) await writeFlash(context, flashCookie(context, site), to.flash);
  context.header("Cache-Control", "no-store");
  return context.redirect(to.href, 303);
}
