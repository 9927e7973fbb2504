import type { IndexFindings, IndexQuery, SearchIndex } from "../services/search-index.ts";
import type { Page } from "../services/shop.ts";

/**
 * The reporting side as pages and the search see it. Nothing in here loads SQL: a function that has
 * none configured does not carry it.
 */
export interface Reporting {
  /** Each rejects with a `ReportingError` of the code `reportingDown` while SQL does not answer. */
  readonly reports: Reports;
  /** The full-text search for shoppers: in time, current, or not at all. */
  readonly searchIndex: SearchIndex;
  /** Never rejects. */
  status(): Promise<ReportingStatus>;
  /** Begins to fill the report anew, and tells who does so; `down` when nobody can. */
  startRebuild(): Promise<"started" | "running" | "down">;
}

export type ReportingStatus =
  | { readonly kind: "starting" }
  /** Milliseconds since the epoch: when it was first noticed. */
  | { readonly kind: "down"; readonly sinceMs: number }
  | {
      readonly kind: "up";
      /** All that was written before is in the report; undefined before it was first filled. */
      readonly asOfMs: number | undefined;
      /** How long that is ago. */
      readonly lagMs: number;
      /** Changes that the feed has written, ever. */
      readonly appliedCount: number;
      /** Changes were missed that the streams no longer have, until it is filled anew. */
      readonly isIncomplete: boolean;
      readonly rebuild: RebuildStatus;
    };

export interface RebuildStatus {
  readonly isRunning: boolean;
  readonly doneCount: number;
  /** How many the report had before; 0 when that is unknown. */
  readonly totalCount: number;
  /** How the last one failed. */
  readonly error: string | undefined;
}

/** Days in UTC, both of them included: `2025-09-05`. */
export interface ReportRange {
  readonly from: string;
  readonly to: string;
}

/** Cancelled and refunded orders are no sales. */
export interface Sales {
  readonly orderCount: number;
  readonly copyCount: number;
  /** Of the books alone, in cents. */
  readonly goodsCents: number;
}

export interface DaySales extends Sales {
  readonly day: string;
  readonly taxCents: number;
  readonly shippingCents: number;
  /** What was charged. */
  readonly totalCents: number;
}

export interface CategorySales extends Sales {
  /** The category that the book stands in today; undefined for books that are gone. */
  readonly category: string | undefined;
}

export interface CustomerSales extends Sales {
  readonly userId: string;
  /** Undefined when the account is gone. */
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly totalCents: number;
}

export interface BookSales extends Sales {
  readonly bookId: string;
  readonly title: string;
}

export interface ReportPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Reports {
  /** Every day of the range, those without a sale too. */
  salesByDay(range: ReportRange): Promise<readonly DaySales[]>;
  /** The best first. */
  salesByCategory(range: ReportRange): Promise<readonly CategorySales[]>;
  /** The best first. */
  salesByCustomer(range: ReportRange, page: ReportPage): Promise<Page<CustomerSales>>;
  /** The best first. */
  topBooks(range: ReportRange, limit: number): Promise<readonly BookSales[]>;
  /** The best first. */
  search(query: IndexQuery): Promise<IndexFindings>;
}
