/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { FormState } from "@plinth/kit/pages";
import { Hono } from "hono";
import { ShopError } from "../../../../services/shop.ts";
import { answerRedirect } from "../../../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../../../environment.ts";
import { parseForm, refusedForm } from "../../../form-values.ts";
import { answerAdminPage } from "../../admin-frame.tsx";
import { requireAdministrator } from "../../require-administrator.ts";
import { freshImportForm, importForm, importOptionsOfForm } from "./import-form.ts";
import { ImportFormView } from "./import-form-view.tsx";
import { importHref } from "./import-parts.tsx";
import { ImportView } from "./import-view.tsx";
import { reportCsv } from "./report-csv.ts";

/** How often a page that waits for an import asks again where no scripts run. */
const refreshSeconds = 2;

/** Imports of books by files. */
export function importRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { imports } = site.shop;
  const staffOnly = requireAdministrator(site);

  app.get("/admin/books/import", staffOnly, (context) =>
    answerForm(context, site, freshImportForm),
  );

  app.post("/admin/books/import", staffOnly, (context) => startImport(context, site));

  app.get("/admin/books/imports/:importId", staffOnly, async (context) => {
    const progress = await imports.progressOf(context.req.param("importId"));
    return answerAdminPage(context, site, {
      section: "books",
      title: `Import of ${progress.fileName}`,
      refreshSeconds: progress.status === "running" ? refreshSeconds : undefined,
      body: <ImportView links={site.links} visitor={context.get("visitor")} import={progress} />,
    });
  });

  app.get("/admin/books/imports/:importId/report.csv", staffOnly, async (context) => {
    const { importId } = await imports.progressOf(context.req.param("importId"));
    return context.body(reportCsv(imports.report(importId)), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${importId}.csv"`,
      "Cache-Control": "private, no-store",
    });
  });

  for (const action of ["stop", "resume"] as const) {
    app.post(`/admin/books/imports/:importId/${action}`, staffOnly, async (context) => {
      const { importId } = await imports[action](context.req.param("importId"));
      return answerRedirect(context, site, { href: importHref(site.links, importId) });
    });
  }
  return app;
}

async function startImport(context: PageContext, site: Site): Promise<Response> {
  const form = context.get("form");
  const parsed = parseForm(importForm, form);
  if (parsed.kind === "invalid") return answerForm(context, site, parsed.state, 422);
  const file = context.get("files").get("file");
  // A browser sends an empty file without a name where none was chosen.
  if (file === undefined || file.name === "") {
    return answerForm(context, site, refusedForm(form, "file", "Choose a file."), 422);
  }
  const { format } = parsed.data;
  const upload = {
    fileName: file.name,
    content: new Uint8Array(await file.arrayBuffer()),
    format: format === "" ? undefined : format,
  };
  try {
    const options = importOptionsOfForm(parsed.data);
    const { importId } = await site.shop.imports.start(
      upload,
      options,
      context.get("visitor").owner.id,
    );
    return answerRedirect(context, site, { href: importHref(site.links, importId) });
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    return answerForm(
      context,
      site,
      refusedForm(form, error.subject ?? "file", error.message),
      422,
    );
  }
}

async function answerForm(
  context: PageContext,
  site: Site,
  form: FormState,
  status?: 422,
): Promise<Response> {
  return answerAdminPage(context, site, {
    section: "books",
    title: "Import books",
    status: status ?? 200,
    body: (
      <ImportFormView
        links={site.links}
        visitor={context.get("visitor")}
        form={form}
        imports={await site.shop.imports.recent()}
      />
    ),
  });
}
