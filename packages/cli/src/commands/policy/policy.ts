import { policyDocument } from "@plinth/infra";
import type { CommandContext } from "../../command/command-context.ts";
import { deliver } from "../../derived/deliver.ts";
import type { ApplicationArguments } from "../../derived/delivery-options.ts";
import { findApplication } from "../../derived/find-application.ts";
import { usageError } from "../../errors/cli-error.ts";
import type { PolicyOptions } from "./policy-options.ts";

export async function policy(
  context: CommandContext,
  options: ApplicationArguments & PolicyOptions,
): Promise<3 | undefined> {
  const { account, parameter: parameters, partition } = options;
  const region = options.region ?? context.environment["AWS_REGION"];
  if (account === undefined || !region) {
    throw usageError(
      "A policy names tables by account and region. Give --account, and --region or AWS_REGION.",
    );
  }
  const document = policyDocument(findApplication(await context.config(), options.application), {
    ...(options.function.length === 0 ? {} : { functions: options.function }),
    ...(options.pattern.length === 0 ? {} : { accessPatterns: options.pattern }),
    region,
    accountId: account,
    partition,
    parameters,
  });
  return deliver(context, `${JSON.stringify(document, undefined, 2)}\n`, options);
}
