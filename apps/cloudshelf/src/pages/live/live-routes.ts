import { createHash } from "node:crypto";
import { canStream, HttpProblem, problemResponse } from "@plinth/kit";
import { type Context, Hono } from "hono";
import type { PagesEnvironment, Site } from "../environment.ts";
import { liveBookCountMax } from "./open-live.ts";

/** As the shop gives ids; what is none is no reason to ask the table. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;

/**
 * How books stand, for pages that are open: `GET /live?books=a,b,c`. Who accepts an event stream gets
 * each change as it is made, where that can be sent; others get how it is now, and ask again.
 */
export function liveRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  app.get("/live", async (context) => {
    const { live } = site;
    try {
      const topics = readIds(context.req.query("books") ?? "");
      context.header("Vary", "Accept");
      return live.way === "stream" && acceptsStream(context) && canStream(context)
        ? live.feed.answer(context, { topics, address: live.addressOf(context) })
        : await answerNow(context, site, topics);
    } catch (error) {
      if (error instanceof HttpProblem) return problemResponse(context, error);
      throw error;
    }
  });
  return app;
}

function readIds(text: string): readonly string[] {
  const ids = [...new Set(text.split(","))];
  const bad = ids.find((id) => !idPattern.test(id));
  if (bad !== undefined || ids.length > liveBookCountMax) {
    const message = `Name 1 to ${liveBookCountMax} books by their ids, separated by commas.`;
    throw new HttpProblem(400, "INVALID_INPUT", message, { subject: "books" });
  }
  return ids;
}

function acceptsStream(context: Context): boolean {
  return /\btext\/event-stream\b/.test(context.req.header("accept") ?? "");
}

/** A browser that asks again gets 304 as long as nothing has changed. */
async function answerNow(
  context: Context,
  site: Site,
  bookIds: readonly string[],
): Promise<Response> {
  const books = [...(await site.live.read(bookIds)).values()];
  const body = JSON.stringify({ books });
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-cache", ETag: etag };
  return context.req.header("if-none-match") === etag
    ? context.body(null, 304, headers)
    : context.body(body, 200, headers);
}
