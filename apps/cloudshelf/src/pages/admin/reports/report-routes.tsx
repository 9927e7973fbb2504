/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Flash, pageLinks, readPagePlace } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { Reporting, ReportingStatus } from "../../../reporting/reporting.ts";
import { ReportingError } from "../../../reporting/reporting-error.ts";
import { answerRedirect } from "../../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../../environment.ts";
import { PageError } from "../../page-error.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { reportFile } from "./report-file.ts";
import {
  isReportKind,
  type ReportData,
  type ReportKind,
  readReport,
  reportKinds,
} from "./report-kinds.ts";
import { rangeOf } from "./report-range.ts";
import { ReportSetUpView } from "./report-set-up-view.tsx";
import { ReportView } from "./report-view.tsx";

/** Sales reports of the SQL side. They may be late or missing; nothing else of the shop waits for them. */
export function adminReportRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const staffOnly = requireAdministrator(site);

  app.get("/admin/reports", staffOnly, (context) => answerReport(context, site, "days"));

  app.get("/admin/reports/:name", staffOnly, (context) => {
    const [kind = "", ending] = context.req.param("name").split(".");
    if (!isReportKind(kind)) throw new PageError(404);
    if (ending === undefined) return answerReport(context, site, kind);
    if (ending !== "csv") throw new PageError(404);
    return answerFile(context, site, kind);
  });

  app.post("/admin/reports/rebuild", staffOnly, async (context) => {
    const { reporting } = site;
    if (reporting === undefined) throw new PageError(404);
    const flash = rebuildTexts[await reporting.startRebuild()];
    return answerRedirect(context, site, { href: site.links.admin.reports, flash });
  });
  return app;
}

const rebuildTexts: Readonly<Record<"started" | "running" | "down", Flash>> = {
  started: {
    kind: "success",
    text: "The report is being filled anew. Readers keep the one before.",
  },
  running: { kind: "info", text: "The report is being filled anew already." },
  down: { kind: "error", text: "The reports' database does not answer. Try again when it does." },
};

async function answerReport(context: PageContext, site: Site, kind: ReportKind): Promise<Response> {
  const { reporting, links } = site;
  const frame = { section: "reports", title: `Sales ${nameOf(kind)}` } as const;
  if (reporting === undefined) {
    return answerAdminPage(context, site, { ...frame, body: <ReportSetUpView /> });
  }
  const url = new URL(context.req.url);
  const { from, to } = Object.fromEntries(url.searchParams);
  const asked = rangeOf(from, to, site.now());
  const place = readPagePlace(url);
  const { status, data } = await look(reporting, (side) =>
    readReport(side, kind, asked.range, place.cursor),
  );
  const cursor = data?.kind === "customers" ? data.cursor : undefined;
  return answerAdminPage(context, site, {
    ...frame,
    body: (
      <ReportView
        links={links}
        csrfToken={context.get("visitor").csrfToken}
        kind={kind}
        asked={asked}
        status={status}
        data={data}
        pager={{ pageNumber: place.pageNumber, ...pageLinks(url, place, cursor) }}
        nowMs={site.now()}
      />
    ),
  });
}

/** Such as `by day`. */
function nameOf(kind: ReportKind): string {
  return (reportKinds.find((each) => each.kind === kind)?.label ?? "").toLowerCase();
}

interface Look {
  readonly status: ReportingStatus;
  readonly data: ReportData | undefined;
}

/** What there is to show, if SQL answers. How current it is was asked before, so it is not less. */
async function look(
  reporting: Reporting,
  read: (reporting: Reporting) => Promise<ReportData>,
): Promise<Look> {
  const status = await reporting.status();
  if (status.kind !== "up" || status.asOfMs === undefined) return { status, data: undefined };
  try {
    return { status, data: await read(reporting) };
  } catch (error) {
    if (!(error instanceof ReportingError)) throw error;
    return { status: await reporting.status(), data: undefined };
  }
}

async function answerFile(context: PageContext, site: Site, kind: ReportKind): Promise<Response> {
  const { reporting } = site;
  if (reporting === undefined) throw new PageError(404);
  const { from, to } = Object.fromEntries(new URL(context.req.url).searchParams);
  const { range } = rangeOf(from, to, site.now());
  try {
    const text = await reportFile(reporting, kind, range);
    const name = `cloudshelf-${kind}-${range.from}-${range.to}.csv`;
    return context.body(text, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    });
  } catch (error) {
    if (error instanceof ReportingError) throw new PageError(503, { cause: error });
    throw error;
  }
}
