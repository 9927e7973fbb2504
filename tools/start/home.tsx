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

/** The page at the root: what runs here, and where. */
export function createHome(applications: readonly Application[], endpointUrl: string): Hono {
  const theme = createStaticFiles(themeFolder);
  const app = new Hono();
  app.use(securityHeaders({}));
  app.get("/assets/:name", (context) => {
    const response = theme.serve(context, context.req.param("name"));
    return response ?? context.text("There is no such file.", 404);
  });
  app.get("/", async (context) => {
    const stylesheet = `/assets/${theme.versioned("theme.css")}`;
    return context.html(
      await renderDocument(
        <Home applications={applications} endpointUrl={endpointUrl} stylesheet={stylesheet} />,
      ),
    );
  });
  app.notFound((context) =>
    context.text(`There is no page at ${context.req.path}. The applications are listed at /.`, 404),
  );
  return app;
}

interface HomeProps {
  readonly applications: readonly Application[];
  readonly endpointUrl: string;
  readonly stylesheet: string;
}

function Home({ applications, endpointUrl, stylesheet }: HomeProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="The applications that run here on Plinth." />
        <title>Plinth</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={stylesheet} />
      </head>
      <body>
        <main id="main">
          <div class="page">
            <h1>Plinth</h1>
            <p class="lead">What runs here, on this machine only.</p>
            <h2>Applications</h2>
            {applications.map(({ name, path, summary }) => (
              <p>
                <a href={path}>{name}</a>
                <br />
                <span class="quiet">{summary}</span>
              </p>
            ))}
            <h2>DynamoDB</h2>
            <p>
              <code>{endpointUrl}</code>
              <br />
              <span class="quiet">Any credentials will do; the region is us-east-1.</span>
            </p>
          </div>
        </main>
      </body>
    </html>
  );
}
