import { jsonLinesOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { argument, flag, wholeNumberOption } from "../../command/options.ts";

export interface StreamTailArguments {
  readonly table: string;
}

export interface StreamTailOptions {
  readonly fromStart: boolean;
  readonly limit: number | undefined;
  readonly json: boolean;
  readonly dynamodbJson: boolean;
}

export const streamTailCommand: PlinthCommand = defineCommand<
  StreamTailArguments,
  StreamTailOptions
>({
  path: "stream tail",
  summary: "shows a table's changes as they happen, until Ctrl-C",
  details:
    "Changes of one item come in order. A stream keeps 24 hours; without --from-start it is the changes from now on.",
  arguments: { table: argument("TABLE", "the table, by its real name") },
  options: {
    fromStart: flag("--from-start", "begin with the oldest change that the stream keeps"),
    limit: wholeNumberOption("-n, --limit <count>", "end after so many changes", {
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
    }),
    json: jsonLinesOption,
    dynamodbJson: flag("--dynamodb-json", "the stream's records as DynamoDB has them, one a line"),
  },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "stream tail books", does: "what changes in each item" },
    { line: "stream tail books --from-start -n 100 --json", does: "the oldest hundred, as JSON" },
  ],
  exitCodes: { 0: "stopped by Ctrl-C, or --limit was reached" },
  load: async () => (await import("./stream-tail.ts")).streamTail,
});
