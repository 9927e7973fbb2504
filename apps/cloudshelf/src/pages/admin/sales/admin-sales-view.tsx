/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { DayRange, SalesReport } from "../../../services/book-shop.ts";
import { reportDayCountMax } from "../../../services/sales.ts";
import { dateAfter } from "../../../services/time.ts";
import type { Links } from "../../links.ts";
import { SalesReportView } from "./sales-report-view.tsx";

export interface SalesRefusal {
  readonly message: string;
  readonly isAboutFirst: boolean;
}

export interface AdminSalesViewProps {
  readonly links: Links;
  readonly today: string;
  readonly range: DayRange;
  readonly report: SalesReport | undefined;
  /** Why there is no report for these days. */
  readonly refusal: SalesRefusal | undefined;
}

/** The choice of days, and what was sold on them. */
export function AdminSalesView(props: AdminSalesViewProps): JSX.Element {
  const { links, report } = props;
  return (
    <>
      <h1>Sales</h1>
      <DayChoice {...props} />
      {report === undefined ? undefined : <SalesReportView links={links} report={report} />}
    </>
  );
}

function DayChoice({ links, today, range, refusal }: AdminSalesViewProps): JSX.Element {
  const presets = [
    { text: "Today", from: today, to: today },
    { text: "Yesterday", from: dateAfter(today, -1), to: dateAfter(today, -1) },
    { text: "7 days", from: dateAfter(today, -6), to: today },
    {
      text: `${reportDayCountMax} days`,
      from: dateAfter(today, 1 - reportDayCountMax),
      to: today,
    },
  ];
  return (
    <div class="office-days">
      <form
        method="get"
        action={links.admin.sales}
        class="office-days-form"
        aria-label="Days of the report"
      >
        <DayField name="from" label="First day" value={range.from} refusal={refusal} />
        <DayField name="to" label="Last day" value={range.to} refusal={refusal} />
        <Button style="secondary">Show the sales</Button>
      </form>
      <ul class="office-presets" aria-label="Often asked for">
        {presets.map(({ text, from, to }) => (
          <li>
            <a
              href={`${links.admin.sales}?${new URLSearchParams({ from, to })}`}
              aria-current={from === range.from && to === range.to ? "true" : undefined}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function DayField(props: {
  readonly name: "from" | "to";
  readonly label: string;
  readonly value: string;
  readonly refusal: SalesRefusal | undefined;
}): JSX.Element {
  const { name, label, value, refusal } = props;
  const isRefused = refusal !== undefined && refusal.isAboutFirst === (name === "from");
  return (
    <div class={isRefused ? "field field-invalid" : "field"}>
      <label for={name}>{label}</label>
      <input
        class="input"
        type="date"
        id={name}
        name={name}
        value={value}
        required
        aria-invalid={isRefused ? "true" : undefined}
        aria-describedby={isRefused ? `${name}-error` : undefined}
      />
      {isRefused ? (
        <p class="field-error" id={`${name}-error`}>
          {refusal.message}
        </p>
      ) : undefined}
    </div>
  );
}
