/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from "hono";
import { processFiguresOf } from "../../../advisor/process-figures.ts";
import { adviceOn } from "../../../advisor/triggers.ts";
import type { PagesEnvironment, Site } from "../../environment.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { logQueryOf, readMonitoringQuery } from "./monitoring-query.ts";
import { MonitoringView } from "./monitoring-view.tsx";

/** What the process that answers measured of itself, and its log. */
export function monitoringRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { monitor } = site.shop;

  app.get("/admin/monitoring", requireAdministrator(site), (context) => {
    const query = readMonitoringQuery(new URL(context.req.url).searchParams);
    // The tables' sizes need rights that no function has: for these there is `npm run advisor`.
    const advice = adviceOn({
      categories: context.get("visitor").categories,
      process: processFiguresOf(monitor),
    });
    return answerAdminPage(context, site, {
      section: "monitoring",
      title: "Monitoring",
      body: (
        <MonitoringView
          action={site.links.admin.monitoring}
          query={query}
          report={monitor.report(query.minutes)}
          alarms={monitor.alarms()}
          advice={advice}
          lines={monitor.log?.search(logQueryOf(query, monitor.now()))}
          lineCountMax={monitor.log?.lineCountMax ?? 0}
          awsRegion={monitor.awsRegion}
        />
      ),
    });
  });

  return app;
}
