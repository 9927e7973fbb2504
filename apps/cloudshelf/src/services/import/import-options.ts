/** Of a file that is imported through a page or the API; `plinth load` takes any. */
export const uploadSizeBytesMax: number = 20 * 1024 * 1024;

/** What the administrator decides about rows that do not say it themselves. */
export interface ImportDefaults {
  readonly category?: string | undefined;
  readonly priceCents?: number | undefined;
  readonly stockQuantity?: number | undefined;
}

export interface ImportOptions {
  /** For new books whose row lacks it; a row stays out that lacks what has no default. */
  readonly defaults: ImportDefaults;
  /** "change" brings a book that is there to what its row says; "keep" leaves it as it is. */
  readonly known: "change" | "keep";
  /**
   * "keep" leaves the copies of a book that is there alone, since copies were sold since the file was
   * written; "set" makes them what the row says.
   */
  readonly knownStock: "keep" | "set";
  /** "check" only tells what an import would do. */
  readonly mode: "write" | "check";
}

export const importOptionsDefault: ImportOptions = {
  defaults: {},
  known: "change",
  knownStock: "keep",
  mode: "write",
};

export type RowOutcome = "created" | "updated" | "unchanged" | "refused";

/** What became of one row of a file. */
export interface RowReport {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly outcome: RowOutcome;
  /** Empty where the row does not tell. */
  readonly bookId: string;
  readonly title: string;
  /** Why it was refused, or which attributes changed; empty otherwise. */
  readonly message: string;
}

export type ImportCounts = Readonly<Record<RowOutcome, number>>;

export const noRows: ImportCounts = { created: 0, updated: 0, unchanged: 0, refused: 0 };

export function countRows(counts: ImportCounts, rows: readonly RowReport[]): ImportCounts {
  const sum = { ...counts };
  for (const { outcome } of rows) sum[outcome] += 1;
  return sum;
}
