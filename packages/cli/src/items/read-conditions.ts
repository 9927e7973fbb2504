import { type AttributeValue, normalizeNumber } from "@plinth/values";
import { usageError } from "../errors/cli-error.ts";
import type { Placeholders } from "./placeholders.ts";
import { type KeyAttribute, readKeyValue } from "./table-keys.ts";

const comparisons: Readonly<Record<string, string>> = {
  equals: "=",
  "less-than": "<",
  "at-most": "<=",
  "more-than": ">",
  "at-least": ">=",
};

const sortForms = `VALUE, or one of ${Object.keys(comparisons).join(":VALUE, ")}:VALUE, begins-with:VALUE, between:LOW,HIGH`;

/**
 * A condition on a sort key as an expression.
 *
 *     condition ::= value
 *                 | ( equals | less-than | at-most | more-than | at-least ) : value
 *                 | begins-with : value
 *                 | between : value , value
 */
export function readSortCondition(
  text: string,
  attribute: KeyAttribute,
  placeholders: Placeholders,
): string {
  const [, word = "equals", rest = text] =
    /^(equals|less-than|at-most|more-than|at-least|begins-with|between):(.*)$/s.exec(text) ?? [];
  const name = placeholders.name(attribute.name);
  const value = (valueText: string): string =>
    placeholders.value(readKeyValue(attribute, valueText));
  if (word === "begins-with") {
    if (attribute.type === "N") {
      throw usageError(`--sort begins-with: is for texts, and ${attribute.name} is a Number.`);
    }
    return `begins_with(${name}, ${value(rest)})`;
  }
  if (word === "between") {
    const [low, high, ...more] = rest.split(",");
    if (low === undefined || high === undefined || more.length > 0) {
      throw usageError(`--sort has "${text}", but takes ${sortForms}.`);
    }
    return `${name} BETWEEN ${value(low)} AND ${value(high)}`;
  }
  return `${name} ${comparisons[word]} ${value(rest)}`;
}

/**
 * A filter as an expression; several hold together.
 *
 *     filter   ::= path ( = | != | < | <= | > | >= ) value
 *                | path ( begins-with | contains ) value
 *                | path ( exists | not-exists )
 *     value    ::= "text" | number | true | false | null | text
 */
export function readFilter(text: string, placeholders: Placeholders): string {
  const compared = /^\s*([^\s=!<>]+)\s*(=|!=|<=|>=|<|>)\s*(.*?)\s*$/s.exec(text);
  if (compared !== null) {
    const [, path = "", sign = "", value = ""] = compared;
    const operator = sign === "!=" ? "<>" : sign;
    return `${placeholders.path(path)} ${operator} ${placeholders.value(readLiteral(value))}`;
  }
  const worded = /^\s*(\S+)\s+(begins-with|contains|exists|not-exists)(?:\s+(.*?))?\s*$/s.exec(
    text,
  );
  const [, path = "", word, value] = worded ?? [];
  if (word === "exists" || word === "not-exists") {
    if (value === undefined) {
      return `attribute_${word.replace("-", "_")}(${placeholders.path(path)})`;
    }
  } else if (word !== undefined && value !== undefined) {
    const name = word === "contains" ? "contains" : "begins_with";
    return `${name}(${placeholders.path(path)}, ${placeholders.value(readLiteral(value))})`;
  }
  throw usageError(
    `--filter has "${text}", but takes NAME=VALUE with one of = != < <= > >=, "NAME begins-with VALUE", "NAME contains VALUE", "NAME exists" or "NAME not-exists".`,
  );
}

/** What looks like a number is one; quotes make it a text. */
function readLiteral(text: string): AttributeValue {
  if (/^".*"$/s.test(text)) return { S: readQuoted(text) };
  if (text === "true" || text === "false") return { BOOL: text === "true" };
  if (text === "null") return { NULL: true };
  if (!/^[+-]?(\d|\.\d)/.test(text)) return { S: text };
  try {
    return { N: normalizeNumber(text) };
  } catch {
    // Such as 2025-07-08.
    return { S: text };
  }
}

function readQuoted(text: string): string {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(1, -1);
  }
}
