/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from "hono";
import { answerPage } from "../site/answer.tsx";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { describeTable } from "./describe-table.ts";
import { describeTables, listTableNames } from "./list-tables.ts";
import { tableJson } from "./table-json.ts";
import { TableJsonView } from "./table-json-view.tsx";
import { TableView } from "./table-view.tsx";
import { type TablesPage, TablesView } from "./tables-view.tsx";

const tablesPerPage = 25;

/** The list of tables, and each table's own page. */
export function tableRoutes(site: Site): Hono<ConsoleEnvironment> {
  const { client, links } = site;
  const app = new Hono<ConsoleEnvironment>();

  app.get("/", async (context) => {
    const searchText = (context.req.query("q") ?? "").trim();
    const page = await readTablesPage(site, searchText, Number(context.req.query("page") ?? 1));
    const [only] = page.tables;
    if (only?.table.TableName === searchText && page.foundCount === 1) {
      return context.redirect(links.table(searchText), 303);
    }
    const body = <TablesView links={links} endpoint={site.endpoint} page={page} />;
    return answerPage(context, site, { title: "Tables", section: "tables", body, searchText });
  });

  app.get("/tables/:tableName", async (context) => {
    const facts = await describeTable(client, context.req.param("tableName"));
    const body = <TableView links={links} facts={facts} />;
    return answerPage(context, site, { title: facts.table.TableName, section: "tables", body });
  });

  app.get("/tables/:tableName/json", async (context) => {
    const facts = await describeTable(client, context.req.param("tableName"));
    const title = `${facts.table.TableName} as JSON`;
    const body = <TableJsonView links={links} facts={facts} json={tableJson(facts)} />;
    return answerPage(context, site, { title, section: "tables", body });
  });

  return app;
}

/** Only the tables of the page are described; the others are known by name. */
async function readTablesPage(
  { client }: Site,
  searchText: string,
  wantedPage: number,
): Promise<TablesPage> {
  const allNames = await listTableNames(client);
  const wanted = searchText.toLowerCase();
  const names = allNames.filter((name) => name.toLowerCase().includes(wanted));
  const pageCount = Math.max(1, Math.ceil(names.length / tablesPerPage));
  const pageNumber = Number.isInteger(wantedPage) ? clamp(wantedPage, 1, pageCount) : 1;
  const start = (pageNumber - 1) * tablesPerPage;
  const tables = await describeTables(client, names.slice(start, start + tablesPerPage));
  const counts = { foundCount: names.length, allCount: allNames.length };
  return { searchText, ...counts, pageNumber, pageCount, tables };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
