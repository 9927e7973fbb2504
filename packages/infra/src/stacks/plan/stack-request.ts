import { StackError } from "../stack-error.ts";
import type { TemplateSource } from "./stack-document.ts";

/** A stack as it is to be. */
export interface StackRequest {
  /** A letter, and then letters, digits and hyphens; 128 at most. */
  readonly stackName: string;
  readonly template: TemplateSource;
  /** Those left out keep the last deployment's value, or else have the template's default. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /**
   * Applies the tables and leaves out what cannot be applied here, which preview, events and outputs
   * then tell. Without it a template with anything else is refused.
   */
  readonly onlyTables?: boolean | undefined;
}

/** Where stacks are said to be: the parts of ARNs and the pseudo parameters. */
export interface StackPlace {
  readonly region: string;
  readonly accountId: string;
}

const stackNamePattern = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

export function checkStackName(stackName: string): void {
  if (typeof stackName !== "string" || !stackNamePattern.test(stackName)) {
    const message = `${JSON.stringify(stackName)} is no name of a stack: a letter, and then letters, digits and hyphens, 128 at most.`;
    throw new StackError("invalidRequest", message);
  }
}

/** The types refuse all of this already; it is for callers that went around them. */
export function checkRequest({ stackName, template, parameters = {} }: StackRequest): void {
  checkStackName(stackName);
  if (typeof parameters !== "object" || parameters === null) {
    const message = `The parameters are ${JSON.stringify(parameters)}, and a map of their values by their names is needed.`;
    throw new StackError("invalidRequest", message);
  }
  if (typeof template?.text !== "string") {
    throw new StackError("invalidRequest", "The template's text is missing. Give { text, file }.");
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== "string") {
      const message = `The parameter ${name} is given as ${typeof value}, and parameters are texts: ${JSON.stringify(String(value))}.`;
      throw new StackError("invalidRequest", message);
    }
  }
}

export function partitionOf(region: string): {
  readonly partition: string;
  readonly suffix: string;
} {
  if (region.startsWith("cn-")) {
    return { partition: "aws-cn", suffix: "amazonaws.com.cn" };
  }
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return { partition, suffix: "amazonaws.com" };
}
