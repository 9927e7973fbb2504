import { type ItemFormat, type ItemSource, readItems } from "@plinth/transfer";
import type { CommandContext } from "../../command/command-context.ts";
import type { LoadedRow } from "../../config/table-loader.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";
import { count, secondsText, TransferDisplay } from "../../items/transfer-display.ts";
import { describeTarget } from "../../target/target.ts";
import type { FoundLoader } from "./find-loader.ts";
import type { LoadArguments, LoadOptions } from "./load-options.ts";
import { openRowReport, type RowReport } from "./row-report.ts";

type LoadRequest = LoadArguments & LoadOptions;

interface RowsToLoad {
  readonly source: ItemSource;
  readonly format: ItemFormat;
  readonly loader: FoundLoader;
}

/** How many refused rows are shown; `--report` has all. */
const shownMax = 20;

/** Lets the application take the rows of a file, and shows how far it is and what became of them. */
export async function loadRows(
  context: CommandContext,
  request: LoadRequest,
  rows: RowsToLoad,
): Promise<3 | undefined> {
  const report =
    request.report === undefined
      ? undefined
      : openRowReport(context.workingDirectory, request.report);
  try {
    return await loadReported(context, request, { ...rows, report });
  } finally {
    report?.close();
  }
}

async function loadReported(
  context: CommandContext,
  request: LoadRequest,
  { report, ...rows }: RowsToLoad & { readonly report: RowReport | undefined },
): Promise<3 | undefined> {
  const display = new TransferDisplay(context);
  const client = await context.client();
  const began = context.now();
  const run = new LoaderRun(context, display, {
    totalCount: await countRows(context, rows),
    report,
  });
  try {
    await rows.loader.loader.load({
      client,
      tableNames: rows.loader.tableNames,
      source: rows.source,
      format: rows.format,
      mode: request.mode ?? "put",
      isDryRun: request.dryRun,
      settings: request.set,
      onRows: run.add,
      signal: context.signal,
    });
  } catch (error) {
    if (error instanceof RangeError) throw usageError(error.message, error);
    if (!context.signal.aborted) throw error;
    throw new CliError(
      `Stopped after ${count(run.rowCount, "row")}. Give the same command again to go on.`,
      { cause: error },
    );
  } finally {
    display.end();
  }
  await tell(context, request, { run, milliseconds: context.now() - began });
  return run.counts.refused > 0 ? 3 : undefined;
}

/** Reads the file once to know its end, so that the bar tells the truth. */
async function countRows(
  { signal }: CommandContext,
  { source, format }: RowsToLoad,
): Promise<number> {
  const lines = new Set<number>();
  let itemCount = 0;
  const onProblem = ({ line }: { readonly line: number }) => void lines.add(line);
  for await (const items of readItems(source, { format, onProblem, signal })) {
    itemCount += items.length;
  }
  return itemCount + lines.size;
}

interface RunParts {
  readonly totalCount: number;
  readonly report: RowReport | undefined;
}

class LoaderRun {
  readonly #context: CommandContext;
  readonly #display: TransferDisplay;
  readonly #parts: RunParts;
  readonly #began: number;
  readonly counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  /** The first of them. A file may have millions of rows, so no others are kept. */
  readonly refusedRows: LoadedRow[] = [];
  rowCount = 0;

  constructor(context: CommandContext, display: TransferDisplay, parts: RunParts) {
    this.#context = context;
    this.#display = display;
    this.#parts = parts;
    this.#began = context.now();
  }

  readonly add = (rows: readonly LoadedRow[]): void => {
    for (const row of rows) {
      this.rowCount += 1;
      this.counts[row.outcome] += 1;
      if (row.outcome === "refused" && this.refusedRows.length < shownMax) {
        this.refusedRows.push(row);
      }
    }
    this.#parts.report?.add(rows);
    const seconds = (this.#context.now() - this.#began) / 1000;
    this.#display.show({
      phase: "load",
      items: this.rowCount,
      totalItems: this.#parts.totalCount,
      bytes: 0,
      totalBytes: undefined,
      itemsPerSecond: seconds > 0 ? this.rowCount / seconds : 0,
    });
  };
}

interface LoaderOutcome {
  readonly run: LoaderRun;
  readonly milliseconds: number;
}

async function tell(
  context: CommandContext,
  { table, file, json, report, dryRun }: LoadRequest,
  { run, milliseconds }: LoaderOutcome,
): Promise<void> {
  const { created, updated, unchanged, refused } = run.counts;
  const { refusedRows } = run;
  if (json) {
    return context.printJson({
      table,
      name: file,
      isDryRun: dryRun,
      rows: run.rowCount,
      ...run.counts,
      refusedRows,
      milliseconds,
    });
  }
  const parts = [`${created} created`, `${updated} updated`, `${unchanged} unchanged`];
  const outcome = [...parts, `${refused} refused`].join(", ");
  const where = `${table} (${describeTarget(context.target())})`;
  context.note(
    dryRun
      ? `Checked ${count(run.rowCount, "row")} of ${file} against ${where}: ${outcome}. Nothing was written.`
      : `Loaded ${count(run.rowCount, "row")} of ${file} into ${where} in ${secondsText(milliseconds)}: ${outcome}.`,
  );
  for (const { line, column, subject, message } of refusedRows) {
    context.note(`  ${file}:${line}:${column} ${subject === "" ? "" : `${subject}: `}${message}`);
  }
  const more = refused - shownMax;
  if (more > 0) {
    const all = report === undefined ? "; --report FILE has them all" : "";
    context.note(`  and ${more.toLocaleString("en-US")} more${all}`);
  }
}
