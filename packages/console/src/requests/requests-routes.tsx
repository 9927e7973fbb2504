/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from "hono";
import { openSessionOf } from "../access/caller.ts";
import { answerPage } from "../site/answer.tsx";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { noSuchPage, PageError } from "../site/page-error.ts";
import { createUpdateText, type LiveRequests, liveRequests } from "./live-requests.tsx";
import { passes, readRequestFilter } from "./request-filter.ts";
import { NoFeedView, RequestsView } from "./requests-view.tsx";

/** The last requests, and those to come. */
export interface RequestsRoutes {
  readonly routes: Hono<ConsoleEnvironment>;
  /** Ends the pages that watch, so that a server that stops does not wait for them. */
  close(): void;
}

const watchersMax = 50;

export function requestsRoutes(site: Site): RequestsRoutes {
  const { feed, links } = site;
  const routes = new Hono<ConsoleEnvironment>();
  const watching = new Set<LiveRequests>();
  const updateText = feed === undefined ? undefined : createUpdateText(links, feed);

  routes.get("/requests", async (context) => {
    const answer = { title: "Requests", section: "requests", script: "requests.js" } as const;
    if (feed === undefined) {
      const body = <NoFeedView endpoint={site.endpoint} />;
      return await answerPage(context, site, { ...answer, script: undefined, body });
    }
    const filter = readRequestFilter(new URL(context.req.url));
    const kept = feed.since(0);
    const shown = kept.filter((request) => passes(filter, request));
    const body = <RequestsView {...{ links, feed, filter, kept, shown }} />;
    return await answerPage(context, site, { ...answer, body });
  });

  routes.get("/requests/live", (context) => {
    if (feed === undefined || updateText === undefined) throw noSuchPage();
    if (watching.size >= watchersMax) throw tooManyWatch;
    context.header("Content-Type", "text/event-stream; charset=utf-8");
    // A proxy that gathers answers would hold the lines back.
    context.header("X-Accel-Buffering", "no");
    // The server drops the body of this answer without ending it, so there must be none.
    if (context.req.method === "HEAD") return context.body(null);
    const url = new URL(context.req.url);
    const token = openSessionOf(context, site);
    const live = liveRequests(
      {
        feed,
        filter: readRequestFilter(url),
        updateText,
        after: context.req.header("last-event-id") ?? url.searchParams.get("after") ?? "",
        isAllowed: () =>
          site.door === undefined || (token !== undefined && site.door.sessions.isOpen(token)),
      },
      () => watching.delete(live),
    );
    watching.add(live);
    return context.body(live.stream);
  });

  return {
    routes,
    close() {
      for (const live of [...watching]) live.end();
    },
  };
}

const tooManyWatch = new PageError(503, {
  title: "Too many pages watch already",
  text: "Close some of the pages that show requests, then open this one again.",
});
