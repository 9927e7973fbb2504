import type { Condition } from "./condition/condition.ts";
import { parseConditionSyntax } from "./condition/parse-condition-syntax.ts";
import { resolveCondition } from "./condition/resolve-condition.ts";
import type { KeyCondition } from "./key-condition/key-condition.ts";
import { resolveKeyCondition } from "./key-condition/resolve-key-condition.ts";
import type { Placeholders } from "./placeholders.ts";
import { parseProjectionSyntax, resolveProjection } from "./projection/parse-projection.ts";
import type { Projection } from "./projection/projection.ts";
import { parseUpdateSyntax } from "./update/parse-update-syntax.ts";
import { resolveUpdate } from "./update/resolve-update.ts";
import type { Update } from "./update/update.ts";

/** The four parsers, which answer the same as the functions of the same names. */
export interface ExpressionCache {
  parseCondition(text: string, placeholders: Placeholders): Condition;
  parseUpdate(text: string, placeholders: Placeholders): Update;
  parseProjection(text: string, placeholders: Placeholders): Projection;
  parseKeyCondition(text: string, placeholders: Placeholders): KeyCondition;
}

/**
 * Remembers what the last `limit` texts of each kind look like before their placeholders are
 * replaced. Programs send few texts with many values, so most requests skip the reading.
 */
export function createExpressionCache(limit: number): ExpressionCache {
  const condition = remember(parseConditionSyntax, limit);
  const update = remember(parseUpdateSyntax, limit);
  const projection = remember(parseProjectionSyntax, limit);
  return {
    parseCondition: (text, placeholders) => resolveCondition(condition(text), placeholders),
    parseUpdate: (text, placeholders) => resolveUpdate(update(text), placeholders),
    parseProjection: (text, placeholders) => resolveProjection(projection(text), placeholders),
    parseKeyCondition: (text, placeholders) => resolveKeyCondition(condition(text), placeholders),
  };
}

/** The text that came first leaves first. Refused texts are not kept. */
function remember<Syntax>(
  parse: (text: string) => Syntax,
  limit: number,
): (text: string) => Syntax {
  const known = new Map<string, Syntax>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) {
      return found;
    }
    const syntax = parse(text);
    const [oldest] = known.keys();
    if (known.size >= limit && oldest !== undefined) {
      known.delete(oldest);
    }
    known.set(text, syntax);
    return syntax;
  };
}
