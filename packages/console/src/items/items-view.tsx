/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { Button, ButtonLink, EmptyState, Notice, Pager } from "@plinth/kit/pages";
import type { Item } from "@plinth/values";
import type { JSX } from "hono/jsx/jsx-runtime";
import { CodeBlock } from "../layout/code-block.tsx";
import { Refusal } from "../site/answer-error.tsx";
import { countOf, countText, unitsText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import { TableHead } from "../tables/table-head.tsx";
import type { Columns } from "./columns.ts";
import { ItemGrid } from "./item-grid.tsx";
import { keyAttributesOf, keyTextsOf } from "./item-key.ts";
import { planJson } from "./plan-json.ts";
import type { ReadPlan } from "./plan-read.ts";
import { QueryForm, type QueryFormProps } from "./query-form.tsx";
import type { ItemsPage } from "./read-page.ts";

/** A page of items as it was read, and the way to those beside it. */
export interface ReadResult {
  readonly plan: ReadPlan;
  readonly page: ItemsPage;
  readonly columns: Columns;
  readonly keyNames: readonly string[];
  readonly pageNumber: number;
  readonly previousHref: string | undefined;
  readonly nextHref: string | undefined;
}

export interface ItemsViewProps extends QueryFormProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly url: URL;
  /** Undefined when what was typed could not be sent, or was refused. */
  readonly result: ReadResult | undefined;
  readonly refusal: { readonly name: string; readonly message: string } | undefined;
  /** True when the address names a place that is not known any more. */
  readonly isPlaceLost: boolean;
}

export function ItemsView(props: ItemsViewProps): JSX.Element {
  const { links, table, result, refusal } = props;
  return (
    <>
      <TableHead links={links} table={table} tab="items">
        <ButtonLink href={links.newItem(table.TableName, "rows")} class="button-small">
          New item
        </ButtonLink>
      </TableHead>
      <QueryForm {...props} />
      {refusal === undefined ? undefined : (
        <Refusal {...refusal} remedy="Change above what the message names, then read again." />
      )}
      {props.isPlaceLost ? (
        <Notice kind="info">
          The place of that page is not known any more; this is the first page.
        </Notice>
      ) : undefined}
      {result === undefined ? undefined : <Result {...props} result={result} />}
    </>
  );
}

interface ResultProps extends ItemsViewProps {
  readonly result: ReadResult;
}

function Result(props: ResultProps): JSX.Element {
  const { links, table, result } = props;
  const { page, columns, keyNames } = result;
  const hrefOf = (item: Item): string => links.item(table.TableName, keyTextsOf(table, item));
  return (
    <section aria-labelledby="result-title">
      <h2 class="visually-hidden" id="result-title">
        What was found
      </h2>
      <ResultLine {...props} />
      {page.items.length === 0 ? (
        <NothingFound {...props} />
      ) : (
        <ItemGrid
          items={page.items}
          columns={columns.shown}
          keyNames={keyNames}
          tableKeyNames={keyAttributesOf(table).map(({ name }) => name)}
          hrefOf={hrefOf}
        />
      )}
      <Pager
        label="Pages of items"
        pageNumber={result.pageNumber}
        previousHref={result.previousHref}
        nextHref={result.nextHref}
      />
    </section>
  );
}

/** What the page holds and what it took. */
function ResultLine(props: ResultProps): JSX.Element {
  const { plan, page } = props.result;
  const hiddenCount = page.scannedCount - page.items.length;
  return (
    <div class="result-line">
      <p class="numeric" role="status">
        <strong>{countOf(page.items.length, "item", "items")}</strong>
        <span class="result-fact">{plan.operation}</span>
        <span class="result-fact">{countText(page.scannedCount)} evaluated</span>
        <span class="result-fact">{unitsText(page.units)}</span>
        {page.requestCount > 1 ? (
          <span class="result-fact">{page.requestCount} requests</span>
        ) : undefined}
        {hiddenCount > 0 ? (
          <span class="result-note">
            The filter hid {countText(hiddenCount)} of {countText(page.scannedCount)}.
          </span>
        ) : undefined}
      </p>
      <div class="result-menus">
        <ButtonLink
          href={props.links.exportTable(props.table.TableName, exportQuery(props.url))}
          style="secondary"
          class="button-small"
        >
          Export
        </ButtonLink>
        <RequestMenu plan={plan} />
        {page.items.length === 0 ? undefined : <ColumnsMenu {...props} />}
      </div>
    </div>
  );
}

/** The query of a page without what is the page's alone. */
function exportQuery(url: URL): URLSearchParams {
  const query = new URLSearchParams(url.searchParams);
  for (const name of ["after", "add", "columns", "limit"]) query.delete(name);
  return query;
}

/** The request as any client can send it. */
function RequestMenu({ plan }: { readonly plan: ReadPlan }): JSX.Element {
  return (
    <details class="menu" data-menu>
      <summary class="button button-secondary button-small">Request</summary>
      <div class="menu-body menu-wide">
        <CodeBlock label={plan.operation} text={planJson(plan)} />
      </div>
    </details>
  );
}

const columnsListedMax = 200;

function ColumnsMenu({ url, action, result }: ResultProps): JSX.Element {
  const { all, shown } = result.columns;
  const kept = [...url.searchParams].filter(([name]) => name !== "columns");
  return (
    <details class="menu" data-menu>
      <summary class="button button-secondary button-small">
        Columns{" "}
        <span class="numeric">
          {shown.length}/{all.length}
        </span>
      </summary>
      <form class="menu-body" action={action} method="get">
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <fieldset class="menu-list">
          <legend class="visually-hidden">Columns</legend>
          {all.slice(0, columnsListedMax).map((name) => (
            <label class="check">
              <input type="checkbox" name="columns" value={name} checked={shown.includes(name)} />
              <code>{name}</code>
            </label>
          ))}
        </fieldset>
        {all.length > columnsListedMax ? (
          <p class="quiet">and {countText(all.length - columnsListedMax)} more, rarer ones</p>
        ) : undefined}
        <Button class="button-small">Show these</Button>
      </form>
    </details>
  );
}

function NothingFound({ action, result, links, table }: ResultProps): JSX.Element {
  const { page, plan, nextHref, pageNumber } = result;
  if (nextHref !== undefined) {
    return (
      <EmptyState
        icon="search"
        title="Nothing so far"
        text={`None of the ${countText(page.scannedCount)} items that were read passes the filter. There are more to read.`}
      >
        <ButtonLink href={nextHref}>Read on</ButtonLink>
      </EmptyState>
    );
  }
  const isWholeTable = plan.operation === "Scan" && plan.input.FilterExpression === undefined;
  if (isWholeTable && pageNumber === 1 && plan.input.IndexName === undefined) {
    return (
      <EmptyState
        icon="info"
        title="This table is empty"
        text="Items that applications write appear here. The first one can be yours."
      >
        <ButtonLink href={links.newItem(table.TableName, "rows")}>New item</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title="No item is like that"
      text="Check the type of each value: the number 7 is not the string 7. A key is compared letter by letter, capitals included."
    >
      <ButtonLink href={action} style="secondary">
        Start over
      </ButtonLink>
    </EmptyState>
  );
}
