import { ValidationException } from "../exceptions.ts";

const facts = {
  notAnArn: "ARNs must start with 'arn:'",
  notOfDynamoDB: "Provided Arn is not a DynamoDB resource arn",
  ofAnIndex:
    "Invalid resource arn provided, only table or stream is accepted. Provided resource arn",
  ofElsewhere: "Invalid resource Arn",
} as const;

/** The refusal of a ResourceArn by its form alone. What it is instead is for the caller only. */
export function refusedArn(reason: keyof typeof facts, resourceArn: string): ValidationException {
  const fact = `One or more parameter values were invalid: ${facts[reason]}`;
  return new ValidationException(`${fact}: ${resourceArn}`, "action", fact);
}
