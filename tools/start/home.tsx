/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { createStaticFiles, securityHeaders } from "@plinth/kit";
import { renderDocument, themeFolder } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";

export interface Application {
  readonly name: string;
  readonly path: string;
  readonly summary: string;
}

/** The bindings are Node's request and response, as `serveApp` gives them. */
export interface HomeEnvironment {
  Bindings: object;
}

/** The page at the root: what runs here, and where. */
export function createHome(
  applications: readonly Application[],
  endpointUrl: string,
): Hono<HomeEnvironment> {
  const theme = createStaticFiles(themeFolder);
  const own = createStaticFiles(new URL("./assets/", import.meta.url));
  const stylesheets = [theme.versioned("theme.css"), own.versioned("home.css")];
  const app = new Hono<HomeEnvironment>();
  app.use(securityHeaders({}));
  app.get("/assets/:name", (context) => {
    const name = context.req.param("name");
    const response = theme.serve(context, name) ?? own.serve(context, name);
    return response ?? context.text("There is no such file.", 404);
  });
  app.get("/", async (context) => {
    const hrefs = stylesheets.map((name) => `/assets/${name}`);
    const page = <Home {...{ applications, endpointUrl }} stylesheets={hrefs} />;
    return context.html(await renderDocument(page));
  });
  app.notFound((context) =>
    context.text(`There is no page at ${context.req.path}. The applications are listed at /.`, 404),
  );
  return app;
}

interface HomeProps {
  readonly applications: readonly Application[];
  readonly endpointUrl: string;
  readonly stylesheets: readonly string[];
}

function Home({ applications, endpointUrl, stylesheets }: HomeProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="The applications that run here on Plinth." />
        <title>Plinth</title>
        <link rel="icon" href="data:," />
        {stylesheets.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
      </head>
      <body>
        <main id="main">
          <div class="page home">
            <h1 class="home-wordmark">
              <Column />
              Plinth
            </h1>
            <p class="lead">What runs here, on this machine only.</p>
            <h2>Applications</h2>
            {applications.map(({ name, path, summary }) => (
              <a class="panel home-card" href={path}>
                <strong>{name}</strong>
                <span class="quiet">{summary}</span>
              </a>
            ))}
            <h2>DynamoDB</h2>
            <a class="panel home-card" href="/console/">
              <strong>Console</strong>
              <span class="quiet">The tables, their items, and the requests as they happen.</span>
            </a>
            <div class="panel home-card">
              <code>{endpointUrl}</code>
              <span class="quiet">
                For the AWS CLI, boto3 and every SDK. Any credentials will do; the region is
                us-east-1.
              </span>
            </div>
          </div>
        </main>
      </body>
    </html>
  );
}

/** A column on its plinth. */
function Column(): JSX.Element {
  return (
    <svg viewBox="4 2 16 20" fill="currentColor" aria-hidden="true">
      <path d="M5 2h14v3H5zM7 6h2v11H7zM11 6h2v11h-2zM15 6h2v11h-2zM4 18h16v4H4z" />
    </svg>
  );
}
