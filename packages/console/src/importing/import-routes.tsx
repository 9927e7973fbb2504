/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import {
  checkItems,
  formatOfName,
  ItemFileError,
  type ItemFormat,
  type LoadMode,
  memorySource,
  TransferError,
} from "@plinth/transfer";
import { Hono } from "hono";
import { checkFormToken, limitBody, readForm } from "../access/caller.ts";
import { fileFormats } from "../exporting/export-view.tsx";
import { answerPage } from "../site/answer.tsx";
import type { ConsoleContext, ConsoleEnvironment, Site } from "../site/environment.ts";
import { PageError } from "../site/page-error.ts";
import { ImportView, type ImportViewProps } from "./import-view.tsx";
import { UploadView } from "./upload-view.tsx";
import { createUploads, type Upload, type Uploads } from "./uploads.ts";
import { writeUpload } from "./write-upload.ts";

/** Files into a table: sent, checked as a whole, looked at, then written. */
export interface ImportRoutes {
  readonly routes: Hono<ConsoleEnvironment>;
  /** Stops what is being written. */
  close(): void;
}

/** A file is in memory between its check and its writing. `plinth load` takes larger ones. */
const importSizeBytesMax = 64 * 1024 * 1024;
const formOverheadBytes = 64 * 1024;

export function importRoutes(site: Site): ImportRoutes {
  const { client, links } = site;
  const routes = new Hono<ConsoleEnvironment>();
  const uploads = createUploads({
    random: site.random,
    sizeBytesMax: 2 * importSizeBytesMax,
    uploadCountMax: 20,
  });
  const path = "/tables/:tableName/import";

  routes.get(path, async (context) => {
    const table = await tableOf(site, context.req.param("tableName"));
    return await answerImport(context, site, { table });
  });

  routes.post(path, limitBody(importSizeBytesMax + formOverheadBytes), async (context) => {
    const fields = await context.req.formData().catch(throwMalformed);
    checkFormToken(site, context, textOf(fields, "csrf_token"));
    const table = await tableOf(site, context.req.param("tableName"));
    return await takeFile(context, site, { table, fields, uploads });
  });

  routes.get(`${path}/:token`, async (context) => {
    const table = await tableOf(site, context.req.param("tableName"));
    const token = context.req.param("token");
    const upload = uploadOf(uploads, table, token);
    const { csrfToken } = context.get("caller");
    const action = links.importFile(table.TableName, token);
    const body = <UploadView {...{ links, table, upload, csrfToken, action }} />;
    const title = `Import into ${table.TableName}`;
    return await answerPage(context, site, { title, section: "tables", body, script: "upload.js" });
  });

  routes.post(`${path}/:token`, ...readForm(site), async (context) => {
    const table = await tableOf(site, context.req.param("tableName"));
    const token = context.req.param("token");
    const upload = uploadOf(uploads, table, token);
    const isStop = context.get("form").get("do") === "stop";
    if (isStop && upload.state.kind === "writing") upload.state.stop();
    // Sent twice, it is written once.
    if (!isStop && upload.state.kind === "checked") {
      void writeUpload({ client, upload, reportError: site.reportError });
    }
    return context.redirect(links.importFile(table.TableName, token), 303);
  });

  return {
    routes,
    close() {
      for (const { state } of uploads.writing()) if (state.kind === "writing") state.stop();
    },
  };
}

function throwMalformed(error: unknown): never {
  if (error instanceof PageError) throw error;
  throw new PageError(400, {
    title: "The file did not arrive whole",
    text: "What was sent is no form with a file. Nothing was written. Choose the file and send it once more.",
  });
}

async function tableOf({ client }: Site, tableName: string): Promise<TableDescription> {
  return (await client.send("DescribeTable", { TableName: tableName })).Table;
}

function uploadOf(uploads: Uploads, table: TableDescription, token: string): Upload {
  const upload = uploads.find(token);
  if (upload !== undefined && upload.tableName === table.TableName) return upload;
  throw new PageError(404, {
    title: "That file is not here any more",
    text: "Files are kept in memory for a while after they were checked, until the console is started anew or others come. Choose the file once more.",
  });
}

interface SentFile {
  readonly table: TableDescription;
  readonly fields: FormData;
  readonly uploads: Uploads;
}

async function takeFile(
  context: ConsoleContext,
  site: Site,
  { table, fields, uploads }: SentFile,
): Promise<Response> {
  const mode: LoadMode = textOf(fields, "mode") === "create" ? "create" : "put";
  const chosen = textOf(fields, "format");
  const file = fields.get("file");
  if (!(file instanceof File) || file.name === "") {
    return await answerImport(context, site, { table, mode, chosen, problem: "Choose a file." });
  }
  const format: ItemFormat | undefined =
    fileFormats.find((each) => each.format === chosen)?.format ?? formatOfName(file.name);
  if (format === undefined) {
    const problem = `The name ${file.name} does not tell the format: choose it below.`;
    return await answerImport(context, site, { table, mode, chosen, problem });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const { items } = await checkItems(site.client, {
      tableName: table.TableName,
      source: memorySource(file.name, bytes),
      format,
      signal: context.req.raw.signal,
    });
    if (items === 0) {
      const problem = `There is no item in ${file.name}.`;
      return await answerImport(context, site, { table, mode, chosen, problem });
    }
    const token = uploads.keep({
      tableName: table.TableName,
      fileName: file.name,
      format,
      mode,
      bytes,
      itemCount: items,
      state: { kind: "checked" },
    });
    return context.redirect(site.links.importFile(table.TableName, token), 303);
  } catch (error) {
    if (error instanceof ItemFileError) {
      return await answerImport(context, site, { table, mode, chosen, refused: error });
    }
    if (error instanceof TransferError) {
      return await answerImport(context, site, { table, mode, chosen, problem: error.message });
    }
    throw error;
  }
}

type Shown = Pick<ImportViewProps, "table"> &
  Partial<Pick<ImportViewProps, "mode" | "chosen" | "problem" | "refused">>;

async function answerImport(context: ConsoleContext, site: Site, shown: Shown): Promise<Response> {
  const { csrfToken } = context.get("caller");
  const isRefused = shown.problem !== undefined || shown.refused !== undefined;
  const body = (
    <ImportView
      links={site.links}
      csrfToken={csrfToken}
      sizeBytesMax={importSizeBytesMax}
      mode="put"
      chosen=""
      problem={undefined}
      refused={undefined}
      {...shown}
    />
  );
  const title = `Import into ${shown.table.TableName}`;
  return await answerPage(context, site, {
    title,
    section: "tables",
    body,
    status: isRefused ? 422 : 200,
  });
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
