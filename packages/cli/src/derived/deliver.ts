import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { CommandContext } from "../command/command-context.ts";
import { CliError, usageError } from "../errors/cli-error.ts";
import { safeText } from "../terminal/safe-text.ts";
import type { DeliveryOptions } from "./delivery-options.ts";

/**
 * Puts a text that was made where it is wanted: on standard output, into a file, or beside a file to
 * compare, which gives 3 where they differ. A file is there whole or not at all.
 */
export async function deliver(
  context: CommandContext,
  text: string,
  { out, check }: DeliveryOptions,
): Promise<3 | undefined> {
  if (out !== undefined && check !== undefined) {
    throw usageError("--out writes and --check compares. Leave one of them out.");
  }
  if (check !== undefined) return compare(context, text, check);
  if (out === undefined) {
    await context.stdout.write(text);
    return undefined;
  }
  await write(resolve(context.workingDirectory, out), text);
  context.note(`Wrote ${out}.`);
  return undefined;
}

async function write(file: string, text: string): Promise<void> {
  const temporary = `${file}.part`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`${file} was not written: ${reason}. Give a file that can be.`, {
      cause: error,
    });
  }
}

async function compare(
  context: CommandContext,
  text: string,
  name: string,
): Promise<3 | undefined> {
  const found = await readIfThere(resolve(context.workingDirectory, name));
  if (found === undefined) {
    context.note(`${name} is not there. Write it with --out ${name}.`);
    return 3;
  }
  if (found === text) {
    context.note(`${name} is what the config says.`);
    return undefined;
  }
  const line = firstDifference(found, text);
  context.note(`${name}:${line} is not what the config says. Write it anew with --out ${name}.`);
  const { style } = context;
  context.note(style.bad(`- ${lineOf(found, line)}`));
  context.note(style.good(`+ ${lineOf(text, line)}`));
  return 3;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The number of the first line that differs, counted from 1. */
function firstDifference(found: string, text: string): number {
  const lines = text.split("\n");
  const index = found.split("\n").findIndex((line, at) => line !== lines[at]);
  return index === -1 ? found.split("\n").length + 1 : index + 1;
}

function lineOf(text: string, number: number): string {
  return safeText(text.split("\n")[number - 1] ?? "");
}
