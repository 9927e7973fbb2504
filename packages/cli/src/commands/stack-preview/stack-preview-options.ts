import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { flag } from "../../command/options.ts";
import {
  type StackTemplateArguments,
  type StackTemplateOptions,
  stackTemplateArguments,
  stackTemplateOptions,
} from "../../stacks/stack-options.ts";

export interface StackPreviewOptions extends StackTemplateOptions {
  readonly failOnChanges: boolean;
  readonly json: boolean;
}

export const stackPreviewCommand: PlinthCommand = defineCommand<
  StackTemplateArguments,
  StackPreviewOptions
>({
  path: "stack preview",
  summary: "tells what a deployment would do, property by property",
  details:
    "It changes nothing. Beside what the template changes it shows how the live tables differ from what the stack last applied, what cannot be applied here, and why a deployment would be refused.",
  arguments: stackTemplateArguments,
  options: {
    ...stackTemplateOptions,
    failOnChanges: flag("--fail-on-changes", "end with 3 when a deployment would change anything"),
    json: jsonOption,
  },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "stack preview shop-dev template.yml -t", does: "on the local endpoint" },
    {
      line: "stack preview shop template.yml -t --aws --fail-on-changes",
      does: "in CI: is the account as the template says?",
    },
  ],
  exitCodes: { 3: "with --fail-on-changes: a deployment would change something" },
  load: async () => (await import("./stack-preview.ts")).stackPreview,
});
