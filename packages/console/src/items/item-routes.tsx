/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import type { Item } from "@plinth/values";
import { Hono } from "hono";
import { answerPage } from "../site/answer.tsx";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { PageError } from "../site/page-error.ts";
import { describeTable } from "../tables/describe-table.ts";
import { readItemKey } from "./item-key.ts";
import { ItemView } from "./item-view.tsx";

/** One item by its key. */
export function itemRoutes(site: Site): Hono<ConsoleEnvironment> {
  const { client, links } = site;
  const app = new Hono<ConsoleEnvironment>();

  app.get("/tables/:tableName/item", async (context) => {
    const { table, timeToLive } = await describeTable(client, context.req.param("tableName"));
    const url = new URL(context.req.url);
    const { item, units } = await readItem(site, table, readItemKey(table, url));
    const page = Number(url.searchParams.get("page") ?? 1);
    const body = (
      <ItemView
        links={links}
        table={table}
        item={item}
        units={units}
        expiryName={timeToLive.isKnown ? timeToLive.value : undefined}
        now={site.now()}
        form={url.searchParams.get("form") === "json" ? "json" : "attributes"}
        findText={url.searchParams.get("find") ?? ""}
        pageNumber={Number.isInteger(page) && page > 0 ? page : 1}
      />
    );
    return answerPage(context, site, {
      title: `Item of ${table.TableName}`,
      section: "tables",
      body,
    });
  });

  return app;
}

/** The item as it is now, and what reading it took. */
async function readItem(
  { client }: Site,
  table: TableDescription,
  key: Item,
): Promise<{ readonly item: Item; readonly units: number }> {
  const output = await client.send("GetItem", {
    TableName: table.TableName,
    Key: key,
    ConsistentRead: true,
    ReturnConsumedCapacity: "TOTAL",
  });
  if (output.Item === undefined) {
    throw new PageError(404, {
      title: "There is no such item",
      text: "It was deleted, or it has expired, since this address was made. The other items of the table are still there.",
    });
  }
  return { item: output.Item, units: output.ConsumedCapacity?.CapacityUnits ?? 0 };
}
