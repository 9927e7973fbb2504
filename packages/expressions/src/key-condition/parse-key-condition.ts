import { parseConditionSyntax } from "../condition/parse-condition-syntax.ts";
import type { Placeholders } from "../placeholders.ts";
import type { KeyCondition } from "./key-condition.ts";
import { resolveKeyCondition } from "./resolve-key-condition.ts";

/** The tree of a KeyConditionExpression; its refusals are DynamoDB's. */
export function parseKeyCondition(text: string, placeholders: Placeholders): KeyCondition {
  return resolveKeyCondition(parseConditionSyntax(text), placeholders);
}
