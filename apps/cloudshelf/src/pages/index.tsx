/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { securityHeaders } from "@plinth/kit";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ShopError } from "../services/shop.ts";
import { takesUpload, uploadRequestSizeBytesMax } from "../uploads.ts";
import { answerPage } from "./answer.tsx";
import { createAssets } from "./assets.ts";
import type { PagesEnvironment, PagesOptions, Site } from "./environment.ts";
import { ErrorView, errorTexts } from "./error-view.tsx";
import { createLinks } from "./links.ts";
import { PageError, type PageErrorStatus } from "./page-error.ts";
import { readForm, recognizeVisitor } from "./visitor.ts";

export type { PagesOptions } from "./environment.ts";

const formSizeBytesMax = 16 * 1024;

/**
 * The shop's pages. They answer every path below their base, so what else is served there, such as
 * the JSON API, is mounted before them.
 */
export function pages(options: PagesOptions): Hono<PagesEnvironment> {
  const site = createSite(options);
  const app = new Hono<PagesEnvironment>();
  app.use(securityHeaders({}));
  for (const { fileRoutes } of options.parts) {
    if (fileRoutes !== undefined) app.route("/", fileRoutes(site));
  }
  app.use(recognizeVisitor(site));
  app.on("POST", "*", limitForm, readForm(site));
  for (const { pageRoutes } of options.parts) app.route("/", pageRoutes(site));
  app.all("*", () => {
    throw new PageError(404);
  });
  app.onError((error, context) => answerError(error, context, site));
  return app;
}

const refuseLargeForm = () => {
  throw new PageError(413);
};
const smallForm = bodyLimit({ maxSize: formSizeBytesMax, onError: refuseLargeForm });
const fileForm = bodyLimit({ maxSize: uploadRequestSizeBytesMax, onError: refuseLargeForm });

/** Only the staff may send files, and nobody else's are even read. */
const limitForm: MiddlewareHandler<PagesEnvironment> = (context, next) => {
  const isStaff = context.get("visitor").user?.role === "administrator";
  const limit = isStaff && takesUpload(context.req.path) ? fileForm : smallForm;
  return limit(context, next);
};

function createSite(options: PagesOptions): Site {
  const links = createLinks(options.basePath);
  return {
    shop: options.shop,
    links,
    assets: createAssets(links.basePath, options.assetsPath),
    secret: options.secret,
    newId: options.newId,
    live: options.live,
    now: options.now,
    reporting: options.reporting,
    secureCookies: options.secureCookies ?? "byRequest",
    reportError: options.reportError ?? (() => undefined),
  };
}

/** The one place where a failure becomes a page. What it was is reported, and told to nobody. */
async function answerError(
  error: unknown,
  context: Context<PagesEnvironment>,
  site: Site,
): Promise<Response> {
  const status = statusOf(error);
  if (status >= 500) site.reportError(error, context);
  if (status === 429 || status === 503) context.header("Retry-After", "60");
  // Without a visitor, as when the tables themselves do not answer, the header has nobody to greet.
  if (context.get("visitor") === undefined) {
    context.set("visitor", {
      user: undefined,
      sessionToken: undefined,
      guestId: "",
      owner: { kind: "guest", id: "" },
      csrfToken: "",
      cartCount: 0,
      categories: [],
    });
  }
  const body = <ErrorView links={site.links} status={status} />;
  return answerPage(context, site, { title: errorTexts[status].title, status, body });
}

function statusOf(error: unknown): PageErrorStatus {
  if (error instanceof PageError) return error.status;
  if (error instanceof ShopError) return error.code === "TOO_MANY_ATTEMPTS" ? 429 : 404;
  const isPassing = error instanceof Error && "isRetryable" in error && error.isRetryable === true;
  return isPassing ? 503 : 500;
}
