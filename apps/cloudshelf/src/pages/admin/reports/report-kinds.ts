import type {
  BookSales,
  CategorySales,
  CustomerSales,
  DaySales,
  Reporting,
  ReportRange,
} from "../../../reporting/reporting.ts";
import type { Links } from "../../links.ts";

/** The reports, in the order of their tabs. */
export const reportKinds = [
  { kind: "days", label: "By day" },
  { kind: "categories", label: "By category" },
  { kind: "customers", label: "By customer" },
] as const;

export type ReportKind = (typeof reportKinds)[number]["kind"];

export function isReportKind(text: string): text is ReportKind {
  return reportKinds.some(({ kind }) => kind === text);
}

export type ReportData =
  | {
      readonly kind: "days";
      readonly days: readonly DaySales[];
      readonly books: readonly BookSales[];
    }
  | { readonly kind: "categories"; readonly categories: readonly CategorySales[] }
  | {
      readonly kind: "customers";
      readonly customers: readonly CustomerSales[];
      readonly cursor: string | undefined;
    };

const topBookCount = 10;
const pageCustomerCount = 50;

/** Rejects with a `ReportingError` while SQL does not answer. */
export async function readReport(
  { reports }: Reporting,
  kind: ReportKind,
  range: ReportRange,
  cursor?: string,
): Promise<ReportData> {
  switch (kind) {
    case "days": {
      const [days, books] = await Promise.all([
        reports.salesByDay(range),
        reports.topBooks(range, topBookCount),
      ]);
      return { kind, days, books };
    }
    case "categories":
      return { kind, categories: await reports.salesByCategory(range) };
    case "customers": {
      const page = await reports.salesByCustomer(range, { limit: pageCustomerCount, cursor });
      return { kind, customers: page.items, cursor: page.cursor };
    }
  }
}

export function reportHref(links: Links, kind: ReportKind, range: ReportRange): string {
  return `${links.admin.reports}/${kind}?${new URLSearchParams({ ...range })}`;
}

export function reportFileHref(links: Links, kind: ReportKind, range: ReportRange): string {
  return `${links.admin.reports}/${kind}.csv?${new URLSearchParams({ ...range })}`;
}
