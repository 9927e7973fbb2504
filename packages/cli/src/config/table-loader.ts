import type { Client } from "@plinth/client";
import type { ItemFormat, ItemSource } from "@plinth/transfer";

/**
 * How an application takes the rows of a file into a table of its own, where one row comes to more
 * than one item: guards, pointers, counts, words to search by. `plinth load` then hands it the file.
 */
export interface TableLoader {
  /** What `--set NAME=VALUE` may say, each with a line of help. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Takes all rows, and tells of each what became of it. It has to be safe to run again after being
   * stopped anywhere. A RangeError says that a setting makes no sense.
   */
  readonly load: (context: LoaderContext) => Promise<void>;
}

export interface LoaderContext {
  readonly client: Client;
  /** The real names of tables that have others than they were defined with. */
  readonly tableNames: Readonly<Record<string, string>>;
  readonly source: ItemSource;
  readonly format: ItemFormat;
  /** "create" leaves alone what is there. */
  readonly mode: "put" | "create";
  /** Whether nothing may be written. */
  readonly isDryRun: boolean;
  /** What `--set` said. Only names of the loader's settings. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** To be called with what is done, again and again. */
  readonly onRows: (rows: readonly LoadedRow[]) => void;
  /** Aborted when the command is stopped. */
  readonly signal: AbortSignal;
}

/** What became of one row. */
export interface LoadedRow {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly outcome: "created" | "updated" | "unchanged" | "refused";
  /** What the row is about, such as an id; empty when it does not tell. */
  readonly subject: string;
  /** Why it was refused, or what changed. */
  readonly message: string;
}
