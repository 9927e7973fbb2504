import type { CommandContext } from "../../command/command-context.ts";
import { openTargetStacks } from "../../stacks/open-stacks.ts";
import { previewText } from "../../stacks/preview-text.ts";
import { readStackRequest } from "../../stacks/read-request.ts";
import type { StackTemplateArguments } from "../../stacks/stack-options.ts";
import { describeTarget } from "../../target/target.ts";
import type { StackPreviewOptions } from "./stack-preview-options.ts";

export async function stackPreview(
  context: CommandContext,
  options: StackTemplateArguments & StackPreviewOptions,
): Promise<3 | undefined> {
  const request = await readStackRequest(context, options);
  const stacks = await openTargetStacks(context, options);
  const preview = await stacks.preview(request, { signal: context.signal });
  if (options.json) {
    await context.printJson(preview);
  } else {
    const what = preview.kind === "create" ? "new" : "update";
    context.note(`${preview.stackName} (${what}) at ${describeTarget(context.target())}`);
    await context.print(previewText(preview, context.style));
    if (preview.leftOut.length > 0 && !options.tablesOnly) {
      context.note("A deployment needs --tables-only, since not all of it can be applied here.");
    }
  }
  return options.failOnChanges && preview.hasChanges ? 3 : undefined;
}
