/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { ServiceError } from "@plinth/client";
import type { AttributeValue, Item } from "@plinth/values";
import { Hono } from "hono";
import type { Child } from "hono/jsx";
import { readForm } from "../access/caller.ts";
import { itemJsonText } from "../items/item-json.ts";
import { keyAttributesOf, keyTextsOf, readItemKey } from "../items/item-key.ts";
import { readItem } from "../items/read-item.ts";
import { answerPage, answerRedirect } from "../site/answer.tsx";
import type { ConsoleContext, ConsoleEnvironment, Site } from "../site/environment.ts";
import { rebased } from "./conflict.ts";
import { itemFormSizeBytesMax } from "./edit-routes.tsx";
import { EditView, type EditViewProps } from "./edit-view.tsx";
import { readContent } from "./edited-content.ts";
import type { ItemContent } from "./item-form.tsx";
import { blankRow, rowsOfItem } from "./item-rows.ts";
import { keyFieldsOf, readKeyFields } from "./key-fields.ts";

/** Writing a new item, empty at first or a duplicate of another. */
export function newItemRoutes(site: Site): Hono<ConsoleEnvironment> {
  const app = new Hono<ConsoleEnvironment>();
  const path = "/tables/:tableName/new";

  app.get(path, async (context) => {
    const table = await tableOf(site, context.req.param("tableName"));
    const url = new URL(context.req.url);
    const original = url.searchParams.has("partition")
      ? (await readItem(site.client, table, readItemKey(table, url))).item
      : undefined;
    return await answerNew(context, { site, table }, { content: contentOf(table, url, original) });
  });

  app.post(path, ...readForm(site, itemFormSizeBytesMax), async (context) => {
    const table = await tableOf(site, context.req.param("tableName"));
    const form = context.get("form");
    const { fields, key } = readKeyFields(table, form);
    const read = await readContent(form, { table, keys: fields });
    const { content } = read;
    const of = { site, table };
    if (read.kind === "more") {
      return await answerNew(context, of, { content: withoutKeyErrors(content) });
    }
    if (read.kind === "wrong") return await answerNew(context, of, { content, status: 422 });
    if (content.form === "rows" && key === undefined) {
      return await answerNew(context, of, { content, status: 422 });
    }
    const attributes = rebased(read.was, read.changes);
    const item = content.form === "rows" ? { ...attributes, ...key } : attributes;
    return await write(context, of, { item, content });
  });

  return app;
}

async function tableOf({ client }: Site, tableName: string): Promise<TableDescription> {
  return (await client.send("DescribeTable", { TableName: tableName })).Table;
}

interface NewItemOf {
  readonly site: Site;
  readonly table: TableDescription;
}

interface Writing {
  readonly item: Item;
  readonly content: ItemContent;
}

/** Writes it on the condition that there is none of its key. What was typed stays when that fails. */
async function write(
  context: ConsoleContext,
  of: NewItemOf,
  { item, content }: Writing,
): Promise<Response> {
  const { site, table } = of;
  const href = site.links.item(table.TableName, keyTextsOf(table, item));
  try {
    await site.client.send("PutItem", {
      TableName: table.TableName,
      Item: item,
      ConditionExpression: "attribute_not_exists(#key)",
      ExpressionAttributeNames: { "#key": keyAttributesOf(table)[0]?.name ?? "" },
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { name, message, isRetryable } = error;
    if (name === "ConditionalCheckFailedException") {
      const problem = (
        <>
          There is an item of this key already. Nothing was written. Choose another key, or{" "}
          <a href={href}>look at that item</a>.
        </>
      );
      return await answerNew(context, of, { content, problem, status: 409 });
    }
    const status = isRetryable ? 503 : 400;
    return await answerNew(context, of, { content, refusal: { name, message }, status });
  }
  const flash = { kind: "success", text: "The item is written." } as const;
  return await answerRedirect(context, site, { href, flash });
}

interface Shown {
  readonly content: ItemContent;
  readonly status?: 200 | 400 | 409 | 422 | 503;
  readonly refusal?: EditViewProps["refusal"];
  readonly problem?: Child;
}

async function answerNew(
  context: ConsoleContext,
  { site, table }: NewItemOf,
  shown: Shown,
): Promise<Response> {
  const { links } = site;
  const name = table.TableName;
  const body = (
    <EditView
      links={links}
      table={table}
      title="New item"
      formHrefs={{ rows: links.newItem(name, "rows"), json: links.newItem(name, "json") }}
      action={links.newItem(name, shown.content.form)}
      csrfToken={context.get("caller").csrfToken}
      content={shown.content}
      digest=""
      submitText="Write the item"
      cancelHref={links.items(name)}
      refusal={shown.refusal}
      problem={shown.problem}
    />
  );
  const title = `New item of ${name}`;
  return await answerPage(context, site, {
    title,
    section: "tables",
    body,
    script: "item-form.js",
    status: shown.status ?? 200,
  });
}

/** A larger item is duplicated as JSON, because a new item cannot be written a page at a time. */
const attributesInFormMax = 200;

function contentOf(table: TableDescription, url: URL, original: Item | undefined): ItemContent {
  const isLarge = Object.keys(original ?? {}).length > attributesInFormMax;
  if (isLarge || url.searchParams.get("form") === "json") {
    const text = itemJsonText(original ?? emptyItem(table));
    return { form: "json", text, problems: [], was: "" };
  }
  const keyNames = keyAttributesOf(table).map(({ name }) => name);
  const item = original ?? {};
  const names = Object.keys(item)
    .filter((name) => !keyNames.includes(name))
    .sort();
  const rows = rowsOfItem(item, names);
  return {
    form: "rows",
    keys: keyFieldsOf(table, item, false),
    rows: [...rows, blankRow(rows.length)],
    errors: new Map(),
  };
}

const emptyValues: Readonly<Record<string, AttributeValue>> = {
  S: { S: "" },
  N: { N: "0" },
  B: { B: new Uint8Array() },
};

/** The key with nothing in it, to be filled. */
function emptyItem(table: TableDescription): Item {
  return Object.fromEntries(
    keyAttributesOf(table).map(({ name, type }) => [name, emptyValues[type] ?? { S: "" }]),
  );
}

/** Whoever asks for a further line has not finished typing the key. */
function withoutKeyErrors(content: ItemContent): ItemContent {
  if (content.form === "json") return content;
  return { ...content, keys: content.keys.map((field) => ({ ...field, error: undefined })) };
}
