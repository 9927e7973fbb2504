/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { ServiceError } from "@plinth/client";
import { type Item, itemToJson } from "@plinth/values";
import { Hono } from "hono";
import { readForm } from "../access/caller.ts";
import { ItemTitle } from "../items/item-head.tsx";
import { itemJsonText } from "../items/item-json.ts";
import { keyAttributesOf, keyTextsOf, readItemKey } from "../items/item-key.ts";
import { readItem, readItemIfThere } from "../items/read-item.ts";
import { answerPage, answerRedirect } from "../site/answer.tsx";
import type { ConsoleContext, ConsoleEnvironment, Site } from "../site/environment.ts";
import { countOf } from "../site/format.ts";
import { itemDigest } from "./attribute-change.ts";
import { conflictLines } from "./conflict.ts";
import { type EditPages, EditView, type EditViewProps } from "./edit-view.tsx";
import { type ReadContent, readContent } from "./edited-content.ts";
import type { ItemContent } from "./item-form.tsx";
import { blankRow, rowsOfItem } from "./item-rows.ts";
import { keyFieldsOf } from "./key-fields.ts";
import { rebasedContent } from "./rebased-content.ts";
import { changeCountMax, writeChanges } from "./write-changes.ts";

/** An item is at most 400 KB; forms write it up to three times as long, as it was and as it is. */
export const itemFormSizeBytesMax: number = 16 * 1024 * 1024;

const attributesPerForm = 200;

/** What an edit is about. */
interface Edit {
  readonly site: Site;
  readonly table: TableDescription;
  readonly key: Item;
  readonly url: URL;
}

/** Editing one item, whose key stays. */
export function editRoutes(site: Site): Hono<ConsoleEnvironment> {
  const app = new Hono<ConsoleEnvironment>();
  const path = "/tables/:tableName/item/edit";

  app.get(path, async (context) => {
    const edit = await editOf(site, context, context.req.param("tableName"));
    const { item } = await readItem(site.client, edit.table, edit.key);
    return await answerEdit(context, edit, contentOf(edit, item));
  });

  app.post(path, ...readForm(site, itemFormSizeBytesMax), async (context) => {
    const edit = await editOf(site, context, context.req.param("tableName"));
    const keys = keyFieldsOf(edit.table, edit.key, true);
    const read = await readContent(context.get("form"), { table: edit.table, keys });
    const digest = context.get("form").get("read") ?? "";
    const shown = { content: read.content, digest };
    if (read.kind === "more") return await answerEdit(context, edit, shown);
    if (read.kind === "wrong") return await answerEdit(context, edit, { ...shown, status: 422 });
    try {
      return await save(context, edit, { read, digest });
    } catch (error) {
      // What was typed stays, whatever keeps it from being written.
      if (!(error instanceof ServiceError)) throw error;
      const { name, message, isRetryable } = error;
      const status = isRetryable ? 503 : 400;
      return await answerEdit(context, edit, { ...shown, refusal: { name, message }, status });
    }
  });

  return app;
}

async function editOf(site: Site, context: ConsoleContext, tableName: string): Promise<Edit> {
  const { Table: table } = await site.client.send("DescribeTable", { TableName: tableName });
  const url = new URL(context.req.url);
  return { site, table, key: readItemKey(table, url), url };
}

interface Saving {
  readonly read: ReadContent & { readonly kind: "read" };
  /** The digest of the item as it was read. */
  readonly digest: string;
}

async function save(context: ConsoleContext, edit: Edit, saving: Saving): Promise<Response> {
  const { site, table, key } = edit;
  const { changes, content } = saving.read;
  const href = site.links.item(table.TableName, keyTextsOf(table, key));
  const shown = { content, digest: saving.digest };
  if (changes.length === 0) {
    const flash = { kind: "info", text: "Nothing was changed, so nothing was written." } as const;
    return await answerRedirect(context, site, { href, flash });
  }
  if (changes.length > changeCountMax) {
    const problem = `That changes ${changes.length} attributes, and one request takes ${changeCountMax} at most. Undo some of them, save, and change the rest afterwards.`;
    return await answerEdit(context, edit, { ...shown, problem, status: 422 });
  }
  const now = await readItemIfThere(site.client, table, key);
  if (now.item === undefined) return await answerDeleted(context, edit, shown);
  if (itemDigest(now.item) !== saving.digest) {
    return await answerConflict(context, edit, { read: saving.read, now: now.item });
  }
  if (!(await writeChanges(site.client, { tableName: table.TableName, key, changes }))) {
    const { item } = await readItemIfThere(site.client, table, key);
    if (item === undefined) return await answerDeleted(context, edit, shown);
    return await answerConflict(context, edit, { read: saving.read, now: item });
  }
  const text = `Saved: ${countOf(changes.length, "attribute", "attributes")} changed.`;
  return await answerRedirect(context, site, { href, flash: { kind: "success", text } });
}

interface Conflict {
  readonly read: ReadContent & { readonly kind: "read" };
  readonly now: Item;
}

/** The form again, on what the item is now, with the changes in it. */
async function answerConflict(
  context: ConsoleContext,
  edit: Edit,
  { read, now }: Conflict,
): Promise<Response> {
  const { changes, was, content } = read;
  const lines = conflictLines(was, now, changes);
  const shown: Shown = {
    content: rebasedContent(content, { now, changes }),
    digest: itemDigest(now),
    conflict: lines,
    status: 409,
  };
  return await answerEdit(context, edit, shown);
}

/** What was edited is gone. It can be written as a new item, which then has what the form has. */
async function answerDeleted(context: ConsoleContext, edit: Edit, shown: Shown): Promise<Response> {
  const { site, table, key } = edit;
  const problem =
    "Somebody deleted this item meanwhile, or it expired. Nothing was written. What you see is kept: save it as a new item of the same key, or leave it.";
  const keys = keyFieldsOf(table, key, false);
  const content: ItemContent =
    shown.content.form === "rows" ? { ...shown.content, keys } : shown.content;
  const action = site.links.newItem(table.TableName, shown.content.form);
  const submitText = "Save as a new item";
  return await answerEdit(context, edit, {
    content,
    digest: "",
    problem,
    action,
    submitText,
    status: 409,
  });
}

/** What the page of an edit shows beside the table and the key. */
interface Shown {
  readonly content: ItemContent;
  readonly digest: string;
  readonly status?: 200 | 400 | 409 | 422 | 503;
  readonly refusal?: EditViewProps["refusal"];
  readonly conflict?: EditViewProps["conflict"];
  readonly problem?: string;
  readonly action?: string;
  readonly submitText?: string;
  readonly pages?: EditPages | undefined;
}

async function answerEdit(context: ConsoleContext, edit: Edit, shown: Shown): Promise<Response> {
  const { site, table, key, url } = edit;
  const { links } = site;
  const keyTexts = keyTextsOf(table, key);
  const body = (
    <EditView
      links={links}
      table={table}
      title={
        <>
          Edit <ItemTitle keyTexts={keyTexts} />
        </>
      }
      formHrefs={{
        rows: links.editItem(table.TableName, keyTexts),
        json: `${links.editItem(table.TableName, keyTexts)}&form=json`,
      }}
      action={shown.action ?? `${url.pathname}${url.search}`}
      csrfToken={context.get("caller").csrfToken}
      content={shown.content}
      digest={shown.digest}
      submitText={shown.submitText ?? "Save"}
      cancelHref={links.item(table.TableName, keyTexts)}
      refusal={shown.refusal}
      conflict={shown.conflict}
      problem={shown.problem}
      pages={shown.pages}
    />
  );
  const title = `Edit an item of ${table.TableName}`;
  return await answerPage(context, site, {
    title,
    section: "tables",
    body,
    script: "item-form.js",
    status: shown.status ?? 200,
  });
}

/** The item as a form has it before anything is changed: one text, or the lines of a page. */
function contentOf({ table, key, url }: Edit, item: Item): Shown {
  const digest = itemDigest(item);
  if (url.searchParams.get("form") === "json") {
    const text = itemJsonText(item);
    return { content: { form: "json", text, problems: [], was: itemToJson(item) }, digest };
  }
  const keyNames = keyAttributesOf(table).map(({ name }) => name);
  const names = Object.keys(item)
    .filter((name) => !keyNames.includes(name))
    .sort();
  const pageCount = Math.max(1, Math.ceil(names.length / attributesPerForm));
  const asked = Math.trunc(Number(url.searchParams.get("page") ?? 1)) || 1;
  const page = Math.min(Math.max(1, asked), pageCount);
  const start = (page - 1) * attributesPerForm;
  const rows = rowsOfItem(item, names.slice(start, start + attributesPerForm));
  const hrefOf = (pageNumber: number): string => {
    const to = new URL(url);
    to.searchParams.set("page", String(pageNumber));
    return `${to.pathname}${to.search}`;
  };
  const pages: EditPages | undefined =
    names.length <= attributesPerForm
      ? undefined
      : {
          pageNumber: page,
          previousHref: page > 1 ? hrefOf(page - 1) : undefined,
          nextHref: start + attributesPerForm < names.length ? hrefOf(page + 1) : undefined,
        };
  const keys = keyFieldsOf(table, key, true);
  const content: ItemContent = {
    form: "rows",
    keys,
    rows: [...rows, blankRow(rows.length)],
    errors: new Map(),
  };
  return { content, digest, pages };
}
