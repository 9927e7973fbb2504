/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { countText, millisecondsText, plainUnits } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import { None } from "../tables/table-parts.tsx";
import { cutText } from "../values/value-text.ts";
import type { KeptRequest } from "./request-feed.ts";
import type { RequestTotals } from "./request-totals.ts";

export interface RequestRowProps {
  readonly links: Links;
  readonly request: KeptRequest;
}

/** One request: when, what, on which table, what it took, how it ended. */
export function RequestRow({ links, request }: RequestRowProps): JSX.Element {
  const { errorName, errorMessage, readCapacityUnits, writeCapacityUnits } = request;
  return (
    <tr class={errorName === undefined ? undefined : "request-failed"}>
      <td class="number request-time">
        <time datetime={new Date(request.at).toISOString()}>{timeOfDay(request.at)}</time>
      </td>
      <th scope="row">{cutText(request.operation, 60)}</th>
      <td>
        <TableLinks links={links} request={request} />
      </td>
      <td class="number">
        <Items request={request} />
      </td>
      <td class="number">{readCapacityUnits === 0 ? <None /> : plainUnits(readCapacityUnits)}</td>
      <td class="number">{writeCapacityUnits === 0 ? <None /> : plainUnits(writeCapacityUnits)}</td>
      <td class="number">{millisecondsText(request.milliseconds)}</td>
      <td>
        {errorName === undefined ? (
          <None />
        ) : (
          <span class="request-error" title={errorMessage}>
            <code>{cutText(errorName, 60)}</code>
            {errorMessage === undefined ? undefined : (
              <span class="request-message">{cutText(errorMessage, 160)}</span>
            )}
          </span>
        )}
      </td>
      <td class="request-origin">{cutText(request.origin, 40)}</td>
    </tr>
  );
}

function TableLinks({ links, request }: RequestRowProps): JSX.Element {
  const { tableNames, indexName } = request;
  if (tableNames.length === 0) return <None />;
  return (
    <span class="request-tables">
      {tableNames.slice(0, tablesShownMax).map((name) => (
        <a class="mono" href={links.table(name)}>
          {name}
        </a>
      ))}
      {indexName === undefined ? undefined : <span class="mono">.{indexName}</span>}
      {tableNames.length > tablesShownMax ? (
        <span class="quiet">+{tableNames.length - tablesShownMax}</span>
      ) : undefined}
    </span>
  );
}

const tablesShownMax = 3;

/** The items of the answer; of those that were looked at, where that is more. */
function Items({ request }: { readonly request: KeptRequest }): JSX.Element {
  const { itemCount, scannedCount } = request;
  if (itemCount === undefined) return <None />;
  if (scannedCount === undefined || scannedCount === itemCount) return <>{countText(itemCount)}</>;
  return (
    <>
      {countText(itemCount)} of {countText(scannedCount)}
    </>
  );
}

/** The time of the day in UTC, to the millisecond. */
function timeOfDay(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().slice(11, 23);
}

export interface TotalsTableProps {
  readonly links: Links;
  readonly totals: readonly RequestTotals[];
}

const totalsShownMax = 50;

/** What the requests took by table. */
export function TotalsTable({ totals }: TotalsTableProps): JSX.Element {
  return (
    <table class="grid totals">
      <thead>
        <tr>
          <th scope="col">Table</th>
          {["Requests", "Errors", "Read units", "Write units", "p50", "p99"].map((title) => (
            <th scope="col" class="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {totals.slice(0, totalsShownMax).map((total) => (
          <tr>
            <th scope="row">
              {total.tables === "" ? (
                <span class="none">no table</span>
              ) : (
                <code>{total.tables}</code>
              )}
            </th>
            <td class="number">{countText(total.requestCount)}</td>
            <td class={total.errorCount > 0 ? "number request-errors" : "number"}>
              {countText(total.errorCount)}
            </td>
            <td class="number">{plainUnits(total.readCapacityUnits)}</td>
            <td class="number">{plainUnits(total.writeCapacityUnits)}</td>
            <td class="number">{millisecondsText(total.p50Milliseconds)}</td>
            <td class="number">{millisecondsText(total.p99Milliseconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
