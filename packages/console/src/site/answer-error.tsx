/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink, EmptyState } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { answerPage } from "./answer.tsx";
import type { ConsoleContext, Site } from "./environment.ts";
import { PageError, type PageErrorDetails } from "./page-error.ts";
import { servicePageError } from "./service-page-error.ts";

const ownFault: PageErrorDetails = {
  title: "Something broke in the console",
  text: "It is not your fault, and it was reported where the console runs. Nothing was written. Try again in a moment.",
  canRetry: true,
};

/** The one place where a failure becomes a page. */
export async function answerError(
  error: unknown,
  context: ConsoleContext,
  site: Site,
): Promise<Response> {
  const pageError = error instanceof PageError ? error : servicePageError(error);
  if (pageError === undefined) site.reportError(error);
  const { details, status } = pageError ?? { details: ownFault, status: 500 as const };
  if (details.retryAfterSeconds !== undefined) {
    context.header("Retry-After", String(details.retryAfterSeconds));
  }
  const retryHref = details.canRetry === true ? hrefOfRetry(context) : undefined;
  const body = <ErrorView tablesHref={site.links.tables} details={details} retryHref={retryHref} />;
  return answerPage(context, site, { title: details.title, status, body });
}

/** Only a page that changes nothing can be asked for again by a link. */
function hrefOfRetry({ req }: ConsoleContext): string | undefined {
  const url = new URL(req.url);
  return req.method === "GET" ? `${url.pathname}${url.search}` : undefined;
}

interface ErrorViewProps {
  readonly tablesHref: string;
  readonly details: PageErrorDetails;
  readonly retryHref: string | undefined;
}

function ErrorView({ tablesHref, details, retryHref }: ErrorViewProps): JSX.Element {
  const { title, text, refusal } = details;
  return (
    <>
      <h1 class="visually-hidden">{title}</h1>
      {refusal === undefined ? undefined : <Refusal {...refusal} />}
      <EmptyState icon="alert" title={title} text={text}>
        {retryHref === undefined ? undefined : (
          <ButtonLink href={retryHref} style="primary">
            Try again
          </ButtonLink>
        )}
        <ButtonLink href={tablesHref} style="secondary">
          All tables
        </ButtonLink>
      </EmptyState>
    </>
  );
}

export interface RefusalProps {
  readonly name: string;
  readonly message: string;
  /** What to do about it, where the page does not say it otherwise. */
  readonly remedy?: string;
}

/** An error in DynamoDB's own words. */
export function Refusal({ name, message, remedy }: RefusalProps): JSX.Element {
  return (
    <div class="refusal">
      <code class="refusal-name">{name}</code>
      <p class="refusal-message">{message}</p>
      {remedy === undefined ? undefined : <p class="quiet">{remedy}</p>}
    </div>
  );
}
