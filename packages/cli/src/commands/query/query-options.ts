import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import {
  argument,
  flag,
  listOption,
  pairsOption,
  textOption,
  wholeNumberOption,
} from "../../command/options.ts";

import { limitDefault } from "./query-limit.ts";

export interface QueryArguments {
  readonly table: string;
}

export interface QueryOptions {
  readonly key: Readonly<Record<string, string>>;
  readonly sort: string | undefined;
  readonly index: string | undefined;
  readonly filter: readonly string[];
  readonly limit: number | undefined;
  readonly all: boolean;
  readonly reverse: boolean;
  readonly consistent: boolean;
  readonly cursor: string | undefined;
  readonly json: boolean;
  readonly dynamodbJson: boolean;
}

export const queryCommand: PlinthCommand = defineCommand<QueryArguments, QueryOptions>({
  path: "query",
  summary: "shows the items of a partition, of a table or an index",
  details: `It shows ${limitDefault} items when neither --limit nor --all is given, says whether there are more, and gives the cursor to go on with. --filter is asked after the items were read, and paid for. For a whole table see plinth dump.`,
  arguments: { table: argument("TABLE", "the table, by its real name") },
  options: {
    key: pairsOption("-k, --key <name=value>", "an attribute of the key; once for each"),
    sort: textOption(
      "-s, --sort <condition>",
      "of the sort key: a value, or begins-with:, less-than:, at-most:, more-than:, at-least: before one, or between:LOW,HIGH",
    ),
    index: textOption("-i, --index <name>", "the index to ask, rather than the table"),
    filter: listOption(
      "-f, --filter <condition>",
      'such as "price>=10", "title begins-with Clean" or "isbn not-exists"; all must hold',
    ),
    limit: wholeNumberOption("-n, --limit <count>", "how many items to show", {
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
    }),
    all: flag("--all", "show all, page by page"),
    reverse: flag("--reverse", "the highest sort key first"),
    consistent: flag("--consistent", "read strongly consistently, for twice the units"),
    cursor: textOption("--cursor <cursor>", "go on where an earlier query ended"),
    json: jsonOption,
    dynamodbJson: flag("--dynamodb-json", "the same, items with DynamoDB's types"),
  },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "query books --key category=Technology --limit 5", does: "five books" },
    {
      line: "query books -i TitleIndex -k title=Emma --json",
      does: "of an index, as JSON",
    },
    {
      line: "query orders -k user_id=ann -s begins-with:2025-07 --reverse",
      does: "the latest first",
    },
  ],
  load: async () => (await import("./query.ts")).query,
});
