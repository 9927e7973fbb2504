import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import {
  checkItems,
  fileCheckpoint,
  fileSource,
  ItemFileError,
  type ItemSource,
  type LoadReport,
  loadItems,
  TransferError,
} from "@plinth/transfer";
import { itemToJson } from "@plinth/values";
import type { CommandContext } from "../../command/command-context.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";
import { count, secondsText, TransferDisplay, withFlags } from "../../items/transfer-display.ts";
import { formatFor } from "../../items/transfer-format.ts";
import { describeTarget } from "../../target/target.ts";
import { findLoader } from "./find-loader.ts";
import type { LoadArguments, LoadOptions } from "./load-options.ts";
import { loadRows } from "./load-rows.ts";

type LoadRequest = LoadArguments & LoadOptions;

export async function load(context: CommandContext, request: LoadRequest): Promise<3 | undefined> {
  const path = resolve(context.workingDirectory, request.file);
  const format = formatFor(request.file, request.format);
  await checkIsFile(path, request.file);
  // Messages have the name as it was typed, which an editor finds.
  const source: ItemSource = { ...fileSource(path), name: request.file };
  const loader = await findLoader(context, request);
  if (loader !== undefined) return loadRows(context, request, { source, format, loader });
  const display = new TransferDisplay(context);
  const common = {
    tableName: request.table,
    source,
    format,
    onProgress: display.show,
    signal: context.signal,
  };
  const began = context.now();
  try {
    const client = await context.client();
    if (request.dryRun) {
      const { items, identity } = await checkItems(client, common);
      display.end();
      await tellChecked(context, request, { items, file: identity });
      return undefined;
    }
    const report = await loadItems(client, {
      ...common,
      mode: request.mode ?? "put",
      concurrency: request.concurrency,
      checkpoint: fileCheckpoint(`${path}.plinth-load.json`),
      restart: request.restart,
    });
    display.end();
    await tellLoaded(context, request, report, context.now() - began);
    return report.existing > 0 ? 3 : undefined;
  } catch (error) {
    display.end();
    throw await explained(error, context, { request, display });
  }
}

async function checkIsFile(path: string, file: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw usageError(`${file} cannot be read: ${(error as Error).message}.`, error);
  });
  // A pipe has no beginning to which the second reading could go back.
  if (!found.isFile()) throw usageError(`${file} is no file. Give a file, which is read twice.`);
}

async function tellChecked(
  context: CommandContext,
  { table, file, json }: LoadRequest,
  checked: Pick<LoadReport, "items" | "file">,
): Promise<void> {
  if (json) return context.printJson({ table, name: file, isDryRun: true, ...checked });
  context.note(
    `${file} has ${count(checked.items, "item")} that ${table} takes. Nothing was written.`,
  );
}

async function tellLoaded(
  context: CommandContext,
  { table, file, json }: LoadRequest,
  report: LoadReport,
  milliseconds: number,
): Promise<void> {
  if (json) {
    const existingItems = report.existingItems.map(({ key, line, column }) => {
      return { line, column, key: JSON.parse(itemToJson(key)) };
    });
    return context.printJson({ table, name: file, ...report, existingItems, milliseconds });
  }
  const { written, identical, existing, resumedAt } = report;
  const where = `${table} (${describeTarget(context.target())})`;
  const before = resumedAt === 0 ? "" : `, after ${count(resumedAt, "item")} of an earlier run`;
  const same =
    identical === 0
      ? ""
      : ` ${count(identical, "item")} ${wasOrWere(identical)} there already, just so.`;
  context.note(
    `Loaded ${count(written, "item")} of ${file} into ${where} in ${secondsText(milliseconds)}${before}.${same}`,
  );
  if (existing === 0) return;
  context.note(
    `${count(existing, "item")} ${wasOrWere(existing)} not written, since ${table} has another with the same key:`,
  );
  for (const { key, line, column } of report.existingItems) {
    context.note(`  ${file}:${line}:${column} ${itemToJson(key)}`);
  }
  const more = existing - report.existingItems.length;
  if (more > 0) context.note(`  and ${more.toLocaleString("en-US")} more`);
}

function wasOrWere(number: number): string {
  return number === 1 ? "was" : "were";
}

interface Attempt {
  readonly request: LoadRequest;
  readonly display: TransferDisplay;
}

async function explained(
  error: unknown,
  context: CommandContext,
  { request, display }: Attempt,
): Promise<unknown> {
  if (error instanceof ItemFileError) {
    const { problems, problemCount, message } = error;
    if (request.json) await context.printJson({ name: request.file, problemCount, problems });
    return new CliError(`${message}\nNothing was written.`, { cause: error });
  }
  const { last } = display;
  if (context.signal.aborted && last !== undefined) {
    const of =
      last.totalItems === undefined ? "" : ` of ${last.totalItems.toLocaleString("en-US")}`;
    return new CliError(
      `Stopped after ${last.items.toLocaleString("en-US")}${of} items. Give the same command again to go on.`,
      { cause: error },
    );
  }
  return error instanceof TransferError ? withFlags(error) : error;
}
