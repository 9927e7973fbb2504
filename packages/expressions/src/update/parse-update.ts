import type { Placeholders } from "../placeholders.ts";
import { parseUpdateSyntax } from "./parse-update-syntax.ts";
import { resolveUpdate } from "./resolve-update.ts";
import type { Update } from "./update.ts";

/** The tree of an UpdateExpression; its refusals are DynamoDB's. */
export function parseUpdate(text: string, placeholders: Placeholders): Update {
  return resolveUpdate(parseUpdateSyntax(text), placeholders);
}
