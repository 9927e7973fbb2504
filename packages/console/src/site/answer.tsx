/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Flash, renderDocument, takeFlash, writeFlash } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { ConsoleLayout, type Section } from "../layout/console-layout.tsx";
import { flashCookie } from "./cookies.ts";
import type { ConsoleContext, Site } from "./environment.ts";

export interface PageAnswer {
  readonly title: string;
  readonly section?: Section | undefined;
  readonly body: JSX.Element;
  readonly status?: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;
  /** A script of the console's own, for this page besides the one that all pages have. */
  readonly script?: "item-form.js" | "requests.js" | "upload.js" | undefined;
  /** What the search of the header shows. */
  readonly searchText?: string | undefined;
}

/** Answers with a whole page, and with the message that the page before left. */
export async function answerPage(
  context: ConsoleContext,
  site: Site,
  answer: PageAnswer,
): Promise<Response> {
  const flash = await takeFlash(context, flashCookie(context, site));
  // The first thing that a screen reader says of the page.
  const title = answer.status === 422 ? `Error: ${answer.title}` : answer.title;
  const text = await renderDocument(
    <ConsoleLayout
      site={site}
      caller={context.get("caller")}
      title={title}
      section={answer.section}
      searchText={answer.searchText}
      flash={flash}
    >
      {answer.body}
      {answer.script === undefined ? undefined : (
        <script src={site.links.asset(site.assets.files.versioned(answer.script))} type="module" />
      )}
    </ConsoleLayout>,
  );
  return context.html(text, answer.status ?? 200);
}

/** Sends the browser on after a form, with a message for the page to come. */
export async function answerRedirect(
  context: ConsoleContext,
  site: Site,
  to: { readonly href: string; readonly flash?: Flash | undefined },
): Promise<Response> {
  if (to.flash !== undefined) await writeFlash(context, flashCookie(context, site), to.flash);
  return context.redirect(to.href, 303);
}
