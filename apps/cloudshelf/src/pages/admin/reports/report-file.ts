import type { Reporting, ReportRange } from "../../../reporting/reporting.ts";
import { type CsvCell, csvAmount, csvLines } from "../csv.ts";
import type { ReportKind } from "./report-kinds.ts";

const customersPerRead = 1_000;

/** A report as CSV, whole. Rejects with a `ReportingError` while SQL does not answer. */
export async function reportFile(
  reporting: Reporting,
  kind: ReportKind,
  range: ReportRange,
): Promise<string> {
  return csvLines(await rowsOf(reporting, kind, range));
}

async function rowsOf(
  { reports }: Reporting,
  kind: ReportKind,
  range: ReportRange,
): Promise<readonly (readonly CsvCell[])[]> {
  switch (kind) {
    case "days":
      return [
        ["day", "orders", "copies", "books", "tax", "shipping", "charged"],
        ...(await reports.salesByDay(range)).map((each) => [
          each.day,
          each.orderCount,
          each.copyCount,
          ...[each.goodsCents, each.taxCents, each.shippingCents, each.totalCents].map(csvAmount),
        ]),
      ];
    case "categories":
      return [
        ["category", "orders", "copies", "books"],
        ...(await reports.salesByCategory(range)).map((each) => [
          each.category ?? "",
          each.orderCount,
          each.copyCount,
          csvAmount(each.goodsCents),
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
): Promise<readonly (readonly CsvCell[])[]> {
  const rows: (readonly CsvCell[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await reports.salesByCustomer(range, { limit: customersPerRead, cursor });
    for (const each of page.items) {
      const amounts = [each.goodsCents, each.totalCents].map(csvAmount);
      const counts = [each.orderCount, each.copyCount];
      rows.push([each.userId, each.name ?? "", each.email ?? "", ...counts, ...amounts]);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}
