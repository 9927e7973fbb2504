import {
  type Deployment,
  StackError,
  type StackEvent,
  type StackPreview,
  type StackRequest,
  type Stacks,
} from "@plinth/infra/stacks";
import type { CommandContext } from "../../command/command-context.ts";
import { CliError } from "../../errors/cli-error.ts";
import { descriptionText } from "../../stacks/description-text.ts";
import { eventLine } from "../../stacks/event-line.ts";
import { openTargetStacks } from "../../stacks/open-stacks.ts";
import { previewText } from "../../stacks/preview-text.ts";
import { readStackRequest } from "../../stacks/read-request.ts";
import type { StackTemplateArguments } from "../../stacks/stack-options.ts";
import { describeTarget } from "../../target/target.ts";
import type { StackDeployOptions } from "./stack-deploy-options.ts";

export async function stackDeploy(
  context: CommandContext,
  options: StackTemplateArguments & StackDeployOptions,
): Promise<undefined> {
  const request = await readStackRequest(context, options);
  const stacks = await openTargetStacks(context, options);
  const preview = await stacks.preview(request, { signal: context.signal });
  await confirmDeletions(context, preview, options.yes);

  const events: StackEvent[] = [];
  const deployment = await deploy(context, stacks, request, (event) => {
    events.push(event);
    if (!options.json) context.note(eventLine(event, context.style));
  });
  if (options.json) {
    await context.printJson({ ...deployment, events });
    return;
  }
  if (deployment.outcome === "unchanged")
    context.note("Nothing changes: all is as the template says.");
  await context.print(descriptionText(deployment, context.style));
}

/** Only what takes items away is asked about; the rest can be taken back by another deployment. */
async function confirmDeletions(
  context: CommandContext,
  preview: StackPreview,
  isAgreed: boolean,
): Promise<void> {
  const deleted = preview.changes.filter(
    ({ policyAction }) => policyAction === "Delete" || policyAction === "ReplaceAndDelete",
  );
  // What would be refused is told by the deployment, with all the reasons.
  if (deleted.length === 0 || preview.refusals.length > 0 || isAgreed) return;
  context.note(previewText(preview, context.style));
  const names = deleted.map(({ physicalId }) => physicalId).join(", ");
  await context.confirm({
    question: `This deletes ${names} with all items at ${describeTarget(context.target())}, for good.`,
    answer: preview.stackName,
    isAgreed,
  });
}

async function deploy(
  context: CommandContext,
  stacks: Stacks,
  request: StackRequest,
  onEvent: (event: StackEvent) => void,
): Promise<Deployment> {
  const { signal } = context;
  try {
    return await stacks.deploy(request, { signal, onEvent });
  } catch (error) {
    if (error instanceof StackError && error.code === "rolledBack" && signal.aborted) {
      const message = `The deployment was stopped. ${request.stackName} and its tables are as they were before.`;
      throw new CliError(message, { cause: error });
    }
    throw error;
  }
}
