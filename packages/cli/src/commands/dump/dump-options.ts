import type { ItemFormat } from "@plinth/transfer";
import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { argument, choiceOption, flag, wholeNumberOptionOr } from "../../command/options.ts";
import { itemFormats } from "../../items/item-formats.ts";

export interface DumpArguments {
  readonly table: string;
  readonly file: string;
}

export interface DumpOptions {
  readonly format: ItemFormat | undefined;
  readonly segments: number;
  readonly eventual: boolean;
  readonly lossy: boolean;
  readonly forSpreadsheet: boolean;
  readonly overwrite: boolean;
  readonly restart: boolean;
  readonly json: boolean;
}

export const dumpCommand: PlinthCommand = defineCommand<DumpArguments, DumpOptions>({
  path: "dump",
  summary: "writes the items of a table into a file",
  details:
    "FILE appears when it is whole. A dump that was stopped, in whatever way, goes on when the same command is given again. The whole table is read, and paid for. What is written to it meanwhile may be in the file or not.",
  arguments: {
    table: argument("TABLE", "the table, by its real name"),
    file: argument("FILE", "where the items go; packed when its name ends in .gz"),
  },
  options: {
    format: choiceOption(
      "-f, --format <format>",
      `${itemFormats.join(", ")}; by the file's name when absent: .csv, .json, .jsonl, .ndjson, .dynamodb.json`,
      itemFormats,
    ),
    segments: wholeNumberOptionOr(
      "-s, --segments <count>",
      "parts of the table to read side by side; with more than one, in no order",
      { min: 1, max: 64, usual: 1 },
    ),
    eventual: flag("--eventual", "read eventually consistently, for half the units"),
    lossy: flag("--lossy", "as json, make lists of sets and base64 texts of bytes"),
    forSpreadsheet: flag(
      "--for-spreadsheet",
      "as csv, put an apostrophe before texts that a spreadsheet would run as formulas",
    ),
    overwrite: flag("--overwrite", "replace FILE if it is there"),
    restart: flag("--restart", "begin from the beginning, whatever an earlier dump left"),
    json: jsonOption,
  },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "dump books books.dynamodb.json", does: "exactly, with DynamoDB's types" },
    { line: "dump books books.csv", does: "as CSV, which plinth load takes exactly too" },
    {
      line: "dump orders orders.jsonl.gz --segments 8",
      does: "plain JSON, an item a line, packed",
    },
  ],
  load: async () => (await import("./dump.ts")).dump,
});
