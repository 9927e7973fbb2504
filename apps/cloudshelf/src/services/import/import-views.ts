import type { ItemFormat } from "@plinth/transfer";
import type { BookImportItem } from "../../schema.ts";
import type { ImportCounts, ImportOptions, RowReport } from "./import-options.ts";

export type ImportStatus = BookImportItem["status"];

/** An import as the staff sees it. */
export interface ImportView {
  readonly importId: string;
  readonly fileName: string;
  readonly format: ItemFormat;
  readonly options: ImportOptions;
  readonly status: ImportStatus;
  readonly rowCount: number;
  readonly doneRowCount: number;
  readonly counts: ImportCounts;
  /** The first refused rows. */
  readonly problems: readonly RowReport[];
  /** Attributes of the file that no book has. */
  readonly unusedNames: readonly string[];
  /** What ended it, when it failed. */
  readonly failure: string | undefined;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
}

export function importView(item: BookImportItem): ImportView {
  return {
    importId: item.cart_id,
    fileName: item.file_name,
    format: item.format,
    options: importOptionsOf(item),
    status: item.status,
    rowCount: item.row_count,
    doneRowCount: item.done_row_count,
    counts: item.counts,
    problems: item.problems.map(rowReport),
    unusedNames: item.unused_names,
    failure: item.failure,
    startedAt: item.started_at,
    finishedAt: item.finished_at,
  };
}

export function importOptionsOf({ options }: BookImportItem): ImportOptions {
  return {
    defaults: {
      category: options.category,
      priceCents: options.price,
      stockQuantity: options.stock_quantity,
    },
    known: options.known,
    knownStock: options.known_stock,
    mode: options.mode,
  };
}

export function storedOptions(options: ImportOptions): BookImportItem["options"] {
  const { category, priceCents, stockQuantity } = options.defaults;
  return {
    ...(category === undefined ? {} : { category }),
    ...(priceCents === undefined ? {} : { price: priceCents }),
    ...(stockQuantity === undefined ? {} : { stock_quantity: stockQuantity }),
    known: options.known,
    known_stock: options.knownStock,
    mode: options.mode,
  };
}

type StoredRow = BookImportItem["problems"][number];

export function rowReport({ book_id: bookId, ...row }: StoredRow): RowReport {
  return { ...row, bookId };
}

/** A step's rows are one item, so no text of a hostile file may make it larger than one can be. */
const lengthMax = { bookId: 60, title: 100, message: 300 } as const;

export function storedRow({ bookId, title, message, ...row }: RowReport): StoredRow {
  return {
    ...row,
    book_id: bookId.slice(0, lengthMax.bookId),
    title: title.slice(0, lengthMax.title),
    message: message.slice(0, lengthMax.message),
  };
}

/** The name of a column may be as long as a file, and an import is one item. */
export function storedName(name: string): string {
  return name.length > lengthMax.title ? `${name.slice(0, lengthMax.title)}…` : name;
}
