import { setImmediate } from "node:timers/promises";
import { type ItemFormat, type ItemProblem, type ItemSource, readItems } from "@plinth/transfer";
import type { ShopContext } from "../shop-context.ts";
import { idOfRow } from "./find-known.ts";
import type { ImportOptions, RowReport } from "./import-options.ts";
import { importRows } from "./import-rows.ts";
import { isbn13Of } from "./isbn.ts";
import { type BookRow, type ReadRow, readRow, unusedNames } from "./read-row.ts";

export interface BookFile {
  readonly source: ItemSource;
  readonly format: ItemFormat;
}

/** Some rows of a file that are done, with a report on each, in the file's order. */
export interface ImportedRows {
  readonly reports: readonly RowReport[];
  /** How many of the file's rows are done, those included that were done before. */
  readonly rowCount: number;
  /** Attributes of these rows that no book has, and that were left out. */
  readonly unusedNames: readonly string[];
}

export interface ImportRun {
  /** So many of the first rows were done before: they are read, and not imported. */
  readonly doneRowCount?: number;
  /** How many rows make one step, of which it is told when it is done. */
  readonly rowsPerStep?: number;
  readonly signal?: AbortSignal | undefined;
}

const rowsPerStepDefault = 200;

/**
 * Imports the books of a file step by step, in constant memory but for what tells rows of one book
 * apart. Each row is its own: what is wrong with one keeps no other out. Stopping between two steps
 * or being killed within one loses nothing, since the same import again finds done what is done.
 */
export async function* importFile(
  context: ShopContext,
  file: BookFile,
  options: ImportOptions,
  { doneRowCount = 0, rowsPerStep = rowsPerStepDefault, signal }: ImportRun = {},
): AsyncGenerator<ImportedRows> {
  const repeats = new RepeatedRows();
  let step: ReadRow[] = [];
  let unused = new Set<string>();
  let rowCount = 0;
  const finishStep = async (): Promise<ImportedRows> => {
    // Rows that change nothing wait for nothing either; whoever else is waiting comes first.
    await setImmediate();
    const done = { reports: await importStep(context, step, options), rowCount };
    const rows = { ...done, unusedNames: [...unused] };
    step = [];
    unused = new Set();
    return rows;
  };
  for await (const { row, names } of rowsOf(file, signal)) {
    const checked = repeats.check(row);
    rowCount += 1;
    if (rowCount <= doneRowCount) continue;
    step.push(checked);
    for (const name of names) unused.add(name);
    if (step.length >= rowsPerStep) yield await finishStep();
  }
  if (step.length > 0) yield await finishStep();
}

/** How many rows a file has, for a progress that knows its end; undefined when there are more. */
export async function countRowsOf(file: BookFile, most: number): Promise<number | undefined> {
  let count = 0;
  for await (const _ of rowsOf(file, undefined)) {
    count += 1;
    if (count > most) return undefined;
  }
  return count;
}

interface NamedRow {
  readonly row: ReadRow;
  readonly names: readonly string[];
}

/** The rows in the order of the file, those that are none included. */
async function* rowsOf(
  { source, format }: BookFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<NamedRow> {
  let problems: ItemProblem[] = [];
  const onProblem = (problem: ItemProblem) => void problems.push(problem);
  for await (const batch of readItems(source, { format, onProblem, signal })) {
    const rows: NamedRow[] = batch.map((read) => ({
      row: readRow(read),
      names: unusedNames(read),
    }));
    const refused = refusedRows(problems);
    problems = [];
    yield* [...refused, ...rows].sort((one, other) =>
      compare(placeOf(one.row), placeOf(other.row)),
    );
  }
  yield* refusedRows(problems);
}

/** A line of a hostile file may have a million; who has mended these sees the next. */
const toldProblemsMax = 10;

/** Several problems of a line are one row that is refused. */
function refusedRows(problems: readonly ItemProblem[]): readonly NamedRow[] {
  const byLine = new Map<number, ItemProblem[]>();
  for (const problem of problems) {
    const lineProblems = byLine.get(problem.line);
    if (lineProblems === undefined) byLine.set(problem.line, [problem]);
    else if (lineProblems.length < toldProblemsMax) lineProblems.push(problem);
  }
  return [...byLine.values()].map((lineProblems) => {
    const [{ line, column } = { line: 1, column: 1 }] = lineProblems;
    const message = lineProblems
      .map(({ path, message: text }) => (path === "" ? text : `${path} ${text}`))
      .join("; ");
    return {
      row: { kind: "refused", refused: { line, column, bookId: "", title: "", message } },
      names: [],
    };
  });
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function placeOf(row: ReadRow): Place {
  return row.kind === "book" ? row.row : row.refused;
}

function compare(one: Place, other: Place): number {
  return one.line - other.line || one.column - other.column;
}

async function importStep(
  context: ShopContext,
  step: readonly ReadRow[],
  options: ImportOptions,
): Promise<readonly RowReport[]> {
  const books = step.flatMap((each) => (each.kind === "book" ? [each.row] : []));
  const refused = step.flatMap((each): RowReport[] =>
    each.kind === "refused" ? [{ ...each.refused, outcome: "refused" }] : [],
  );
  return [...refused, ...(await importRows(context, books, options))].sort(compare);
}

/** Refuses the second row of one book: which of the two is meant, nobody can tell. */
class RepeatedRows {
  readonly #lineOfId = new Map<string, number>();
  readonly #lineOfIsbn = new Map<string, number>();

  check(each: ReadRow): ReadRow {
    if (each.kind === "refused") return each;
    const { row } = each;
    const earlier = this.#lineOf(row);
    if (earlier === undefined) {
      this.#remember(row);
      return each;
    }
    const { line, column, bookId = "", title = "" } = row;
    const message = `is the same book as line ${earlier}: keep one of the two`;
    return { kind: "refused", refused: { line, column, bookId, title, message } };
  }

  /** An id that was made of an ISBN may be written out in another row. */
  #lineOf(row: BookRow): number | undefined {
    const lineOfId = this.#lineOfId.get(idOfRow(row));
    if (lineOfId !== undefined || row.bookId !== undefined) return lineOfId;
    return this.#lineOfIsbn.get(isbn13Of(row.isbn ?? "") ?? "");
  }

  #remember(row: BookRow): void {
    const { isbn, line } = row;
    this.#lineOfId.set(idOfRow(row), line);
    const isbn13 = isbn13Of(isbn ?? "");
    if (isbn13 !== undefined) this.#lineOfIsbn.set(isbn13, line);
  }
}
