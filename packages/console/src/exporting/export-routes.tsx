/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  type ItemFormat,
  streamItems,
  TransferError,
  UnwritableValueError,
} from "@plinth/transfer";
import { Hono } from "hono";
import { planRead, type ReadPlan } from "../items/plan-read.ts";
import { readReadRequest } from "../items/read-request.ts";
import { readSourcesOf } from "../items/read-source.ts";
import { answerPage } from "../site/answer.tsx";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { PageError } from "../site/page-error.ts";
import { servicePageError } from "../site/service-page-error.ts";
import { ExportView, fileFormats } from "./export-view.tsx";
import { queryClient } from "./query-client.ts";

/** A table, or what a query finds, as a file. */
export function exportRoutes(site: Site): Hono<ConsoleEnvironment> {
  const { client, links } = site;
  const app = new Hono<ConsoleEnvironment>();

  app.get("/tables/:tableName/export", async (context) => {
    const tableName = context.req.param("tableName");
    const { Table: table } = await client.send("DescribeTable", { TableName: tableName });
    const url = new URL(context.req.url);
    const plan = planOf(tableName, url, readSourcesOf(table));
    const body = <ExportView links={links} table={table} url={url} plan={plan} />;
    return await answerPage(context, site, {
      title: `Export ${tableName}`,
      section: "tables",
      body,
    });
  });

  app.get("/tables/:tableName/export/file", async (context) => {
    const tableName = context.req.param("tableName");
    const { Table: table } = await client.send("DescribeTable", { TableName: tableName });
    const url = new URL(context.req.url);
    const plan = planOf(tableName, url, readSourcesOf(table));
    const file = fileFormats.find(({ format }) => format === url.searchParams.get("format"));
    const { format, suffix } = file ?? fileFormats[0];
    const bytes = streamItems(queryClient(client, plan), {
      tableName,
      format,
      lossy: url.searchParams.get("lossy") === "yes",
      formulas: url.searchParams.get("defuse") === "yes" ? "defuse" : "keep",
      signal: context.req.raw.signal,
    });
    // What cannot be written is refused with the first bytes, while an error can still be a page.
    const first = await bytes.next().catch(throwPageError);
    context.header("Content-Type", contentTypes[format]);
    context.header("Content-Disposition", `attachment; filename="${table.TableName}${suffix}"`);
    return context.body(streamOf(first, bytes));
  });

  return app;
}

const contentTypes: Readonly<Record<ItemFormat, string>> = {
  json: "application/json",
  "dynamodb-json": "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
};

function planOf(tableName: string, url: URL, sources: ReturnType<typeof readSourcesOf>): ReadPlan {
  const request = readReadRequest(url);
  const source = sources.find(({ indexName }) => indexName === request.indexName) ?? sources[0];
  const planned = source === undefined ? undefined : planRead(tableName, source, request);
  if (planned?.isPlanned === true) return planned.plan;
  throw new PageError(400, {
    title: "That query cannot be exported",
    text: "A value in it is not of its key's type. Go back to the items, where the field says what is wrong.",
  });
}

function throwPageError(error: unknown): never {
  if (error instanceof UnwritableValueError || isTransferError(error, "unwritableValue")) {
    throw new PageError(400, {
      title: "This format cannot hold the items",
      text: `${error.message}`,
    });
  }
  const cause = error instanceof TransferError ? (error.cause ?? error) : error;
  throw servicePageError(cause) ?? error;
}

function isTransferError(error: unknown, code: TransferError["code"]): error is TransferError {
  return error instanceof TransferError && error.code === code;
}

type Chunk = IteratorResult<Uint8Array>;

/** The rest is read as the caller takes it, and not at all once the caller has gone. */
function streamOf(first: Chunk, bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  let next: Chunk | undefined = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = next ?? (await bytes.next());
      next = undefined;
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return(undefined);
    },
  });
}
