/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { ServiceError } from "@plinth/client";
import { emptyForm, type FormState } from "@plinth/kit/pages";
import { Hono } from "hono";
import { readForm } from "../access/caller.ts";
import { answerPage, answerRedirect } from "../site/answer.tsx";
import type { RefusalProps } from "../site/answer-error.tsx";
import type { ConsoleContext, ConsoleEnvironment, Site } from "../site/environment.ts";
import { CreateTableView } from "./create-table-view.tsx";
import { indexCountMax, indexCountOf, readTableForm } from "./table-form.ts";
import { TimeToLiveView } from "./time-to-live-view.tsx";

/** Making a table, and enabling its time to live, which the API has as a call of its own. */
export function createTableRoutes(site: Site): Hono<ConsoleEnvironment> {
  const { client, links } = site;
  const app = new Hono<ConsoleEnvironment>();

  app.get("/new-table", (context) => {
    // A link may bring the fields along, as the guides' links do.
    const fields = new URL(context.req.url).searchParams;
    const form = { values: Object.fromEntries(fields), errors: {} };
    return answerForm(context, site, { form, indexCount: indexCountOf(fields) });
  });

  app.post("/new-table", ...readForm(site), async (context) => {
    const fields = context.get("form");
    const { form, indexCount, input } = readTableForm(fields);
    if (fields.has("more")) {
      const more = Math.min(indexCount + 1, indexCountMax);
      return await answerForm(context, site, { form: { ...form, errors: {} }, indexCount: more });
    }
    if (input === undefined) {
      return await answerForm(context, site, { form, indexCount, status: 422 });
    }
    try {
      await client.send("CreateTable", input);
    } catch (error) {
      const refusal = refusalOf(error);
      return await answerForm(context, site, { form, indexCount, refusal, status: 400 });
    }
    const flash = { kind: "success", text: `${input.TableName} is created.` } as const;
    return await answerRedirect(context, site, { href: links.table(input.TableName), flash });
  });

  const path = "/tables/:tableName/time-to-live";

  app.get(path, (context) =>
    answerTimeToLive(context, site, { name: context.req.param("tableName"), form: emptyForm }),
  );

  app.post(path, ...readForm(site), async (context) => {
    const name = context.req.param("tableName");
    const values = Object.fromEntries(context.get("form"));
    const AttributeName = (values["attribute_name"] ?? "").trim();
    if (AttributeName === "") {
      const errors = { attribute_name: "Enter the attribute that says when an item ends." };
      return await answerTimeToLive(context, site, { name, form: { values, errors }, status: 422 });
    }
    try {
      await client.send("UpdateTimeToLive", {
        TableName: name,
        TimeToLiveSpecification: { AttributeName, Enabled: true },
      });
    } catch (error) {
      const form = { values, errors: {} };
      const refusal = refusalOf(error);
      return await answerTimeToLive(context, site, { name, form, refusal, status: 400 });
    }
    return await answerRedirect(context, site, { href: links.timeToLive(name) });
  });

  return app;
}

/** What DynamoDB said against it. A failure to reach it is not about the form, and is thrown on. */
function refusalOf(error: unknown): RefusalProps {
  const isRefusal = error instanceof ServiceError && !error.isRetryable;
  if (isRefusal && refusals.includes(error.name)) {
    return { name: error.name, message: error.message };
  }
  throw error;
}

const refusals: readonly string[] = [
  "ValidationException",
  "ResourceInUseException",
  "LimitExceededException",
  "AccessDeniedException",
];

interface ShownForm {
  readonly form: FormState;
  readonly indexCount: number;
  readonly refusal?: RefusalProps;
  readonly status?: 200 | 400 | 422;
}

async function answerForm(
  context: ConsoleContext,
  site: Site,
  { status = 200, ...shown }: ShownForm,
): Promise<Response> {
  const csrfToken = context.get("caller").csrfToken;
  const body = <CreateTableView links={site.links} csrfToken={csrfToken} {...shown} />;
  const title = "Create a table";
  return await answerPage(context, site, { title, section: "tables", body, status });
}

interface ShownTimeToLive {
  readonly name: string;
  readonly form: FormState;
  readonly refusal?: RefusalProps;
  readonly status?: 200 | 400 | 422;
}

async function answerTimeToLive(
  context: ConsoleContext,
  site: Site,
  { name, form, refusal, status = 200 }: ShownTimeToLive,
): Promise<Response> {
  const { client, links } = site;
  const [table, timeToLive] = await Promise.all([
    client.send("DescribeTable", { TableName: name }),
    client.send("DescribeTimeToLive", { TableName: name }),
  ]);
  const description: TableDescription = table.Table;
  const body = (
    <TimeToLiveView
      links={links}
      table={description}
      status={timeToLive.TimeToLiveDescription.TimeToLiveStatus}
      attributeName={timeToLive.TimeToLiveDescription.AttributeName}
      csrfToken={context.get("caller").csrfToken}
      form={form}
      refusal={refusal}
    />
  );
  const title = `Time to live of ${name}`;
  return await answerPage(context, site, { title, section: "tables", body, status });
}
