import type { InvalidInput } from "@plinth/model";
import type { Application, ParameterOptions } from "./application.ts";
import { unknownName } from "./check-tables.ts";
import { invalidApplication } from "./invalid-application.ts";
import { parseText, pseudoParameters } from "./parameter-texts.ts";

/**
 * The values for which texts are resolved: those given, and the defaults of the others. AWS's own
 * parameters are given by their names, such as `AWS::StackName`. Throws `invalidDefinition` with all
 * values that are missing, not allowed or of no parameter.
 */
export function parameterValues(
  application: Application,
  given: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const { name, parameters } = application;
  const pseudo = new Set<string>(pseudoParameters);
  const known = [...parameters.keys(), ...pseudo];
  const values = new Map<string, string>();
  const issues: InvalidInput[] = Object.keys(given)
    .filter((each) => !known.includes(each))
    .map((each) => ({ path: ["parameters", each], message: unknownName("parameter", known) }));
  for (const [each, parameter] of parameters) {
    const value = Object.hasOwn(given, each) ? given[each] : parameter.default;
    const problem = parameterProblem(parameter, value);
    if (problem !== undefined) {
      issues.push({ path: ["parameters", each], message: problem });
    } else if (value !== undefined) {
      values.set(each, value);
    }
  }
  for (const each of pseudo) {
    const value = given[each];
    if (value !== undefined) {
      values.set(each, value);
    }
  }
  if (issues.length > 0) {
    throw invalidApplication(name, issues);
  }
  return values;
}

/** Puts the values in. Throws `invalidDefinition` for a parameter that has none, as AWS's own may. */
export function resolveText(text: string, values: ReadonlyMap<string, string>): string {
  return parseText(text)
    .map((part) => (part.kind === "literal" ? part.text : valueIn(part.name, values)))
    .join("");
}

function valueIn(name: string, values: ReadonlyMap<string, string>): string {
  const value = values.get(name);
  if (value === undefined) {
    const message = `has no value, which a text needs: give { parameters: { ${JSON.stringify(name)}: "…" } }`;
    throw invalidApplication(undefined, [{ path: ["parameters", name], message }]);
  }
  return value;
}

/** What is wrong with a parameter's value, as the end of a sentence; undefined when nothing is. */
export function parameterProblem(
  { type, allowedValues, allowedPattern }: ParameterOptions,
  value: unknown,
): string | undefined {
  if (value === undefined) {
    return "has no default: give a value";
  }
  if (typeof value !== "string") {
    return `is a text, not a ${typeof value}`;
  }
  if (type === "Number" && !(decimal.test(value) && Number.isFinite(Number(value)))) {
    return `is a number, not "${value}"`;
  }
  if (allowedValues !== undefined && !allowedValues.includes(value)) {
    return `is one of ${allowedValues.join(", ")}, not "${value}"`;
  }
  if (allowedPattern !== undefined && readPattern(allowedPattern)?.test(value) === false) {
    return `fits ${allowedPattern}, which "${value}" does not`;
  }
  return undefined;
}

/** An integer or float, without what only JavaScript takes for one, such as `0x10`. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** CloudFormation asks of the whole value that it fits. */
export function readPattern(pattern: string): RegExp | undefined {
  try {
    // By itself first: `)|(` is a pattern only within what is put around it.
    return new RegExp(`^(?:${new RegExp(pattern).source})$`);
  } catch {
    return undefined;
  }
}
