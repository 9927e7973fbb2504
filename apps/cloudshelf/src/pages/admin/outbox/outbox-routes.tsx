/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Flash, pageLinks, readPagePlace } from "@plinth/kit/pages";
import { Hono } from "hono";
import { ShopError } from "../../../services/shop.ts";
import { answerRedirect } from "../../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../../environment.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { MailPage } from "./mail-page.tsx";
import { type OutboxList, OutboxPage } from "./outbox-page.tsx";

const pageMailCount = 50;

/** The mails of the shop, for the staff: what waits, what was sent, what was given up, and why. */
export function adminOutboxRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { links } = site;
  const { outbox } = site.shop;
  const administrator = requireAdministrator(site);

  app.get("/admin/outbox", administrator, async (context) => {
    const list = await readList(context, site);
    const body = (
      <OutboxPage links={links} service={outbox.service} today={outbox.today()} list={list} />
    );
    return answerAdminPage(context, site, { section: "outbox", title: titles[list.view], body });
  });

  app.get("/admin/outbox/:mailId", administrator, async (context) => {
    const mail = await outbox.mail(context.req.param("mailId"));
    const { csrfToken } = context.get("visitor");
    const body = (
      <MailPage links={links} mail={mail} service={outbox.service} csrfToken={csrfToken} />
    );
    return answerAdminPage(context, site, { section: "outbox", title: mail.subject, body });
  });

  app.get("/admin/outbox/:mailId/html", administrator, async (context) => {
    const mail = await outbox.mail(context.req.param("mailId"));
    context.header("Content-Security-Policy", mailPolicy);
    context.header("Cache-Control", "private, no-store");
    return context.html(mail.html);
  });

  app.post("/admin/outbox/:mailId/send", administrator, async (context) => {
    const mailId = context.req.param("mailId");
    return answerRedirect(context, site, {
      href: links.outboxMail(mailId),
      flash: await sendAgain(site, mailId),
    });
  });

  return app;
}

const titles = { day: "Outbox", waiting: "Mails that wait", failed: "Mails given up" } as const;

/** A mail has its styles in place, and nothing else: no scripts, no pictures, no forms, no origin. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

async function sendAgain({ shop }: Site, mailId: string): Promise<Flash> {
  try {
    await shop.outbox.sendAgain(mailId);
    const text =
      shop.outbox.service === undefined
        ? "The mail waits again. No mail service is configured, so it is not sent."
        : "The mail waits to be sent again.";
    return { kind: "success", text };
  } catch (error) {
    if (!(error instanceof ShopError) || error.code !== "MAIL_WAITING") throw error;
    return { kind: "info", text: error.message };
  }
}

async function readList(context: PageContext, site: Site): Promise<OutboxList> {
  const { outbox } = site.shop;
  const url = new URL(context.req.url);
  const place = readPagePlace(url);
  const request = { limit: pageMailCount, cursor: place.cursor };
  const pagerOf = (cursor: string | undefined) => ({
    pageNumber: place.pageNumber,
    ...pageLinks(url, place, cursor),
  });
  const view = context.req.query("view");
  if (view === "waiting") return { view, mails: await outbox.waiting() };
  if (view === "failed") {
    const page = await outbox.failed(request);
    return { view, mails: page.items, pager: pagerOf(page.cursor) };
  }
  const day = context.req.query("day") ?? outbox.today();
  const page = await outbox.ofDay(day, request);
  return { view: "day", day, mails: page.items, pager: pagerOf(page.cursor) };
}
