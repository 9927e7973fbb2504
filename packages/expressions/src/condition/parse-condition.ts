import type { Placeholders } from "../placeholders.ts";
import type { Condition } from "./condition.ts";
import { parseConditionSyntax } from "./parse-condition-syntax.ts";
import { resolveCondition } from "./resolve-condition.ts";

/** The tree of a ConditionExpression or FilterExpression; its refusals are DynamoDB's. */
export function parseCondition(text: string, placeholders: Placeholders): Condition {
  return resolveCondition(parseConditionSyntax(text), placeholders);
}
