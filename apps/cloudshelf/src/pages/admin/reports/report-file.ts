import type { Reporting, ReportRange } from "../../../reporting/reporting.ts";
import type { ReportKind } from "./report-kinds.ts";

type Cell = string | number;

const customersPerRead = 1_000;

/** A report as CSV by RFC 4180, whole. Rejects with a `ReportingError` while SQL does not answer. */
export async function reportFile(
  reporting: Reporting,
  kind: ReportKind,
  range: ReportRange,
): Promise<string> {
  const rows = await rowsOf(reporting, kind, range);
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

async function rowsOf(
  { reports }: Reporting,
  kind: ReportKind,
  range: ReportRange,
): Promise<readonly (readonly Cell[])[]> {
  switch (kind) {
    case "days":
      return [
        ["day", "orders", "copies", "books", "tax", "shipping", "charged"],
        ...(await reports.salesByDay(range)).map((each) => [
          each.day,
          each.orderCount,
          each.copyCount,
          ...[each.goodsCents, each.taxCents, each.shippingCents, each.totalCents].map(amountText),
        ]),
      ];
    case "categories":
      return [
        ["category", "orders", "copies", "books"],
        ...(await reports.salesByCategory(range)).map((each) => [
          each.category ?? "",
          each.orderCount,
          each.copyCount,
          amountText(each.goodsCents),
        ]),
      ];
    case "customers":
      return [
        ["user_id", "name", "email", "orders", "copies", "books", "charged"],
        ...(await allCustomers({ reports }, range)),
      ];
  }
}

async function allCustomers(
  { reports }: Pick<Reporting, "reports">,
  range: ReportRange,
): Promise<readonly (readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await reports.salesByCustomer(range, { limit: customersPerRead, cursor });
    for (const each of page.items) {
      const amounts = [each.goodsCents, each.totalCents].map(amountText);
      const counts = [each.orderCount, each.copyCount];
      rows.push([each.userId, each.name ?? "", each.email ?? "", ...counts, ...amounts]);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}

/** `42.99`, in a form that every spreadsheet reads as a number. */
function amountText(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** Names are what customers typed: one that a spreadsheet would run as a formula is a text to it. */
function cellText(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) && !/^-?\d+\.\d\d$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
