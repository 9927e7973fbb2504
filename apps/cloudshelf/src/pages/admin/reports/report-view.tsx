/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ButtonLink, Notice, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ReportingStatus } from "../../../reporting/reporting.ts";
import type { Links } from "../../links.ts";
import {
  type ReportData,
  type ReportKind,
  reportFileHref,
  reportHref,
  reportKinds,
} from "./report-kinds.ts";
import type { AskedRange } from "./report-range.ts";
import { ReportState } from "./report-state.tsx";
import { CategoryTable, CustomerTable, DayTables } from "./report-tables.tsx";

export interface ReportViewProps {
  readonly links: Links;
  readonly csrfToken: string;
  readonly kind: ReportKind;
  readonly asked: AskedRange;
  readonly status: ReportingStatus;
  /** Undefined while there is nothing to show. */
  readonly data: ReportData | undefined;
  readonly pager: Omit<PagerProps, "label">;
  readonly nowMs: number;
}

/** A report with its days, its tabs, and how current it is. */
export function ReportView(props: ReportViewProps): JSX.Element {
  const { links, csrfToken, kind, asked, status, data, pager, nowMs } = props;
  return (
    <>
      <h1>Reports</h1>
      <ReportState links={links} csrfToken={csrfToken} status={status} nowMs={nowMs} />
      {asked.problem === undefined ? undefined : <Notice kind="warning">{asked.problem}</Notice>}
      <Tabs {...props} />
      <form class="admin-toolbar" method="get" action={`${links.admin.reports}/${kind}`}>
        <Day name="from" label="First day" value={asked.range.from} />
        <Day name="to" label="Last day" value={asked.range.to} />
        <Button style="secondary">Show</Button>
        <ButtonLink href={reportFileHref(links, kind, asked.range)} style="secondary">
          Download CSV
        </ButtonLink>
      </form>
      {data === undefined ? undefined : <Report links={links} data={data} />}
      <Pager label="Pages of customers" {...pager} />
    </>
  );
}

function Tabs({ links, kind, asked }: ReportViewProps): JSX.Element {
  return (
    <nav aria-label="Reports">
      <ul class="admin-views">
        {reportKinds.map((each) => (
          <li>
            <a
              class="admin-view"
              href={reportHref(links, each.kind, asked.range)}
              aria-current={each.kind === kind ? "page" : undefined}
            >
              {each.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface DayProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

function Day({ name, label, value }: DayProps): JSX.Element {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input class="input" type="date" id={name} name={name} value={value} />
    </div>
  );
}

function Report({
  links,
  data,
}: {
  readonly links: Links;
  readonly data: ReportData;
}): JSX.Element {
  switch (data.kind) {
    case "days":
      return <DayTables links={links} days={data.days} books={data.books} />;
    case "categories":
      return <CategoryTable links={links} categories={data.categories} />;
    case "customers":
      return <CustomerTable customers={data.customers} />;
  }
}
