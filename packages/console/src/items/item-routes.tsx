/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from "hono";
import { answerPage } from "../site/answer.tsx";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { describeTable } from "../tables/describe-table.ts";
import { readItemKey } from "./item-key.ts";
import { ItemView } from "./item-view.tsx";
import { readItem } from "./read-item.ts";

/** One item by its key. */
export function itemRoutes(site: Site): Hono<ConsoleEnvironment> {
  const { client, links } = site;
  const app = new Hono<ConsoleEnvironment>();

  app.get("/tables/:tableName/item", async (context) => {
    const { table, timeToLive } = await describeTable(client, context.req.param("tableName"));
    const url = new URL(context.req.url);
    const { item, units } = await readItem(client, table, readItemKey(table, url));
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
        csrfToken={context.get("caller").csrfToken}
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
