import { jsonLinesOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { flag, type OptionDefinition, wholeNumberOption } from "../../command/options.ts";
import { type AccountOptions, accountOptions, stackArgument } from "../../stacks/stack-options.ts";

export interface StackEventsArguments {
  readonly stack: string;
}

export interface StackEventsOptions extends AccountOptions {
  readonly limit: number | undefined;
  readonly follow: boolean;
  readonly json: boolean;
}

const limitOption: OptionDefinition<number | undefined> = wholeNumberOption(
  "-n, --limit <count>",
  "only so many, the last ones",
  { min: 1, max: Number.MAX_SAFE_INTEGER },
);

export const stackEventsCommand: PlinthCommand = defineCommand<
  StackEventsArguments,
  StackEventsOptions
>({
  path: "stack events",
  summary: "tells what happened to a stack and its tables, for 90 days",
  details:
    "In CloudFormation's words, from the first to the last, also of a stack that was deleted.",
  arguments: { stack: stackArgument },
  options: {
    limit: limitOption,
    follow: flag("-f, --follow", "go on until nothing is under way any more"),
    json: jsonLinesOption,
    ...accountOptions,
  },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "stack events shop-dev -n 20", does: "the last 20" },
    { line: "stack events shop-dev --follow", does: "while somebody else deploys it" },
  ],
  load: async () => (await import("./stack-events.ts")).stackEvents,
});
