import type { TransferRuntime } from "../defaults.ts";
import { type ItemFormat, isGzipName } from "../item-format.ts";
import type { OnProgress } from "../progress.ts";
import type { Formulas } from "../write/csv-rows.ts";
import type { JsonLayout } from "../write/item-writer.ts";
import type { Packing } from "./partial-file.ts";
import type { Consistency } from "./scan-table.ts";

/** What of a table is written, and how. */
export interface DumpOptions {
  readonly tableName: string;
  readonly format: ItemFormat;
  /** "list" unless said, or the file's name ends in .jsonl or .ndjson. */
  readonly jsonLayout?: JsonLayout | undefined;
  /** For "json": sets become lists, and bytes base64 texts, rather than be refused. */
  readonly lossy?: boolean | undefined;
  /** For "csv"; "keep" unless said. */
  readonly formulas?: Formulas | undefined;
  /** "strong" unless said. */
  readonly consistency?: Consistency | undefined;
  /** How many parts of the table are read side by side; 1 unless said, and then in the table's order. */
  readonly segments?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly runtime?: TransferRuntime;
}

export interface DumpItemsOptions extends DumpOptions {
  /** Where the file comes to be. `.gz` packs it. */
  readonly path: string;
  /** Replaces a file that is there; refuses unless said. */
  readonly overwrite?: boolean;
  /** Begins from the beginning, whatever an interrupted dump left. */
  readonly restart?: boolean;
}

export interface DumpReport {
  readonly items: number;
  readonly sizeBytes: number;
  /** How many an interrupted dump had written before; 0 for one that was not. */
  readonly resumedAt: number;
}

/** The files of one dump: all are beside the one that it makes. */
export interface DumpPaths {
  readonly final: string;
  /** What becomes the final file. */
  readonly partial: string;
  /** For CSV: the items as DynamoDB JSON, since its header is known when the last of them is. */
  readonly csvItems: string;
  /** Where the items go while the table is read. */
  readonly scanned: string;
  readonly checkpoint: string;
  readonly packing: Packing;
}

export function dumpPaths({ path, format }: Pick<DumpItemsOptions, "path" | "format">): DumpPaths {
  const partial = `${path}.partial`;
  const csvItems = `${path}.plinth-dump.items`;
  return {
    final: path,
    partial,
    csvItems,
    scanned: format === "csv" ? csvItems : partial,
    checkpoint: `${path}.plinth-dump.json`,
    packing: isGzipName(path) ? "gzip" : "plain",
  };
}

export function jsonLayoutOf({ jsonLayout, path }: DumpItemsOptions): JsonLayout {
  return jsonLayout ?? (/\.(jsonl|ndjson)(\.gz)?$/i.test(path) ? "lines" : "list");
}
