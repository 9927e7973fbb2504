import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type ItemFormat, type ItemSource, readItems } from "@plinth/transfer";
import type { CommandContext } from "../../command/command-context.ts";
import type { LoadedRow } from "../../config/table-loader.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";
import { count, secondsText, TransferDisplay } from "../../items/transfer-display.ts";
import { describeTarget } from "../../target/target.ts";
import type { FoundLoader } from "./find-loader.ts";
import type { LoadArguments, LoadOptions } from "./load-options.ts";

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
  const display = new TransferDisplay(context);
  const client = await context.client();
  const began = context.now();
  const run = new LoaderRun(context, display, await countRows(context, rows));
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
    if (request.report !== undefined) await writeReport(context, request.report, run.all);
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

class LoaderRun {
  readonly #context: CommandContext;
  readonly #display: TransferDisplay;
  readonly #totalCount: number;
  readonly #began: number;
  readonly all: LoadedRow[] = [];
  readonly counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };

  constructor(context: CommandContext, display: TransferDisplay, totalCount: number) {
    this.#context = context;
    this.#display = display;
    this.#totalCount = totalCount;
    this.#began = context.now();
  }

  get rowCount(): number {
    return this.all.length;
  }

  readonly add = (rows: readonly LoadedRow[]): void => {
    for (const row of rows) {
      this.all.push(row);
      this.counts[row.outcome] += 1;
    }
    const seconds = (this.#context.now() - this.#began) / 1000;
    this.#display.show({
      phase: "load",
      items: this.rowCount,
      totalItems: this.#totalCount,
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
  const refusedRows = run.all.filter(({ outcome }) => outcome === "refused");
  if (json) {
    return context.printJson({
      table,
      name: file,
      isDryRun: dryRun,
      rows: run.rowCount,
      ...run.counts,
      refusedRows: refusedRows.slice(0, shownMax),
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
  for (const { line, column, subject, message } of refusedRows.slice(0, shownMax)) {
    context.note(`  ${file}:${line}:${column} ${subject === "" ? "" : `${subject}: `}${message}`);
  }
  const more = refused - shownMax;
  if (more > 0) {
    const all = report === undefined ? "; --report FILE has them all" : "";
    context.note(`  and ${more.toLocaleString("en-US")} more${all}`);
  }
}

/** Also of a run that was stopped or failed: what is done is done. */
async function writeReport(
  { workingDirectory }: CommandContext,
  file: string,
  rows: readonly LoadedRow[],
): Promise<void> {
  const lines = rows.map(({ line, column, outcome, subject, message }) =>
    [line, column, outcome, quoted(subject), quoted(message)].join(","),
  );
  const text = `${["line,column,outcome,subject,message", ...lines].join("\n")}\n`;
  await writeFile(resolve(workingDirectory, file), text).catch((error: unknown) => {
    throw new CliError(`${file} cannot be written: ${(error as Error).message}.`, { cause: error });
  });
}

/** A text that begins like a formula gets an apostrophe: a person opens this in a spreadsheet. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
