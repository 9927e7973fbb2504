/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { ServiceError } from "@plinth/client";
import { Hono } from "hono";
import { answerPage } from "../site/answer.tsx";
import type { ConsoleContext, ConsoleEnvironment, Site } from "../site/environment.ts";
import { chooseColumns } from "./columns.ts";
import { keyAttributesOf } from "./item-key.ts";
import { ItemsView, type ItemsViewProps, type ReadResult } from "./items-view.tsx";
import { createPagePlaces, type PagePlace, type PagePlaces } from "./page-places.ts";
import { planRead, type ReadPlan } from "./plan-read.ts";
import { readPage } from "./read-page.ts";
import { readReadRequest } from "./read-request.ts";
import { type ReadSource, readSourcesOf } from "./read-source.ts";

/** The items of a table, page by page. */
export function itemsRoutes(site: Site): Hono<ConsoleEnvironment> {
  const app = new Hono<ConsoleEnvironment>();
  const places = createPagePlaces({ secret: site.secret, placeCountMax: 5000 });

  app.get("/tables/:tableName/items", async (context) => {
    const tableName = context.req.param("tableName");
    const { Table: table } = await site.client.send("DescribeTable", { TableName: tableName });
    return await answerItems(context, { site, places, table });
  });

  return app;
}

interface ItemsOf {
  readonly site: Site;
  readonly places: PagePlaces;
  readonly table: TableDescription;
}

/** A request that cannot be sent, or that DynamoDB refuses, is answered with the form and the reason. */
async function answerItems(context: ConsoleContext, of: ItemsOf): Promise<Response> {
  const { site, table } = of;
  const url = new URL(context.req.url);
  const request = readReadRequest(url);
  const sources = readSourcesOf(table);
  const source = sources.find(({ indexName }) => indexName === request.indexName) ?? sources[0];
  if (source === undefined) throw new Error("a table is the first source of its items");
  const planned = planRead(table.TableName, source, request);
  const props: ItemsViewProps = {
    links: site.links,
    table,
    url,
    action: site.links.items(table.TableName),
    sources,
    source,
    request,
    errors: planned.isPlanned ? {} : planned.errors,
    filterLineCount: request.filters.length + (url.searchParams.get("add") === "filter" ? 1 : 0),
    result: undefined,
    refusal: undefined,
    isPlaceLost: false,
  };
  const answer = (of: Partial<ItemsViewProps>, status: 200 | 400 | 422) =>
    answerPage(context, site, {
      title: `Items of ${table.TableName}`,
      section: "tables",
      status,
      body: <ItemsView {...props} {...of} />,
    });
  if (!planned.isPlanned) return await answer({}, 422);
  try {
    return await answer(await readAt(of, { plan: planned.plan, source, url }), 200);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.name !== "ValidationException") throw error;
    return await answer({ refusal: { name: error.name, message: error.message } }, 400);
  }
}

interface Reading {
  readonly plan: ReadPlan;
  readonly source: ReadSource;
  readonly url: URL;
}

async function readAt(
  { site, places, table }: ItemsOf,
  { plan, source, url }: Reading,
): Promise<Pick<ItemsViewProps, "result" | "isPlaceLost">> {
  const reading = JSON.stringify([plan.operation, plan.input]);
  const token = url.searchParams.get("after");
  const place = token === null ? undefined : places.placeOf(reading, token);
  const page = await readPage(site.client, plan, place?.startKey);
  const keyNames = keyNamesOf(table, source);
  const result: ReadResult = {
    plan,
    page,
    keyNames,
    columns: chooseColumns(page.items, keyNames, url.searchParams.getAll("columns")),
    pageNumber: place?.pageNumber ?? 1,
    previousHref: place === undefined ? undefined : hrefAt(url, place.previous),
    nextHref:
      page.lastEvaluatedKey === undefined
        ? undefined
        : hrefAt(url, places.tokenOf(reading, nextPlace(page.lastEvaluatedKey, place, token))),
  };
  return { result, isPlaceLost: token !== null && place === undefined };
}

function nextPlace(
  startKey: PagePlace["startKey"],
  place: PagePlace | undefined,
  token: string | null,
): PagePlace {
  if (place === undefined || token === null) {
    return { startKey, previous: undefined, pageNumber: 2 };
  }
  return { startKey, previous: token, pageNumber: place.pageNumber + 1 };
}

/** The table's key leads to the item, so it comes first; then the index's own. */
function keyNamesOf(table: TableDescription, source: ReadSource): readonly string[] {
  const own = keyAttributesOf(table).map(({ name }) => name);
  const ofIndex = [...source.key.partition, ...source.key.sort].map(({ name }) => name);
  return [...new Set([...own, ...ofIndex])];
}

function hrefAt(url: URL, token: string | undefined): string {
  const next = new URL(url);
  next.searchParams.delete("after");
  next.searchParams.delete("add");
  if (token !== undefined) next.searchParams.set("after", token);
  return `${next.pathname}${next.search}`;
}
