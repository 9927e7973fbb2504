import { resolve } from "node:path";
import { type DumpReport, dumpItems, type ItemFormat, TransferError } from "@plinth/transfer";
import type { CommandContext } from "../../command/command-context.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";
import { count, secondsText, TransferDisplay, withFlags } from "../../items/transfer-display.ts";
import { formatFor } from "../../items/transfer-format.ts";
import { describeTarget } from "../../target/target.ts";
import type { DumpArguments, DumpOptions } from "./dump-options.ts";

type DumpRequest = DumpArguments & DumpOptions;

export async function dump(context: CommandContext, request: DumpRequest): Promise<undefined> {
  const { table, file, segments, lossy, overwrite, restart } = request;
  const format = formatFor(file, request.format);
  checkFormatOptions(format, request);
  const display = new TransferDisplay(context);
  const began = context.now();
  try {
    const report = await dumpItems(await context.client(), {
      tableName: table,
      path: resolve(context.workingDirectory, file),
      format,
      segments,
      consistency: request.eventual ? "eventual" : "strong",
      lossy,
      formulas: request.forSpreadsheet ? "defuse" : "keep",
      overwrite,
      restart,
      onProgress: display.show,
      signal: context.signal,
    });
    display.end();
    await tellDumped(context, request, report, context.now() - began);
  } catch (error) {
    display.end();
    if (!context.signal.aborted || display.last === undefined) {
      throw error instanceof TransferError ? withFlags(error) : error;
    }
    throw new CliError(
      `Stopped after ${count(display.last.items, "item")}. Give the same command again to go on.`,
      { cause: error },
    );
  }
}

/** An option that another format has would be dropped without a word. */
function checkFormatOptions(format: ItemFormat, { lossy, forSpreadsheet }: DumpOptions): void {
  if (lossy && format !== "json") {
    throw usageError(`--lossy is for json, and this dump is ${format}, which loses nothing.`);
  }
  if (forSpreadsheet && format !== "csv") {
    throw usageError(`--for-spreadsheet is for csv, and this dump is ${format}.`);
  }
}

async function tellDumped(
  context: CommandContext,
  { table, file, json }: DumpRequest,
  report: DumpReport,
  milliseconds: number,
): Promise<void> {
  if (json) return context.printJson({ table, name: file, ...report, milliseconds });
  const { items, sizeBytes, resumedAt } = report;
  const where = `${table} (${describeTarget(context.target())})`;
  const before =
    resumedAt === 0 ? "" : `, ${resumedAt.toLocaleString("en-US")} of them in an earlier run`;
  context.note(
    `Dumped ${count(items, "item")} of ${where} into ${file} (${count(sizeBytes, "byte")}) in ${secondsText(milliseconds)}${before}.`,
  );
}
