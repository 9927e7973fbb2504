import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { LoadedRow } from "../../config/table-loader.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";

/** What became of each row, as CSV in a file. */
export interface RowReport {
  add(rows: readonly LoadedRow[]): void;
  close(): void;
}

/**
 * Begins the file before anything is loaded, so that one that cannot be written is said at once. Rows
 * go there as they are told: also of a run that is stopped, what is done is done.
 */
export function openRowReport(workingDirectory: string, file: string): RowReport {
  const descriptor = open(resolve(workingDirectory, file), file);
  const write = (lines: readonly string[]): void => {
    try {
      writeSync(descriptor, lines.map((line) => `${line}\n`).join(""));
    } catch (error) {
      throw new CliError(cannotBeWritten(file, error), { cause: error });
    }
  };
  write(["line,column,outcome,subject,message"]);
  return {
    add: (rows) => write(rows.map(lineOf)),
    close: () => closeSync(descriptor),
  };
}

function open(path: string, file: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw usageError(cannotBeWritten(file, error), error);
  }
}

function cannotBeWritten(file: string, error: unknown): string {
  return `${file} cannot be written: ${(error as Error).message}.`;
}

function lineOf({ line, column, outcome, subject, message }: LoadedRow): string {
  return [line, column, outcome, quoted(subject), quoted(message)].join(",");
}

/** A text that begins like a formula gets an apostrophe: a person opens this in a spreadsheet. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
