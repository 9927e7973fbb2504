/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

export interface DocumentProps {
  readonly title: string;
  readonly description: string;
  readonly stylesheet: string;
  readonly script: string;
  readonly icon: string;
  readonly header: Child;
  readonly footer: Child;
  readonly notices?: Child;
  /** After so many seconds the browser asks anew, where no scripts run that could do better. */
  readonly refreshSeconds?: number | undefined;
  readonly children?: Child;
}

/** A whole page: head, skip link, header, main part with the notices before it, footer. */
export function Document(props: DocumentProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{props.title}</title>
        <meta name="description" content={props.description} />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href={props.stylesheet} />
        <link rel="icon" href={props.icon} type="image/svg+xml" />
        <script src={props.script} type="module" />
        {props.refreshSeconds === undefined ? undefined : (
          <noscript>
            <meta http-equiv="refresh" content={String(props.refreshSeconds)} />
          </noscript>
        )}
      </head>
      <body>
        <a class="skip-link" href="#main">
          Skip to the main part
        </a>
        {props.header}
        <main id="main" tabindex={-1}>
          <div class="page">
            <div class="notices" role="status" aria-live="polite">
              {props.notices}
            </div>
            {props.children}
          </div>
        </main>
        {props.footer}
      </body>
    </html>
  );
}

/** The text of a page, with the doctype that no JSX element can say. */
export async function renderDocument(document: JSX.Element): Promise<string> {
  return String(await html`<!doctype html>${document}`);
}
