import type { ItemFormat, LoadMode } from "@plinth/transfer";
import { jsonOption, type NamingOptions, namingOptions } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import {
  argument,
  choiceOption,
  flag,
  pairsOption,
  textOption,
  wholeNumberOptionOr,
} from "../../command/options.ts";
import { itemFormats } from "../../items/item-formats.ts";

export interface LoadArguments {
  readonly table: string;
  readonly file: string;
}

export interface LoadOptions extends NamingOptions {
  readonly format: ItemFormat | undefined;
  readonly mode: LoadMode | undefined;
  readonly dryRun: boolean;
  readonly restart: boolean;
  readonly concurrency: number;
  readonly raw: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly report: string | undefined;
  readonly json: boolean;
}

export const loadCommand: PlinthCommand = defineCommand<LoadArguments, LoadOptions>({
  path: "load",
  summary: "loads the items of a file into a table",
  details:
    "The whole file is checked first, and nothing is written when anything is wrong in it. A load that was stopped, in whatever way, goes on when the same command is given again: how far it came is noted in FILE.plinth-load.json, which is removed at the end. A table for which the config names a loader is loaded by the application, row by row: a row that is wrong keeps no other out, and the same command again changes nothing. --raw loads such a table item by item, as a dump of it has to be.",
  arguments: {
    table: argument("TABLE", "the table, by its real name"),
    file: argument("FILE", "JSON, DynamoDB JSON or CSV; unpacked when its name ends in .gz"),
  },
  options: {
    format: choiceOption(
      "-f, --format <format>",
      `${itemFormats.join(", ")}; by the file's name when absent: .csv, .json, .jsonl, .ndjson, .dynamodb.json`,
      itemFormats,
    ),
    mode: choiceOption(
      "-m, --mode <mode>",
      "put replaces items that are there, create keeps and reports them (put when absent)",
      ["put", "create"],
    ),
    dryRun: flag("-n, --dry-run", "check the file against the table, and write nothing"),
    restart: flag("--restart", "begin from the beginning, whatever an earlier load left"),
    concurrency: wholeNumberOptionOr("--concurrency <count>", "batches of 25 under way at a time", {
      min: 1,
      max: 64,
      usual: 8,
    }),
    raw: flag("--raw", "load the items as they stand, past the application's loader"),
    set: pairsOption(
      "-s, --set <name=value>",
      "a setting of the application's loader; may be repeated",
    ),
    report: textOption("--report <file>", "write what became of each row, as CSV; with a loader"),
    ...namingOptions,
    json: jsonOption,
  },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "load books books.csv", does: "interrupted? The same command goes on" },
    { line: "load books export.json.gz -f dynamodb-json", does: "a file of a DynamoDB export" },
    { line: "load books books.json --dry-run", does: "what is wrong in it, if anything" },
    { line: "load books books.csv --mode create", does: "only what is not there yet" },
    { line: "load books list.csv --set category=Fiction", does: "by the application's loader" },
  ],
  exitCodes: {
    3: "done; with --mode create, other items with these keys were there and stay; by a loader, rows were refused",
  },
  load: async () => (await import("./load.ts")).load,
});
