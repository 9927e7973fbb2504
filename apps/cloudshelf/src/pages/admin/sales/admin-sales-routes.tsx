/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from "hono";
import type { DayRange, SalesReport } from "../../../services/book-shop.ts";
import { ShopError } from "../../../services/shop.ts";
import { dateAfter } from "../../../services/time.ts";
import type { PageContext, PagesEnvironment, Site } from "../../environment.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { AdminSalesView, type SalesRefusal } from "./admin-sales-view.tsx";
import { booksCsv, daysCsv } from "./sales-csv.ts";

const defaultDayCount = 7;

/** What was sold, without SQL. */
export function adminSalesRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { orderOffice } = site.shop;
  const staffOnly = requireAdministrator(site);

  app.get("/admin/sales", staffOnly, async (context) => {
    const range = rangeOf(context, site);
    try {
      const report = await orderOffice.sales(range);
      return await showSales(context, site, { range, report });
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      const refusal = { message: error.message, isAboutFirst: error.subject === "from" };
      return showSales(context, site, { range, refusal });
    }
  });

  for (const [path, name, csvOf] of [
    ["/admin/sales/days.csv", "sales", daysCsv],
    ["/admin/sales/books.csv", "books-sold", booksCsv],
  ] as const) {
    app.get(path, staffOnly, async (context) => {
      // The page leads to days that there are; any other address was typed, and is not found.
      const report = await orderOffice.sales(rangeOf(context, site));
      context.header("Content-Type", "text/csv; charset=utf-8");
      const fileName = `${name}-${report.from}-${report.to}.csv`;
      context.header("Content-Disposition", `attachment; filename="${fileName}"`);
      context.header("Cache-Control", "private, no-store");
      return context.body(csvOf(report));
    });
  }
  return app;
}

/** The days that the address names; the last week where it names none. */
function rangeOf(context: PageContext, site: Site): DayRange {
  const today = site.shop.orderOffice.today();
  const to = context.req.query("to") ?? today;
  const from = context.req.query("from") ?? dateAfter(today, 1 - defaultDayCount);
  return { from, to };
}

function showSales(
  context: PageContext,
  site: Site,
  shown: {
    readonly range: DayRange;
    readonly report?: SalesReport;
    readonly refusal?: SalesRefusal;
  },
): Promise<Response> {
  return answerAdminPage(context, site, {
    section: "sales",
    title: "Sales",
    status: shown.refusal === undefined ? 200 : 422,
    body: (
      <AdminSalesView
        links={site.links}
        today={site.shop.orderOffice.today()}
        range={shown.range}
        report={shown.report}
        refusal={shown.refusal}
      />
    ),
  });
}
