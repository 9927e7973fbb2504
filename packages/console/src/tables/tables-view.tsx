/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink, EmptyState, Pager } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { countOf, countText, sizeText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import type { TableFacts } from "./describe-table.ts";
import { keyOf } from "./key-attributes.ts";
import { FactText, KeyText, None, Status } from "./table-parts.tsx";
import { billingText, indexesText, streamText } from "./table-summary.ts";

export interface TablesPage {
  /** What the names must hold; empty for all. */
  readonly searchText: string;
  /** How many names hold it. */
  readonly foundCount: number;
  readonly allCount: number;
  /** 1-based. */
  readonly pageNumber: number;
  readonly pageCount: number;
  readonly tables: readonly TableFacts[];
}

export interface TablesViewProps {
  readonly links: Links;
  readonly endpoint: string;
  readonly page: TablesPage;
}

export function TablesView({ links, endpoint, page }: TablesViewProps): JSX.Element {
  const { searchText, foundCount, allCount, pageNumber, pageCount } = page;
  const hrefOf = (number: number): string =>
    links.tablesFor({ text: searchText, pageNumber: number });
  return (
    <>
      <div class="page-head">
        <h1>Tables</h1>
        <p class="page-note numeric">
          {searchText === ""
            ? countOf(allCount, "table", "tables")
            : `${countText(foundCount)} of ${countOf(allCount, "table", "tables")} with “${searchText}” in the name`}
          {searchText === "" ? undefined : (
            <>
              {" · "}
              <a href={links.tables}>Show all</a>
            </>
          )}
        </p>
        <ButtonLink href={links.createTable} style="secondary">
          Create a table
        </ButtonLink>
      </div>
      {foundCount === 0 ? (
        <NoTables {...{ links, endpoint, page }} />
      ) : (
        <TableList links={links} tables={page.tables} />
      )}
      <Pager
        label="Pages of tables"
        pageNumber={pageNumber}
        previousHref={pageNumber > 1 ? hrefOf(pageNumber - 1) : undefined}
        nextHref={pageNumber < pageCount ? hrefOf(pageNumber + 1) : undefined}
      />
    </>
  );
}

function NoTables({ links, endpoint, page }: TablesViewProps): JSX.Element {
  if (page.searchText !== "") {
    return (
      <EmptyState
        icon="search"
        title="No table has that in its name"
        text="Capital letters do not matter. A part of the name is enough."
      >
        <ButtonLink href={links.tables} style="secondary">
          Show all tables
        </ButtonLink>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="info"
      title="There is no table yet"
      text="Tables come from your code: npx plinth table create makes those of a schema, and every SDK and the AWS CLI can make one at this endpoint."
    >
      <code class="copy-line">aws dynamodb list-tables --endpoint-url {endpoint}</code>
    </EmptyState>
  );
}

interface TableListProps {
  readonly links: Links;
  readonly tables: readonly TableFacts[];
}

/** A table that becomes a list of cards on a phone. */
function TableList({ links, tables }: TableListProps): JSX.Element {
  return (
    <table class="grid cards" aria-label="Tables">
      <thead>
        <tr>
          {columns.map(({ title, isNumeric }) => (
            <th scope="col" class={isNumeric ? "number" : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tables.map((facts) => (
          <TableRow links={links} facts={facts} />
        ))}
      </tbody>
    </table>
  );
}

const columns = [
  { title: "Table", isNumeric: false },
  { title: "Status", isNumeric: false },
  { title: "Items", isNumeric: true },
  { title: "Size", isNumeric: true },
  { title: "Indexes", isNumeric: false },
  { title: "Expiry", isNumeric: false },
  { title: "Stream", isNumeric: false },
  { title: "Billing", isNumeric: false },
  { title: "Safety", isNumeric: false },
  { title: "Tags", isNumeric: false },
] as const;

function TableRow({ links, facts }: { readonly links: Links; readonly facts: TableFacts }) {
  const { table } = facts;
  return (
    <tr class="linked">
      <th scope="row" class="table-name">
        <a class="row-link" href={links.table(table.TableName)}>
          {table.TableName}
        </a>
        <KeyText of={keyOf(table, table.KeySchema)} />
      </th>
      <td data-label="Status">
        <Status status={table.TableStatus} />
      </td>
      <td data-label="Items" class="number">
        {countText(table.ItemCount)}
      </td>
      <td data-label="Size" class="number">
        {sizeText(table.TableSizeBytes)}
      </td>
      <td data-label="Indexes">{indexesText(table) ?? <None />}</td>
      <td data-label="Expiry">
        <FactText fact={facts.timeToLive}>
          {(name) => (name === undefined ? <None /> : <code>{name}</code>)}
        </FactText>
      </td>
      <td data-label="Stream">{streamText(table) ?? <None />}</td>
      <td data-label="Billing">{billingText(table)}</td>
      <td data-label="Safety">
        <Safety facts={facts} />
      </td>
      <td data-label="Tags">
        <TagList facts={facts} />
      </td>
    </tr>
  );
}

function Safety({ facts }: { readonly facts: TableFacts }): JSX.Element {
  const isProtected = facts.table.DeletionProtectionEnabled === true;
  return (
    <span class="chips">
      {isProtected ? (
        <span class="chip" title="Deletion protection">
          Protected
        </span>
      ) : undefined}
      <FactText fact={facts.recovery}>
        {({ PointInTimeRecoveryStatus: status }) =>
          status === "ENABLED" ? (
            <abbr class="chip" title="Point-in-time recovery">
              PITR
            </abbr>
          ) : isProtected ? undefined : (
            <None />
          )
        }
      </FactText>
    </span>
  );
}

const tagsShownMax = 2;

function TagList({ facts }: { readonly facts: TableFacts }): JSX.Element {
  return (
    <FactText fact={facts.tags}>
      {(tags) =>
        tags.length === 0 ? (
          <None />
        ) : (
          <span class="chips">
            {tags.slice(0, tagsShownMax).map(({ Key, Value }) => (
              <span class="chip chip-tag" title={`${Key} = ${Value}`}>
                {Key}={Value}
              </span>
            ))}
            {tags.length > tagsShownMax ? (
              <span class="quiet">+{tags.length - tagsShownMax}</span>
            ) : undefined}
          </span>
        )
      }
    </FactText>
  );
}
