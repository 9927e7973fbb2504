/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, EmptyState } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { countText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import type { KeptRequest, RequestFeed } from "./request-feed.ts";
import { consoleOrigin, type RequestFilter, requestFilterQuery } from "./request-filter.ts";
import { RequestRow, TotalsTable } from "./request-tables.tsx";
import { totalsOf } from "./request-totals.ts";

export interface RequestsViewProps {
  readonly links: Links;
  readonly feed: RequestFeed;
  readonly filter: RequestFilter;
  /** All that are kept, the oldest first. */
  readonly kept: readonly KeptRequest[];
  /** Those that pass the filter, the oldest first. */
  readonly shown: readonly KeptRequest[];
}

/** How many lines of requests a page has; the totals are of all that are kept. */
export const linesShownMax = 200;

export function RequestsView(props: RequestsViewProps): JSX.Element {
  const { links, feed, filter, kept, shown } = props;
  const query = requestFilterQuery(filter);
  return (
    <div
      data-live={`${links.requestsLive}${query === "" ? "" : `?${query}`}`}
      data-after={`${feed.id}.${feed.lastSequence}`}
      data-lines={String(linesShownMax)}
    >
      <div class="page-head">
        <h1>Requests</h1>
        <p class="page-note numeric" data-count>
          <RequestCount shownCount={shown.length} keptCount={kept.length} />
        </p>
        <div class="live">
          <noscript>
            <p class="quiet">As of now; without a script the page does not move on.</p>
          </noscript>
          <p class="live-state" role="status" data-live-state></p>
          <button type="button" class="button button-secondary button-small" data-pause hidden>
            Pause
          </button>
        </div>
      </div>
      <FilterForm {...props} />
      <section class="totals-part scroll" tabindex={0} aria-label="Totals by table" data-totals>
        <TotalsTable links={links} totals={totalsOf(shown)} />
      </section>
      <section class="scroll" tabindex={0} aria-label="The last requests">
        <table class="grid items requests">
          <thead>
            <tr>
              <th scope="col" class="number">
                Time, UTC
              </th>
              <th scope="col">Operation</th>
              <th scope="col">Table</th>
              <th scope="col" class="number">
                Items
              </th>
              <th scope="col" class="number">
                <abbr title="Read units">Read</abbr>
              </th>
              <th scope="col" class="number">
                <abbr title="Write units">Write</abbr>
              </th>
              <th scope="col" class="number">
                Took
              </th>
              <th scope="col">Error</th>
              <th scope="col">Origin</th>
            </tr>
          </thead>
          <tbody data-rows>
            {shown
              .slice(-linesShownMax)
              .toReversed()
              .map((request) => (
                <RequestRow links={links} request={request} />
              ))}
          </tbody>
        </table>
        <p class="requests-none" data-none hidden={shown.length > 0}>
          {kept.length === 0
            ? "No request yet. They appear here as they come."
            : "No request is like that yet. The console's own are hidden unless you ask for them."}
        </p>
      </section>
    </div>
  );
}

export interface RequestCountProps {
  readonly shownCount: number;
  readonly keptCount: number;
}

export function RequestCount({ shownCount, keptCount }: RequestCountProps): JSX.Element {
  return (
    <>
      {countText(shownCount)} of the last {countText(keptCount)}
    </>
  );
}

function FilterForm({ links, filter, kept }: RequestsViewProps): JSX.Element {
  const tableNames = choices(
    kept.flatMap(({ tableNames: names }) => names),
    filter.tableName,
  );
  const operations = choices(
    kept.map(({ operation }) => operation),
    filter.operation,
  );
  const origins = choices(
    kept.map(({ origin }) => origin).filter((origin) => origin !== consoleOrigin),
    ["", "*", consoleOrigin].includes(filter.origin) ? "" : filter.origin,
  );
  return (
    <form class="request-filter" action={links.requests} method="get" aria-label="Which requests">
      <Choice name="table" label="Table" chosen={filter.tableName} all="any" values={tableNames} />
      <Choice
        name="operation"
        label="Operation"
        chosen={filter.operation}
        all="any"
        values={operations}
      />
      <div class="query-option">
        <label for="origin">Origin</label>
        <select class="select select-small" id="origin" name="origin" data-submits>
          <option value="">not the console</option>
          <option value="*" selected={filter.origin === "*"}>
            any
          </option>
          <option value={consoleOrigin} selected={filter.origin === consoleOrigin}>
            the console
          </option>
          {origins.map((origin) => (
            <option value={origin} selected={origin === filter.origin}>
              {origin}
            </option>
          ))}
        </select>
      </div>
      <label class="query-option check">
        <input
          type="checkbox"
          name="errors"
          value="yes"
          checked={filter.isErrorsOnly}
          data-submits
        />
        Errors only
      </label>
      <noscript>
        <Button style="secondary" class="button-small">
          Show
        </Button>
      </noscript>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: string;
  readonly all: string;
  readonly values: readonly string[];
}

function Choice({ name, label, chosen, all, values }: ChoiceProps): JSX.Element {
  return (
    <div class="query-option">
      <label for={name}>{label}</label>
      <select class="select select-small" id={name} name={name} data-submits>
        <option value="">{all}</option>
        {values.map((value) => (
          <option value={value} selected={value === chosen}>
            {value}
          </option>
        ))}
      </select>
    </div>
  );
}

const choicesMax = 200;

/** Each once and in order, with the one that is chosen even when no request has it any more. */
function choices(values: readonly string[], chosen: string): readonly string[] {
  const all = new Set(chosen === "" ? values : [...values, chosen]);
  return [...all].sort().slice(0, choicesMax);
}

/** What stands there when the tables are not in this process. */
export function NoFeedView({ endpoint }: { readonly endpoint: string }): JSX.Element {
  return (
    <>
      <div class="page-head">
        <h1>Requests</h1>
      </div>
      <EmptyState
        icon="info"
        title="Nobody tells this console of requests"
        text={`The tables are at ${endpoint}, outside of the console's own process, which therefore sees its own requests only. On Amazon DynamoDB, CloudWatch has the metrics of each table, and CloudTrail its requests. An engine in this process tells of them when it is created with onRequest.`}
      />
    </>
  );
}
